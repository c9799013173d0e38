// A kill by exploration: the shortest sequence of operations that a planted bug breaks.
#pragma once

#include "props/bugs/kill.hpp"
#include "props/explore/search.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace bucketproof::bugs {

struct exploration {
  explore::elements of{}; ///< The elements, policy and most keys of the last scope explored.
  model::policy_kind policy{};
  std::size_t keys = 0;
  std::uint64_t states = 0, transitions = 0; ///< Of all scopes.
  double seconds = 0;
  std::optional<explore::counterexample> failure;
};

/// Explores with the bug switched on, one key more each time, under both policies of two slots,
/// with and without faults, until something fails or the time is over.
exploration explore_bug(const bug& b, std::chrono::milliseconds time,
                        const std::function<void(const exploration&)>& watch);

} // namespace bucketproof::bugs
