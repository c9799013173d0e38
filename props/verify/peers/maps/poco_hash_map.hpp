// Poco::HashMap.
#pragma once

#include "nothing_when_it_throws.hpp"
#include "shared_hash.hpp"

#include <Poco/HashMap.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace peers {

template <class Key, class T, class Hash, class Equal>
class poco_hash_map : public Poco::HashMap<Key, T, shared_hash<Key, Hash>> {
  using base = Poco::HashMap<Key, T, shared_hash<Key, Hash>>;

public:
  using iterator = typename base::Iterator;
  using const_iterator = typename base::ConstIterator;
  poco_hash_map() = default;
  poco_hash_map(std::size_t room, const Hash& hash, const Equal&) : base(room) {
    shared_hash<Key, Hash>::hash = hash;
  }
  auto insert(const std::pair<Key, T>& element) { return base::insert(element); }
};

/// Poco/LinearHashTable.h: buckets are vectors, which an insert splits and an erase merges. Of
/// iterators and exceptions, nothing is said.
struct poco_traits : nothing_when_it_throws {
  static constexpr bool iterators_last_until_next_write = true;
  static constexpr bool erase_loop_visits_once = false;
  static constexpr std::array<std::string_view, 1> not_asked{"other_hash_functor"};
};

} // namespace peers
