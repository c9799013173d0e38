// Right, but its iterators yield pairs of references by value, as maps of two arrays do. It has no
// insert.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class elements_by_value {
  using map_type = std::unordered_map<Key, T, Hash, Equal, Allocator>;
  template <class It>
  struct walk {
    using value_type = std::pair<const Key, T>;
    using difference_type = std::ptrdiff_t;
    It at;
    auto operator*() const {
      return std::pair<const Key&, decltype((at->second))>(at->first, at->second);
    }
    struct arrow {
      std::pair<const Key&, decltype((std::declval<It>()->second))> pair;
      auto* operator->() { return &pair; }
    };
    arrow operator->() const { return {**this}; }
    walk& operator++() {
      ++at;
      return *this;
    }
    walk operator++(int) { return {at++}; }
    bool operator==(const walk&) const = default;
  };

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using iterator = walk<typename map_type::iterator>;
  using const_iterator = walk<typename map_type::const_iterator>;
  elements_by_value() = default;
  explicit elements_by_value(std::size_t n, const Hash& h = Hash(), const Equal& e = Equal(),
                             const Allocator& a = Allocator())
      : map_(n, h, e, a) {}
  iterator begin() { return {map_.begin()}; }
  iterator end() { return {map_.end()}; }
  const_iterator begin() const { return {map_.begin()}; }
  const_iterator end() const { return {map_.end()}; }
  std::size_t size() const { return map_.size(); }
  iterator find(const Key& key) { return {map_.find(key)}; }
  const_iterator find(const Key& key) const { return {map_.find(key)}; }
  std::pair<iterator, bool> try_emplace(const Key& key, const T& value) {
    const auto [at, is_new] = map_.try_emplace(key, value);
    return {{at}, is_new};
  }
  std::size_t erase(const Key& key) { return map_.erase(key); }
  iterator erase(iterator at) { return {map_.erase(at.at)}; }
  void clear() { map_.clear(); }

private:
  map_type map_;
};
