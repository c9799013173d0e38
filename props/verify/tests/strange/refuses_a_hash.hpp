// Right: its constructor of count, hash and equality throws where the count is 0.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class refuses_a_hash : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  refuses_a_hash() = default;
  refuses_a_hash(std::size_t count, const Hash& hash, const Equal& equal)
      : base(count, hash, equal) {
    if (count == 0)
      throw std::invalid_argument("a table has at least one bucket");
  }
};
