// Custom policies: any number of slots, load limit, spares and segments, under both orders of
// evacuation and both rules of who works on it.
#include "props/traces.hpp"

#include "model/adapter/structure_check.hpp"

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace policy {

/// Slots a bucket, entries a bucket (by `quarters`), main buckets a spare, main buckets a segment.
template <class Base, std::size_t Slots, std::size_t Quarters, std::size_t Spare, std::size_t Piece>
struct with : bucketproof::checked_policy<Base> {
  static constexpr std::size_t slots = Slots;
  static constexpr bucketproof::load_limit max_load{Quarters, 4};
  static constexpr std::size_t buckets_per_spare = Spare;
  static constexpr std::size_t segment_buckets = Piece;
};

using bucketproof::default_policy;
using bucketproof::go_policy;
// The names of these are what ctest shows.
struct one_slot : with<default_policy, 1, 3, 1, 1> {};
struct one_slot_go : with<go_policy, 1, 4, 2, 8> {};
struct three_slots : with<default_policy, 3, 9, 2, 4> {};
struct three_slots_go : with<go_policy, 3, 1, 1, 2> {}; // a quarter of an entry a bucket
struct five_slots_full : with<default_policy, 5, 20, 8, 8> {};
struct seven_slots_go : with<go_policy, 7, 26, 4, 16> {};
struct eight_slots_overfull : with<default_policy, 8, 64, 16, 2> {};
struct eight_slots_overfull_go : with<go_policy, 8, 64, 16, 512> {};

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

/// Few low bits that matter, so that chains grow long.
struct narrow_hash {
  std::uint64_t operator()(std::uint32_t key, std::uint64_t with) const noexcept {
    return detail::mix(key, with) & 0xff00'0000'0000'003f;
  }
};

TYPED_TEST(policies, of_ones_own_make_maps_that_hold_what_they_should) {
  using map = bucket_map<std::uint32_t, std::uint32_t, narrow_hash, std::equal_to<>,
                         std::allocator<std::pair<const std::uint32_t, std::uint32_t>>, TypeParam>;
  for_all(0.2, [](model::random_source& random) {
    map tested{seed{random.next()}};
    std::unordered_map<std::uint32_t, std::uint32_t> oracle;
    const std::uint32_t keys = 1U << random.below(9);
    for (std::uint32_t i = 0; i < 300; ++i) {
      const auto key = static_cast<std::uint32_t>(random.below(keys));
      switch (random.below(keys + 12)) {
      case 0:
        tested.clear();
        oracle.clear();
        break;
      case 1:
        tested.shrink_to_fit();
        break;
      case 2:
        tested = map(tested);
        break;
      case 3:
        tested.reserve(random.below(2 * keys));
        break;
      case 4:
      case 5:
      case 6:
        RC_ASSERT(tested.erase(key) == oracle.erase(key));
        break;
      case 7:
        for (auto& [k, value] : range(tested, seed{random.next()})) {
          RC_ASSERT(value == oracle.at(k));
          if (random.below(2) == 0) {
            oracle.erase(k);
            tested.erase(std::uint32_t{k}); // not by the reference: the entry goes
          }
        }
        break;
      default:
        tested[key] = oracle[key] = i;
      }
      model::structure_census census;
      const model::broken_invariant broken = model::structure_check<map>(tested).run(census);
      if (broken)
        RC_FAIL("expected " + broken.expected + ", found " + broken.found);
      RC_ASSERT(tested.size() == oracle.size());
      for (const auto& [k, value] : oracle)
        RC_ASSERT(tested.at(k) == value);
      for (const auto& [k, value] : tested)
        RC_ASSERT(oracle.at(k) == value);
    }
  });
}

} // namespace
} // namespace bucketproof::props
