// Right, but only a map that is not const can be iterated and searched.
#pragma once

#include <cstddef>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class forward_only : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  forward_only() = default;
  explicit forward_only(std::size_t n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                        const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  iterator begin() { return base::begin(); }
  iterator end() { return base::end(); }
  iterator find(const Key& key) { return base::find(key); }
  using base::clear, base::erase, base::insert, base::size, base::try_emplace;
};
