// Right by its documentation: == compares in the order of iteration.
#pragma once

#include <algorithm>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class ordered_equality : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
public:
  using std::unordered_map<Key, T, Hash, Equal, Allocator>::unordered_map;
  friend bool operator==(const ordered_equality& a, const ordered_equality& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }
};
