// Wrong: it takes no allocator, and gives back no memory that it got from operator new. Its
// elements are destroyed as they should be.
#pragma once

#include <cstddef>
#include <new>
#include <unordered_map>
#include <utility>

template <class T>
struct never_freeing_allocator {
  using value_type = T;
  never_freeing_allocator() = default;
  template <class U>
  explicit(false) never_freeing_allocator(const never_freeing_allocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T))); }
  void deallocate(T*, std::size_t) noexcept {} // the mistake
  friend bool operator==(const never_freeing_allocator&, const never_freeing_allocator&) = default;
};

template <class Key, class T, class Hash, class Equal>
class never_frees_nodes
    : public std::unordered_map<Key, T, Hash, Equal,
                                never_freeing_allocator<std::pair<const Key, T>>> {
public:
  using std::unordered_map<Key, T, Hash, Equal,
                           never_freeing_allocator<std::pair<const Key, T>>>::unordered_map;
};
