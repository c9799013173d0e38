// Right, but elements come in by try_emplace alone.
#pragma once

#include <cstddef>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class try_emplace_only : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  try_emplace_only() = default;
  explicit try_emplace_only(std::size_t n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                            const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  using base::begin, base::clear, base::end, base::erase, base::find, base::size, base::try_emplace;
};
