// An exploration of a scope, from the empty map to a counterexample or to the end, in a process of
// its own: a map that crashes or hangs is a counterexample like any other.
#pragma once

#include "props/explore/actions.hpp"
#include "props/explore/logbook.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace bucketproof::explore {

/// What is in the map under test, and whether the operations on it fail.
enum class elements : std::uint8_t {
  integer, ///< Numbers. Nothing throws.
  tracked, ///< Objects that know whether they are alive; each operation fails at each of its
           ///< failpoints.
};

struct limits {
  std::chrono::milliseconds time = std::chrono::minutes(10); ///< On one core.
  std::size_t states = std::size_t{1} << 31;
  /// CPU time. A longer operation is a hang.
  std::chrono::milliseconds operation = std::chrono::seconds(10);
  elements of = elements::integer;
};

/// What breaks a promise: the operations from the empty map, the last of which does.
struct counterexample {
  model::trace trace; ///< With an `inject` before each operation that threw.
  model::divergence why;
};

struct outcome {
  ending end = ending::none;
  std::uint64_t states = 0, expanded = 0, transitions = 0, depth = 0;
  std::array<std::uint64_t, thrown_failpoints> thrown{}; ///< By failpoint.
  double seconds = 0;                                    ///< On one core.
  std::optional<counterexample> failure; ///< No shorter one exists within the scope.
};

/// The set-up of all traces of an exploration.
model::setup setup_of(const scope& s, const limits& l) noexcept;

/// Explores in this process; writes all to `log`.
void explore(const scope& s, const limits& l, logbook& log);

/// Explores in a process of its own. `watch` is called some times a second with what was done so
/// far. `begin` is called in that process first. Throws std::system_error where no process can be
/// had.
outcome explore_isolated(const scope& s, const limits& l,
                         const std::function<void(const outcome&)>& watch,
                         const std::function<void()>& begin = {});

} // namespace bucketproof::explore
