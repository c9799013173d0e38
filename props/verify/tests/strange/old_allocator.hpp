// Right, but it insists on an allocator of std::pair<Key, T>, as several maps that shift elements
// do.
#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class old_allocator
    : public std::unordered_map<Key, T, Hash, Equal,
                                typename std::allocator_traits<Allocator>::template rebind_alloc<
                                    std::pair<const Key, T>>> {
  static_assert(std::is_same_v<typename Allocator::value_type, std::pair<Key, T>>,
                "the allocator's value_type must be std::pair<Key, T>");

public:
  using std::unordered_map<Key, T, Hash, Equal,
                           typename std::allocator_traits<Allocator>::template rebind_alloc<
                               std::pair<const Key, T>>>::unordered_map;
};
