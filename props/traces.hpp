// Traces as RapidCheck sees them, and what becomes of one that fails.
#pragma once

#include "model/divergence.hpp"
#include "model/generate.hpp"
#include "model/promise.hpp"
#include "model/reach.hpp"
#include "model/trace.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <optional>
#include <sstream>
#include <string>

namespace bucketproof::props {

/// A random trace of a profile, from one 64-bit seed. RapidCheck does not shrink it: `must_hold`
/// does.
rc::Gen<model::trace> traces(const model::profile& p);
/// A 64-bit seed that is as varied in the first case as in the last.
rc::Gen<std::uint64_t> seeds();

/// Fails the property if the trace diverges: the trace is shrunk, written to the folder of failures
/// and explained, with the commands that go on from there. While it runs, the trace is on record: a
/// crash or a hang leaves a file that replays it.
void must_hold(const model::trace& t, model::reach& reached);
void must_hold(const model::trace& t);

/// Checks a property as RC_PARAMS says, with `times` as many cases as its max_success.
template <class Testable>
void check_property(double times, Testable property) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = static_cast<int>(times * params.maxSuccess);
  rc::detail::TestMetadata metadata;
  metadata.id = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  metadata.description = metadata.id;
  const auto result = rc::detail::checkTestable(property, metadata, params);
  if (result.template is<rc::detail::SuccessResult>())
    return;
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  FAIL() << message.str();
}

/// Installs what a crash or a hang needs to tell which trace it was. Call once, before any test.
void record_crashes();

} // namespace bucketproof::props

namespace bucketproof::model {
/// For RapidCheck's messages.
void showValue(const trace& t, std::ostream& out);
} // namespace bucketproof::model
