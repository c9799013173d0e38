// Right, but it has no swap.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class no_swap : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  void swap(no_swap&) = delete;
};
