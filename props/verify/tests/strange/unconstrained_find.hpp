// Right, but find is a template of any type, which it converts to a key.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class unconstrained_find : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  template <class K>
  typename base::iterator find(const K& sought) {
    const Key& key = sought;
    return base::find(key);
  }
  template <class K>
  typename base::const_iterator find(const K& sought) const {
    const Key& key = sought;
    return base::find(key);
  }
};
