// Wrong: erase of an absent key calls exit(3). Right to report: one failure, the map called
// exit(3).
#pragma once

#include <cstddef>
#include <cstdlib>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class calls_exit : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base, base::erase;
  std::size_t erase(const Key& key) {
    if (this->find(key) == this->end())
      std::exit(3);
    return base::erase(key);
  }
};
