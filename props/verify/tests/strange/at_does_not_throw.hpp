// Right by its documentation: at of an absent key returns a reference to a default value. For
// numbers alone, since that value is an object which belongs to no map.
#pragma once

#include <type_traits>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
requires std::is_arithmetic_v<T>
class at_does_not_throw : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  const T& at(const Key& key) const {
    static const T absent{};
    const auto found = this->find(key);
    return found == this->end() ? absent : found->second;
  }
};
