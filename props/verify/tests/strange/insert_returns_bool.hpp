// Right, but insert returns only whether the key was new.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class insert_returns_bool : std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using typename base::iterator, typename base::const_iterator;
  using typename base::key_type, typename base::mapped_type, typename base::value_type;
  insert_returns_bool() = default;
  explicit insert_returns_bool(std::size_t n, const Hash& hash = Hash(),
                               const Equal& equal = Equal(),
                               const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {}
  bool insert(value_type element) { return base::insert(std::move(element)).second; }
  using base::begin, base::clear, base::end, base::erase, base::find, base::size;
};
