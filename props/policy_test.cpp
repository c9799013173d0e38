// Custom policies: any number of slots, load limit, spares and segments, under both orders
// of evacuation and both rules of who works on it. Each is run in lockstep with the model, as the
// policies that traces name are.
#include "props/traces.hpp"

#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"

#include "bucketproof/bucket_map.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <utility>

namespace policy {

/// Slots a bucket, entries a bucket (by `quarters`), main buckets a spare, main buckets a segment.
template <class Base, std::size_t Slots, std::size_t Quarters, std::size_t Spare, std::size_t Piece>
struct with : bucketproof::checked_policy<Base> {
  static constexpr std::size_t slots = Slots;
  static constexpr bucketproof::load_limit max_load{Quarters, 4};
  static constexpr std::size_t buckets_per_spare = Spare;
  static constexpr std::size_t segment_buckets = Piece;

  /// What it promises: the base's, with these numbers.
  static constexpr bucketproof::model::policy_rules rules(bucketproof::model::policy_rules base) {
    base.slots = Slots;
    base.load_entries = Quarters;
    base.load_buckets = 4;
    base.segment_buckets = Piece;
    base.buckets_per_spare = Spare;
    return base;
  }
};

using bucketproof::default_policy;
using bucketproof::go_policy;
using bucketproof::model::policy_kind;
// The names of these are what ctest shows.
struct one_slot : with<default_policy, 1, 3, 1, 1> {};
struct one_slot_go : with<go_policy, 1, 4, 2, 8> {};
struct three_slots : with<default_policy, 3, 9, 2, 4> {};
struct three_slots_go : with<go_policy, 3, 1, 1, 2> {}; // a quarter of an entry a bucket
struct five_slots_full : with<default_policy, 5, 20, 8, 8> {};
struct seven_slots_go : with<go_policy, 7, 26, 4, 16> {};
struct eight_slots_overfull : with<default_policy, 8, 64, 16, 2> {};
struct eight_slots_overfull_go : with<go_policy, 8, 64, 16, 512> {};

template <class Policy>
constexpr policy_kind base_of =
    std::is_base_of_v<go_policy, Policy> ? policy_kind::go : policy_kind::standard;

} // namespace policy

namespace bucketproof::props {
namespace {

template <class Policy>
class policies : public ::testing::Test {};
using kinds =
    ::testing::Types<policy::one_slot, policy::one_slot_go, policy::three_slots,
                     policy::three_slots_go, policy::five_slots_full, policy::seven_slots_go,
                     policy::eight_slots_overfull, policy::eight_slots_overfull_go>;
TYPED_TEST_SUITE(policies, kinds);

TYPED_TEST(policies, of_ones_own_agree_with_the_model) {
  using elements = model::integer_elements;
  using map = bucket_map<
      elements::key_type, elements::mapped_type, model::element_hash<elements>,
      model::element_equal<elements>,
      model::counting_allocator<std::pair<const elements::key_type, elements::mapped_type>>,
      TypeParam>;
  constexpr model::policy_kind base = policy::base_of<TypeParam>;
  model::growth_coverage reached;
  const auto run = [](const model::trace& t, model::growth_coverage* to) {
    return model::lockstep(t, TypeParam::rules(model::rules_of(base)),
                           model::adapter<map, elements>::make, {.reached = to})
        .run();
  };
  model::profile traces = model::overflowing();
  traces.keys = {model::key_kind::integer};
  traces.policies = {base};
  const bool held =
      for_all_traces(0.5, traces_of(traces),
                     {.run = [&](const model::trace& t) { return run(t, &reached); },
                      .again = isolated([run](const model::trace& t) { return run(t, nullptr); })});
  if (held) {
    EXPECT_GT(reached.doublings, 0U);
  }
}

} // namespace
} // namespace bucketproof::props
