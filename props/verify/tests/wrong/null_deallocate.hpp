// Wrong: clear gives a null pointer and a size of 0 to deallocate, which the standard does not
// allow.
#pragma once

#include <memory>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class null_deallocate : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  void clear() noexcept {
    base::clear();
    Allocator allocator = this->get_allocator();
    std::allocator_traits<Allocator>::deallocate(allocator, nullptr, 0);
  }
};
