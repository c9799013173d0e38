// Wrong: erase of an absent key prints a line and aborts. Right to report: one failure, aborted,
// with that line.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class aborts : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base, base::erase;
  std::size_t erase(const Key& key) {
    if (this->find(key) == this->end()) {
      std::fputs("aborts: erase of an absent key\n", stderr);
      std::abort();
    }
    return base::erase(key);
  }
};
