// The shrinker: from a failing trace to the smallest that fails in the same way.
//
// Every failure goes through it, whatever found it. The best trace so far is always kept, so it can
// be stopped at any time. One order, `simpler`, says what is smaller (its table is in README.md),
// and what is tried by a table of rules; a rule only ever takes what is simpler, so shrinking ends,
// and all ways to the same failure tend to the same trace.
#pragma once

#include "model/check/divergence.hpp"
#include "model/run/worker.hpp"
#include "model/trace/trace.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::model {

struct shrink_limits {
  std::size_t runs = 50000;
  std::chrono::milliseconds time = std::chrono::seconds(20);
  /// When it becomes true, shrinking ends as soon as the trace that runs has ended.
  const std::atomic<bool>* stop = nullptr;
  /// Rules that are switched off, by name: shows what each is worth.
  std::vector<std::string> without = {};
};

/// A rule of the shrinker.
struct shrink_rule {
  std::string_view name;
  std::string_view says; ///< What it tries, in a line.
};
/// All rules, in the order in which they are tried.
std::vector<shrink_rule> shrink_rules();

/// What became of a rule.
struct rule_count {
  std::string_view name;
  std::size_t tried = 0; ///< Traces run.
  std::size_t taken = 0; ///< Of these, simpler traces that failed in the same way.
};

/// A trace that fails, and how.
struct failing_trace {
  trace what;
  divergence why;
};

struct shrunk {
  trace smallest;
  divergence why;
  /// The smallest that still fails at the same check and kind of operation as what was given, where
  /// `smallest` does not: it may be of another mistake.
  std::optional<failing_trace> as_found;
  bool failed_again = false;     ///< False where the trace held when it was run once more.
  std::size_t runs = 0;          ///< Traces run.
  bool complete = false;         ///< Nothing simpler was left to try; false where a limit ended it.
  std::vector<rule_count> rules; ///< In the order of `shrink_rules`.
};

/// Whether `a` comes before `b` in the order that shrinking goes down: fewer operations, a simpler
/// set-up, simpler verbs, fewer entries in runs, then the operations one after the other.
bool simpler(const trace& a, const trace& b);

/// The smallest trace found that fails as `t` does, whose divergence `d` is. `run` runs a candidate
/// and is best a `worker`. `watch` is called with each new best. A trace that does not fail again
/// is returned as it is, after one run.
shrunk shrink(trace t, divergence d, const runner& run, const shrink_limits& limits = {},
              const std::function<void(const shrunk&)>& watch = {});

/// What was tried and what was taken: a line a rule that was tried.
std::string print(const std::vector<rule_count>& rules);

} // namespace bucketproof::model
