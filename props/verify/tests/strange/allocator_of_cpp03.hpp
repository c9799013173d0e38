// Right, but it uses its allocator as in C++03: rebind<U>::other, pointer, construct and destroy
// are members of the allocator.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class allocator_of_cpp03
    : public std::unordered_map<
          Key, T, Hash, Equal,
          typename Allocator::template rebind<std::pair<const Key, T>>::other> {
  static_assert(sizeof(typename Allocator::pointer) == sizeof(typename Allocator::const_pointer));

public:
  using std::unordered_map<
      Key, T, Hash, Equal,
      typename Allocator::template rebind<std::pair<const Key, T>>::other>::unordered_map;
};
