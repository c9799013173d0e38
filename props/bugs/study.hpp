// How well the shrinker does on planted bugs: whether what random traces find of a bug always ends
// in the same trace, whether it is still that bug, and what each rule is worth.
#pragma once

#include "props/bugs/kill.hpp"

#include "model/shrink/shrink.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bucketproof::bugs {

struct study {
  std::uint64_t seed = 0; ///< The first of those that the traces are made from.
  std::size_t seeds = 10;
  search_limits search = {};
  std::chrono::milliseconds run_time = std::chrono::seconds(2); ///< A run that takes more hangs.
  model::shrink_limits shrink = {};
  /// Asked in place of the checks of lockstep, of traces of its own profile; null: they are.
  const model::property* asks = nullptr;
  enum class shown { counts, traces } show = shown::counts;
};

/// Shrinks what kills each bug under each seed; prints a line a bug: operations, runs, and how many
/// traces the seeds end in. Whether it is one for each bug, and shrinking that once more changes
/// nothing.
bool one_trace_each(std::span<const bug> some, const study& how);

/// The same without each rule in turn; prints how many smallest traces are then larger. Whether
/// there is one for each rule.
bool each_rule_counts(std::span<const bug> some, const study& how);

/// Shrinks failures of maps that have two bugs, drawn from some; prints for how many the smallest
/// trace, or what is kept as found, is still of the bug that was found. Whether it is for all.
bool none_slips(std::span<const bug> some, std::size_t pairs, const study& how);

} // namespace bucketproof::bugs
