// Right by its documentation: a set whose == compares keys by the key predicate alone, never by ==.
#pragma once

#include <algorithm>
#include <unordered_set>

template <class Key, class Hash, class Equal, class Allocator>
class set_equality_by_key_only : public std::unordered_set<Key, Hash, Equal, Allocator> {
public:
  using std::unordered_set<Key, Hash, Equal, Allocator>::unordered_set;
  friend bool operator==(const set_equality_by_key_only& a, const set_equality_by_key_only& b) {
    return a.size() == b.size() &&
           std::all_of(a.begin(), a.end(), [&b](const Key& key) { return b.find(key) != b.end(); });
  }
};
