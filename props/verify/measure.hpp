// What is measured of a map, whatever it promises: the guarantee that throws leave, which
// operations move elements, what operations cost, how it takes bad hashes, what memory it keeps.
#pragma once

#include "verified.hpp"

#include "model/adapter/elements.hpp"
#include "model/adapter/map_under_test.hpp"
#include "model/oracle/contract.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::verify {

using model::failpoint;

/// Tracked objects that count how often they are moved.
using counted_elements = model::moving_elements<model::moving::counted>;

/// The map to be measured, with each kind of elements that a measurement takes; null where the map
/// does not hold it.
struct measured_maps {
  model::map_maker counted = nullptr;  ///< Elements that count what is done to them.
  model::map_maker throwing = nullptr; ///< The same, whose moves may throw.
  model::map_maker plain = nullptr;    ///< Integers, or what else the map holds: for its memory.
  bool (*has)(model::verb) = nullptr;
  bool takes_hash = false;
  model::contract promised;
  /// Whether iterators are as good as new ones after an operation on a map of `n` elements. May do
  /// anything where they are not: to be called in a process of its own. Null for maps without.
  bool (*keeps_iterators)(const model::operation& op, std::uint32_t n) = nullptr;
  /// `rehash(0)` of map a; null for a map that has no such member.
  void (*rehash_to_fit)(model::map_under_test& maps) = nullptr;
  /// What a call for more room than there is does, by ways of asking for it.
  table (*huge_arguments)() = nullptr;
};
/// All measurements of such a map; what cannot be measured is skipped.
void add_measurements(verified& v, const measured_maps& maps);

} // namespace bucketproof::verify
