// Wrong: at of an absent key throws an int, not std::out_of_range.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class throws_a_number : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  T& at(const Key& key) {
    const auto found = this->find(key);
    if (found == this->end())
      throw 404;
    return found->second;
  }
  const T& at(const Key& key) const { return const_cast<throws_a_number&>(*this).at(key); }
};
