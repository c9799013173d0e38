// Right, but for merge, which does not compile where it is used. Declared with NOT_ASKED merge.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class member_does_not_compile : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  void merge(member_does_not_compile& other) { other.take_all_of(*this); }
};
