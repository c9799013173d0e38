// What the standard has a map say of itself in numbers, as properties: asked of each map that has
// the members.
#pragma once

#include "verified.hpp"

#include "model/adapter/map_under_test.hpp"

#include <concepts>

namespace bucketproof::verify {

/// Adds those that the map has the members for; those that it has are given in `has`, as any
/// number.
void add_standard_promises(verified& v, const model::map_numbers& has);

/// The members that the type has. No map is made: it may crash.
template <class Map>
constexpr model::map_numbers numbers_of() noexcept {
  model::map_numbers has;
  if constexpr (requires(const Map& m) {
                  { m.bucket_count() } -> std::integral;
                })
    has.bucket_count = 0;
  if constexpr (requires(const Map& m) {
                  { m.load_factor() } -> std::convertible_to<double>;
                })
    has.load_factor = 0;
  if constexpr (requires(const Map& m) {
                  { m.max_load_factor() } -> std::convertible_to<double>;
                })
    has.max_load_factor = 0;
  return has;
}

} // namespace bucketproof::verify
