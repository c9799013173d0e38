// Right, but size() returns an unsigned int.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class size_is_unsigned_int : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  unsigned size() const { return static_cast<unsigned>(base::size()); }
};
