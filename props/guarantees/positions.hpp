// Growth positions: where a growth stands when an operation touches a key, and a map for each.
//
// A map is given by its recipe, a trace that makes it. Recipes are searched for, not written: a
// random walk is cut off at the first step that shows a position not seen before.
#pragma once

#include "model/trace/generate.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/trace.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::props {

/// What growth there is, or what the insert of a new key would start.
enum class growing : std::uint8_t {
  no_memory, ///< The map has no buckets yet.
  no,
  due_to_double,
  due_to_compact, ///< A growth to the same size is due.
  doubling,
  to_same_size,
};
/// Where evacuation is, seen from the old bucket of the key.
enum class evacuation : std::uint8_t { none, before, at, after };
/// Whether one of the next two old buckets is the last of its segment.
enum class segment : std::uint8_t { goes_on, ends };
/// The chain of the key.
enum class chain : std::uint8_t {
  empty,     ///< The map has no entry at all.
  vacant,    ///< One bucket, with a vacant slot.
  full,      ///< No vacant slot: an insert links an overflow bucket.
  overflows, ///< Overflow buckets, with a vacant slot.
};

struct growth_position {
  growing growth = growing::no_memory;
  evacuation where = evacuation::none;
  segment memory = segment::goes_on;
  chain touched = chain::empty;

  friend auto operator<=>(const growth_position&, const growth_position&) = default;
};
std::string print(const growth_position& p);

/// A map in a growth position.
struct map_state {
  growth_position position;
  model::trace recipe; ///< insert, erase, erase_at, clear and reserve, on map `a`.
  std::optional<std::uint32_t> present;
  std::uint32_t absent = 0; ///< An absent key, with the hash of a present one, if any.
};

/// Maps in every position that the policy can reach, with the hash kind `controlled`; the same on
/// every machine. `standard` and `go` only to the end of their one segment.
const std::vector<map_state>& map_states(model::policy_kind policy);
/// The positions that a policy can be in and that `map_states` has no map for, a line each.
std::vector<std::string> positions_without_a_map(model::policy_kind policy);

/// The map that any trace comes to, as far as it inserts, erases, clears and reserves; the growth
/// position is not said.
map_state state_of(const model::trace& t, model::random_source& random);

} // namespace bucketproof::props
