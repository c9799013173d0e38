// Wrong: equal_range of a present key is an empty range.
#pragma once

#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class wrong_equal_range : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  auto equal_range(const Key& key) { return std::pair(this->find(key), this->find(key)); }
  auto equal_range(const Key& key) const { return std::pair(this->find(key), this->find(key)); }
};
