// Right, but at(n) is the n-th element in the order of iteration, as in maps that keep an order.
#pragma once

#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class at_of_another_meaning : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  typename base::reference at(std::size_t n) {
    if (n >= this->size())
      throw std::out_of_range("no element of that index");
    return *std::next(this->begin(), static_cast<std::ptrdiff_t>(n));
  }
};
