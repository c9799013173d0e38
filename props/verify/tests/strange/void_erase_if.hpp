// Right, but its erase_if returns nothing.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class void_erase_if : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
public:
  using std::unordered_map<Key, T, Hash, Equal, Allocator>::unordered_map;
  friend void erase_if(void_erase_if& map, auto matches) {
    for (auto it = map.begin(); it != map.end();)
      it = matches(*it) ? map.erase(it) : std::next(it);
  }
};
