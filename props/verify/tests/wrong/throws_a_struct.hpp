// Wrong: erase of a key that is there throws a struct while the map has 4 elements. Right to
// report: one failure, an exception of that type.
#pragma once

#include <cstddef>
#include <unordered_map>

struct erase_failed {
  int code;
};

template <class Key, class T, class Hash, class Equal, class Allocator>
class throws_a_struct : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base, base::erase;
  std::size_t erase(const Key& key) {
    if (this->size() == 4 && this->find(key) != this->end())
      throw erase_failed{4};
    return base::erase(key);
  }
};
