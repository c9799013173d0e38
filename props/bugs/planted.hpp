// The switch of the planted bugs. The headers that `plant` writes ask it at every place where a bug
// may be.
#pragma once

#include <type_traits>

namespace bucketproof::planted {

/// The bug that is switched on, by its number; 0: none.
inline int current = 0;
/// A second one, for a map that has two.
inline int beside = 0;

/// Whether the bug is switched on. Never during constant evaluation: the map's constants are right.
constexpr bool is(int number) noexcept {
  if (std::is_constant_evaluated())
    return false;
  return current == number || beside == number;
}

} // namespace bucketproof::planted
