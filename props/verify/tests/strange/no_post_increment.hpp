// Right, but its iterators have only ++it. It has no insert.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class no_post_increment {
  using map_type = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  template <class It>
  struct walk {
    It at;
    auto& operator*() const { return *at; }
    auto* operator->() const { return &*at; }
    walk& operator++() {
      ++at;
      return *this;
    }
    bool operator==(const walk&) const = default;
  };
  using iterator = walk<typename map_type::iterator>;
  using const_iterator = walk<typename map_type::const_iterator>;
  no_post_increment() = default;
  explicit no_post_increment(std::size_t n, const Hash& h = Hash(), const Equal& e = Equal(),
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
