// Right, but insert returns only where the element is.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class insert_returns_iterator : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  insert_returns_iterator() = default;
  explicit insert_returns_iterator(std::size_t n, const Hash& hash = Hash(),
                                   const Equal& equal = Equal(),
                                   const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  iterator insert(value_type element) { return base::insert(std::move(element)).first; }
  using base::begin, base::clear, base::end, base::erase, base::find, base::size;
};
