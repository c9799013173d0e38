// Which planted bugs a property of bucket_map sees, where nothing else is asked.
#pragma once

#include "props/bugs/kill.hpp"

#include "model/check/property.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::bugs {

/// The promise of bucket_map of that name. Throws std::runtime_error, with the names there are.
const model::property& promise_named(const std::string& name);

/// So many random traces of the property's own profile.
std::vector<model::trace> traces_for(const model::property& p, std::uint64_t seed, std::size_t n);

struct asking_limits {
  std::chrono::milliseconds time = std::chrono::seconds(20);
  /// Runs that the bug may crash or hang, and of these, hangs, which take long. What it did to the
  /// first few it does to the others.
  std::size_t deaths = 8;
  std::size_t hangs = 2;
  std::chrono::milliseconds run_time = std::chrono::milliseconds(100); ///< One more is a hang.
};

/// What became of a bug when the property was asked.
struct asked {
  std::size_t traces = 0; ///< Run.
  std::size_t deaths = 0; ///< Of these, those that the bug crashed or hung: no kill.
  /// How the property failed, if it did, and the kind of operation.
  std::optional<model::divergence> why;
  std::string operation;
};

/// Runs the traces with the bug switched on, in a process of their own, and asks nothing but the
/// property, until it fails. A trace that crashes or hangs is left, and the next one run.
asked ask(const model::property& p, const bug& b, std::span<const model::trace> traces,
          const asking_limits& limits);

} // namespace bucketproof::bugs
