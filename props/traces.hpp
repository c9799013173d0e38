// Traces as RapidCheck generates and shrinks them, and the report of one that fails.
#pragma once

#include "model/check/divergence.hpp"
#include "model/check/growth_coverage.hpp"
#include "model/check/property.hpp"
#include "model/run/worker.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/trace.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

#include <rapidcheck.h>

namespace bucketproof::props {

/// Where failing traces are written: BUCKETPROOF_FAILURES, or a folder `failures`.
std::filesystem::path failures();

/// A random trace of a profile, which RapidCheck does not shrink.
rc::Gen<model::trace> traces(const model::profile& p);

using trace_maker = std::function<model::trace(model::random_source&)>;
trace_maker traces_of(const model::profile& p);

/// What must hold of traces.
struct trace_test {
  model::runner run; ///< Runs a trace in this process.
  /// Runs again what failed, for the shrinker: best in a worker, and with whole maps compared
  /// often.
  model::runner again;
  /// The command that runs a trace file again; empty: this test does, for the file that
  /// BUCKETPROOF_TRACE names.
  std::string replay = {};
};
/// The same in a worker, for the shrinker: a crash and a hang are divergences.
model::runner isolated(model::runner run);
/// Lockstep of bucket_map with the model. What was reached is added.
trace_test lockstep(model::growth_coverage& reached);
/// One property of bucket_map, and nothing else. What it saw is added.
trace_test asking(const model::property& p, model::tally& seen);

/// Runs traces, `times` as many as max_success of RC_PARAMS, until one fails: RapidCheck then shows
/// the smallest that fails in the same way, which the project's shrinker finds, and its
/// explanation; it is written to the folder of failures, and the test fails. While a trace runs it
/// is on record: a crash or a hang leaves a file that replays it. Where BUCKETPROOF_TRACE names a
/// trace file, that one is run in their place. Answers whether all were run and held: what else a
/// test expects of them makes sense only then.
[[nodiscard]] bool for_all_traces(double times, const trace_maker& make, const trace_test& test);

/// Checks a property that is not about traces, `times` as often as max_success of RC_PARAMS; a case
/// is one call with a fresh source of random numbers.
void for_all(double times, const std::function<void(model::random_source&)>& property);
inline void for_all(const std::function<void(model::random_source&)>& property) {
  for_all(1, property);
}

/// Installs handlers that save the trace that crashed or hung. Call once, before any test.
void record_crashes();

} // namespace bucketproof::props

namespace bucketproof::model {
/// For RapidCheck's messages.
void showValue(const trace& t, std::ostream& out);
} // namespace bucketproof::model
