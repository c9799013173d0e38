// Right, but erase of a key returns a bool.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class erase_answers_bool : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base, base::erase;
  bool erase(const Key& key) { return base::erase(key) != 0; }
};
