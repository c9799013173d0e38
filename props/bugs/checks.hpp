// What each check of the model is worth: which planted bugs survive when it is switched off.
#pragma once

#include "props/bugs/kill.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <bitset>
#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace bucketproof::bugs {

using checks = std::bitset<model::check_count>;
checks only(model::check c) noexcept;
/// The checks of the buckets: only bucket_map has them, of other maps nothing of the kind is known.
checks checks_of_buckets() noexcept;

struct worth {
  std::vector<std::string_view> first; ///< Bugs that it is the first to see.
  std::vector<std::string_view> alone; ///< Of these, the ones that nothing else sees.
};
struct weighed {
  std::map<model::check, worth> checks; ///< Those that saw something.
  std::vector<std::string_view> alive;  ///< Bugs that none sees.
};

/// Runs the traces with each bug until one kills it; then again without the check that saw it. The
/// checks in `left_out` are so throughout. `watch` is called with each bug first.
weighed weigh(std::span<const bug> some, std::span<const model::trace> traces, checks left_out,
              std::chrono::milliseconds run_time, const std::function<void(const bug&)>& watch);

} // namespace bucketproof::bugs
