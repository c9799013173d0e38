// bucket_map with go_policy against the Go runtime's own map, in lockstep.
#include "props/go/lockstep.hpp"
#include "props/go/workloads.hpp"
#include "props/traces.hpp"

#include "model/shrink/shrink.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <optional>

namespace bucketproof::go {
namespace {

using model::random_source;
using model::trace;

/// Runs so many traces that `make` makes. Says what they reached; nothing where one failed, as what
/// a failing run did not reach says nothing.
template <class Make>
std::optional<tally> run_traces(double times, Make make) {
  tally reached;
  const model::runner in_lockstep = [&reached](const trace& t) { return run(t, reached); };
  if (!props::for_all_traces(
          times, make, {.run = in_lockstep, .again = in_lockstep, .replay = "go_replay --live"}))
    return std::nullopt;
  std::cout << print(reached);
  return reached;
}

TEST(go, hash_values_are_those_of_the_runtime) {
  props::for_all(1, [](random_source& random) {
    std::vector<std::uint64_t> keys(64);
    for (std::uint64_t& key : keys)
      key = random.chance(1, 2) ? random.next() : random.below(100);
    const auto hash0 = static_cast<std::uint32_t>(random.next());
    const std::vector<std::uint64_t> expected = go_hashes(keys, hash0);
    for (std::size_t i = 0; i < keys.size(); ++i)
      RC_ASSERT(go::hash()(keys[i], hash0) == expected[i]);
  });
}

TEST(go, same_structure_after_every_operation_of_any_trace) {
  const auto reached = run_traces(20, any);
  if (!reached)
    return;
  EXPECT_GT(reached->doublings, 1000U);
}

TEST(go, same_structure_when_sparse_chains_grow_to_the_same_size) {
  const auto reached = run_traces(3, crowding);
  if (!reached)
    return;
  EXPECT_GT(reached->same_sizes, 1000U);
}

TEST(go, same_structure_in_the_life_of_a_large_map) {
  const auto reached = run_traces(0.1, long_life);
  if (!reached)
    return;
  EXPECT_GE(reached->most_buckets, 4096U) << "B = 12 was not reached";
}

TEST(go, same_structure_through_churn_at_constant_size) {
  unsigned bits = 4;
  const auto reached = run_traces(0.009, [&bits](random_source& random) {
    trace t = churn(random, bits);
    bits = bits == 12 ? 4 : bits + 1;
    return t;
  });
  if (!reached)
    return;
  EXPECT_EQ(reached->most_buckets, 4096U);
  EXPECT_GE(reached->most_buckets_same_size, 256U);
}

/// What a map with another policy does otherwise than Go: the first trace of many that shows it,
/// shrunk.
template <class Policy, class Make>
model::divergence told_from_go(Make make) {
  tally ignored;
  const model::runner in_lockstep = [&ignored](const trace& t) {
    return t.setup.hash == model::hash_kind::seeded && t.setup.keys != model::key_kind::coarse &&
                   t.setup.policy == model::policy_kind::go
               ? go_lockstep<Policy>(t, ignored).run()
               : std::nullopt;
  };
  random_source random(20231119);
  for (int cases = 1; cases <= 200; ++cases) {
    const trace t = make(random);
    const std::optional<model::divergence> found = in_lockstep(t);
    if (!found)
      continue;
    const model::shrunk s = model::shrink(t, *found, in_lockstep);
    std::cout << "case " << cases << ", shrunk to " << s.smallest.operations.size()
              << " operations\n"
              << explain(s.smallest, s.why);
    return s.why;
  }
  ADD_FAILURE() << "no case of 200 shows it";
  return {};
}
// golang/go issue 63438: Go 1.21 grew at 6.0 entries a bucket.
TEST(go, tells_the_load_limit_of_go_1_21) {
  const model::divergence d = told_from_go<go_1_21_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

struct in_order_policy : go_policy {
  static constexpr evacuation_order order = evacuation_order::in_order;
};
TEST(go, tells_evacuation_in_order) {
  const model::divergence d = told_from_go<in_order_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

struct inserts_only_policy : go_policy {
  static constexpr growth_work work = growth_work::inserts;
};
TEST(go, tells_that_only_new_keys_evacuate) {
  const model::divergence d = told_from_go<inserts_only_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

} // namespace
} // namespace bucketproof::go
