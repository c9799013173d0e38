// An exploration of a scope, from the empty map to a counterexample or to the end, in a process of
// its own: a map that crashes or hangs is a counterexample like any other.
#pragma once

#include "props/explore/alphabet.hpp"
#include "props/explore/logbook.hpp"

#include "model/divergence.hpp"
#include "model/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace bucketproof::explore {

/// How the elements of the map under test behave under a throw.
enum class elements : std::uint8_t {
  integer,      ///< Numbers. No faults.
  faulty,       ///< Hash, equality, copies and allocations throw; moving an element does not.
  faulty_moves, ///< Moving an element throws, too.
};

struct limits {
  std::chrono::milliseconds time = std::chrono::minutes(10); ///< On one core.
  std::size_t states = std::size_t{1} << 31;
  /// On the clock. A longer operation is a hang.
  std::chrono::milliseconds operation = std::chrono::seconds(10);
  elements of = elements::integer;
};

/// What breaks a promise: the operations from the empty map, the last of which does.
struct counterexample {
  model::trace trace;
  std::vector<std::uint16_t> thrown_at; ///< For each operation the event that threw, or 0.
  model::divergence why;
};

struct outcome {
  ending end = ending::none;
  std::uint64_t states = 0, expanded = 0, transitions = 0, depth = 0;
  std::array<std::uint64_t, event_names.size()> thrown{};
  double seconds = 0;                    ///< On one core.
  std::optional<counterexample> failure; ///< No shorter one exists within the scope.
};

/// Explores in this process; writes all to `log`.
void explore(const scope& s, const limits& l, logbook& log);

/// Explores in a process of its own. `watch` is called some times a second with what was done so
/// far. `begin` is called in that process first. Throws std::system_error where no process can be
/// had.
outcome explore_isolated(const scope& s, const limits& l,
                         const std::function<void(const outcome&)>& watch,
                         const std::function<void()>& begin = {});

} // namespace bucketproof::explore
