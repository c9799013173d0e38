// Right, but it has no find: contains, at, operator[] and iteration.
#pragma once

#include <cstddef>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class contains_only : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  contains_only() = default;
  explicit contains_only(std::size_t n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                         const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  using base::operator[];
  using base::at, base::begin, base::clear, base::contains, base::end, base::erase, base::size;
};
