// tsl::robin_map.
#pragma once

#include "tsl.hpp"

#include <tsl/robin_map.h>

#include <array>
#include <string_view>

namespace peers {

template <class Key, class T, class Hash, class Equal, class Allocator>
using robin_map = tsl::robin_map<Key, T, Hash, Equal, Allocator>;

/// tsl/robin_map.h: "erase: always invalidate the iterators", and a loop of it may visit elements
/// twice (Tessil/robin-map issue 20, findings/robin_erase_loop.cpp); its README: "the strong
/// exception guarantee only holds if" elements are nothrow move-constructible and swappable; its
/// author on more than 8,192 keys in one place: use a better hash (Tessil/robin-map issue 52).
struct robin_traits : tsl_traits {
  static constexpr bool erase_keeps_iterators = false;
  static constexpr bool erase_loop_visits_once = false;
  static constexpr std::array<std::string_view, 1> not_asked{"very_many_collisions"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return thrown == failpoint::move ? guarantee::none : traits::when_it_throws(kind, thrown);
  }
};

} // namespace peers
