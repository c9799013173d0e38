// Right by its documentation: == compares keys by key_eq(), and values by their own ==.
#pragma once

#include <algorithm>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class equality_by_key_eq : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
public:
  using std::unordered_map<Key, T, Hash, Equal, Allocator>::unordered_map;
  friend bool operator==(const equality_by_key_eq& a, const equality_by_key_eq& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&b](const auto& e) {
             const auto there = b.find(e.first);
             return there != b.end() && there->second == e.second;
           });
  }
};
