// Right by its documentation: an iterator may be compared, dereferenced and moved on only until the
// next write to its map, even one that changes nothing; later it aborts.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class iterators_until_next_write {
  using map = std::unordered_map<Key, T, Hash, Equal, Allocator>;

  template <class At>
  class checked {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = typename map::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = typename std::iterator_traits<At>::pointer;
    using reference = typename std::iterator_traits<At>::reference;
    checked() = default;
    checked(At at, const std::size_t* writes) : at_(at), writes_(writes), made_at_(*writes) {}
    reference operator*() const { return *at(); }
    pointer operator->() const { return &*at(); }
    checked& operator++() {
      at_ = std::next(at());
      return *this;
    }
    checked operator++(int) {
      const checked before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const checked& a, const checked& b) { return a.at() == b.at(); }
    At at() const {
      if (writes_ != nullptr && *writes_ != made_at_) {
        std::fputs("iterators_until_next_write: an iterator was used after a write\n", stderr);
        std::abort();
      }
      return at_;
    }

  private:
    At at_{};
    const std::size_t* writes_ = nullptr;
    std::size_t made_at_ = 0;
  };

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = typename map::value_type;
  using iterator = checked<typename map::iterator>;
  using const_iterator = checked<typename map::const_iterator>;
  explicit iterators_until_next_write(std::size_t n = 0, const Hash& hash = Hash(),
                                      const Equal& equal = Equal(),
                                      const Allocator& allocator = Allocator())
      : map_(n, hash, equal, allocator) {}
  iterators_until_next_write(const iterators_until_next_write& other) : map_(other.map_) {}
  iterators_until_next_write(iterators_until_next_write&&) = default;
  iterators_until_next_write& operator=(const iterators_until_next_write& other) {
    if (writes_ == nullptr) // it was moved from
      writes_ = std::make_unique<std::size_t>(0);
    ++*writes_;
    map_ = other.map_;
    return *this;
  }
  iterators_until_next_write& operator=(iterators_until_next_write&&) = default;
  ~iterators_until_next_write() = default;

  iterator begin() { return {map_.begin(), writes_.get()}; }
  iterator end() { return {map_.end(), writes_.get()}; }
  const_iterator begin() const { return {map_.begin(), writes_.get()}; }
  const_iterator end() const { return {map_.end(), writes_.get()}; }
  std::size_t size() const { return map_.size(); }
  iterator find(const Key& key) { return {map_.find(key), writes_.get()}; }
  const_iterator find(const Key& key) const { return {map_.find(key), writes_.get()}; }
  std::pair<iterator, bool> insert(value_type element) {
    ++*writes_;
    const auto [at, is_new] = map_.insert(std::move(element));
    return {iterator(at, writes_.get()), is_new};
  }
  std::size_t erase(const Key& key) {
    ++*writes_;
    return map_.erase(key);
  }
  iterator erase(iterator it) {
    const auto at = it.at();
    ++*writes_;
    return {map_.erase(at), writes_.get()};
  }
  void clear() {
    ++*writes_;
    map_.clear();
  }

private:
  map map_;
  std::unique_ptr<std::size_t> writes_ = std::make_unique<std::size_t>(0);
};
