// The shrinker: from a failing trace to the smallest that fails in the same way.
//
// Every failure goes through it, whatever found it. The failure is held fixed: the same check at
// the same kind of operation. The best trace so far is always kept, so it can be stopped at any
// time.
#pragma once

#include "model/divergence.hpp"
#include "model/trace.hpp"
#include "model/worker.hpp"

#include <chrono>
#include <cstddef>
#include <functional>

namespace bucketproof::model {

struct shrink_limits {
  std::size_t runs = 5000;
  std::chrono::milliseconds time = std::chrono::seconds(20);
};

struct shrunk {
  trace smallest;
  divergence why;
  std::size_t runs = 0;  ///< Traces tried.
  bool complete = false; ///< Nothing smaller was left to try; false where a limit ended it.
};

/// The smallest trace found that fails as `t` does, whose divergence `d` is. `run` runs a candidate
/// and is best a `worker`. `watch` is called with each new best.
shrunk shrink(trace t, divergence d, const runner& run, const shrink_limits& limits = {},
              const std::function<void(const shrunk&)>& watch = {});

} // namespace bucketproof::model
