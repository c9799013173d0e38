// Wrong: clear gives a block of 4 elements back as one of 3.
#pragma once

#include <memory>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class wrong_size_to_deallocate : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  void clear() {
    base::clear();
    Allocator allocator = this->get_allocator();
    using traits = std::allocator_traits<Allocator>;
    traits::deallocate(allocator, traits::allocate(allocator, 4), 3);
  }
};
