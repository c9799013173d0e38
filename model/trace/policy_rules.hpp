// What each policy promises, said a second time and independently of the map: the checks compare
// the map with this, so a mistake in a policy is a failure too.
#pragma once

#include "trace.hpp"

#include "bucketproof/policy.hpp"

#include <cstddef>

namespace bucketproof::model {

struct policy_rules {
  std::size_t slots;             ///< In a bucket.
  std::size_t load_entries;      ///< At most load_entries / load_buckets entries a bucket ...
  std::size_t load_buckets;      ///< ... while no growth is under way.
  bool only_inserts_evacuate;    ///< Nothing but an insert of a new key moves entries.
  bool clear_ends_growth;        ///< As in Go.
  evacuation_order order;        ///< Which old bucket a write evacuates first.
  std::size_t segment_buckets;   ///< Main buckets that are allocated in one piece, at most ...
  std::size_t buckets_per_spare; ///< ... each with so many main buckets to a spare.

  /// The entries that so many main buckets hold without a growth.
  constexpr std::size_t most_entries(std::size_t buckets) const noexcept {
    const std::size_t most = load_entries * buckets / load_buckets;
    return buckets != 0 && most < slots ? slots : most;
  }
  /// Whether so many entries are too many for so many main buckets.
  constexpr bool over_load(std::size_t size, std::size_t buckets) const noexcept {
    return size > slots && size * load_buckets > load_entries * buckets;
  }
  /// The main buckets in one piece of an array of so many: all, but at most `segment_buckets`, and
  /// about 128 KiB.
  constexpr std::size_t mains_in_segment(std::size_t buckets,
                                         std::size_t bucket_bytes) const noexcept {
    const std::size_t fitting = (std::size_t{1} << 17) / bucket_bytes + 1;
    std::size_t mains = 1;
    while (2 * mains <= buckets && 2 * mains <= segment_buckets && 2 * mains <= fitting)
      mains *= 2;
    return mains;
  }
  /// The main buckets of a map made for `size` entries.
  constexpr std::size_t buckets_for(std::size_t size) const noexcept {
    std::size_t buckets = 1;
    while (over_load(size, buckets))
      buckets *= 2;
    return buckets;
  }
};

constexpr policy_rules rules_of(policy_kind policy) noexcept {
  switch (policy) {
  case policy_kind::standard:
    return {8, 13, 2, true, false, evacuation_order::in_order, 512, 16};
  case policy_kind::go:
    return {8, 13, 2, false, true, evacuation_order::touched_first, 512, 16};
  case policy_kind::go_1_21:
    return {8, 6, 1, false, true, evacuation_order::touched_first, 512, 16};
  case policy_kind::two_slots:
    return {2, 13, 8, true, false, evacuation_order::in_order, 4, 4};
  case policy_kind::two_slots_go:
    return {2, 13, 8, false, true, evacuation_order::touched_first, 4, 4};
  }
  return {};
}

} // namespace bucketproof::model
