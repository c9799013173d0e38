// Traces as RapidCheck sees them, and what becomes of one that fails.
#pragma once

#include "model/check/divergence.hpp"
#include "model/check/growth_coverage.hpp"
#include "model/run/worker.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/trace.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

#include <rapidcheck.h>

namespace bucketproof::props {

/// Where failing traces are written: BUCKETPROOF_FAILURES, or a folder `failures`.
std::filesystem::path failures();

/// A random trace of a profile, from one 64-bit seed. RapidCheck does not shrink it: `must_hold`
/// does.
rc::Gen<model::trace> traces(const model::profile& p);

/// Fails the property if the trace diverges: the trace is shrunk, written to the folder of failures
/// and explained, with the commands that go on from there. While it runs, the trace is on record: a
/// crash or a hang leaves a file that replays it.
void must_hold(const model::trace& t, model::growth_coverage& reached);
void must_hold(const model::trace& t);
/// The same of another map than bucket_map, with its runner; `replay` is the command that runs a
/// trace with it. It is shrunk with `again`, where that is another.
void must_hold(const model::trace& t, const model::runner& run, const std::string& replay);
void must_hold(const model::trace& t, const model::runner& run, const model::runner& again,
               const std::string& replay);

/// Checks a property as RC_PARAMS says, with `times` as many cases as its max_success; a case is
/// one call with a fresh source of random numbers.
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
