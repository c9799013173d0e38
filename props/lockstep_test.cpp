// Whole traces against the reference model: answers, contents, structure, growth, lifetimes,
// memory.
#include "props/traces.hpp"

#include "model/run/run.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>
#include <iostream>

namespace bucketproof::props {
namespace {

using model::growth_coverage;
using model::trace;

/// Runs traces of a profile, so many times as many as an ordinary property has cases; says what
/// they reached.
growth_coverage run_traces(double times, const model::profile& p) {
  growth_coverage reached;
  for_all(times, [&](model::random_source& random) { must_hold(generate(random, p), reached); });
  std::cout << print(reached);
  return reached;
}

TEST(lockstep, agrees_with_the_model_on_any_trace) {
  const growth_coverage reached = run_traces(20, model::everything());
  if (HasFailure())
    return; // what a failing run did not reach says nothing
  EXPECT_GT(reached.doublings, 100U);
  EXPECT_GT(reached.same_sizes, 100U);
}

TEST(lockstep, agrees_on_growing_maps) {
  const growth_coverage reached = run_traces(0.5, model::growing());
  if (HasFailure())
    return;
  EXPECT_GE(reached.most_buckets, 1024U) << "B = 10 was not reached";
}

TEST(lockstep, agrees_on_overflowing_maps) {
  const growth_coverage reached = run_traces(20, model::overflowing());
  if (HasFailure())
    return;
  EXPECT_GE(reached.longest_chain, 16U);
}

TEST(lockstep, agrees_at_every_growth_position_and_reaches_them_all) {
  const growth_coverage reached = run_traces(60, model::positioned());
  if (HasFailure())
    return;
  std::cout << print_positions(reached);
  for (const std::string& fault : coverage_errors(reached))
    ADD_FAILURE() << fault;
}

TEST(lockstep, agrees_when_operations_throw) {
  const growth_coverage reached = run_traces(5, model::faulty());
  if (HasFailure())
    return;
  EXPECT_GT(reached.throws, 1000U);
}

// The model is right about the standard's map as well.
TEST(lockstep, agrees_with_the_model_when_the_map_is_std_unordered_map) {
  for_all([](model::random_source& random) {
    const trace t = generate(random, model::everything());
    if (const auto d = model::run_standard(t))
      RC_FAIL(explain(t, *d));
  });
}

// golang/go issue 63438: Go 1.21 grew at 6.0 entries a bucket, and no test of Go's noticed for a
// release.
TEST(lockstep, finds_that_go_1_21_grows_too_early_for_the_rule_of_6_5) {
  model::profile p = model::everything();
  p.policies = {model::policy_kind::go_1_21};
  model::random_source random(63438);
  std::optional<model::divergence> found;
  trace t;
  int cases = 0;
  while (!found && ++cases <= 100) {
    t = model::generate(random, p);
    found = model::run(t, rules_of(model::policy_kind::go));
  }
  ASSERT_TRUE(found) << "no case of 100 shows it";
  std::cout << "case " << cases << ": " << summary(t, *found) << "\nexpected  " << found->expected
            << "\nfound     " << found->found << '\n';
  EXPECT_EQ(found->failed, model::check::growth);
  EXPECT_LE(cases, 10) << "it should show in the first cases";
}

} // namespace
} // namespace bucketproof::props
