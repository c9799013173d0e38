// How much an operation does, counted and not timed: in pointers that the map follows, to its
// directory, its segments and its overflow buckets. The allocator's pointers count themselves.
#include "props/fancy_pointer.hpp"

#include "model/trace/generate.hpp"

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace bucketproof {
namespace {

using model::random_source;

template <class Operation>
std::size_t pointers_followed(Operation operation) {
  const std::size_t before = props::counted_address::followed;
  operation();
  return props::counted_address::followed - before;
}

template <class Policy>
class work : public ::testing::Test {
protected:
  using map_type = bucket_map<
      std::uint64_t, int, hash<std::uint64_t>, std::equal_to<>,
      props::fancy_allocator<std::pair<const std::uint64_t, int>, props::counted_address>, Policy>;

  static constexpr std::uint64_t many = 50000;
  static map_type full_map() {
    map_type map(seed{20231119});
    for (std::uint64_t key = 0; key < many; ++key)
      map.try_emplace(key, 0);
    return map;
  }
  static void drain(map_type& map) {
    while (!map.empty())
      map.erase(map.begin());
  }
};
using policies = ::testing::Types<default_policy, go_policy, two_slot_policy, two_slot_go_policy>;
TYPED_TEST_SUITE(work, policies);

/// Pointers that a step over one entry or one bucket may follow: the directory's and the segment's,
/// in the old array and the new, to find a chain, to mark its end, and to look for the next.
constexpr std::size_t for_each = 8;

TYPED_TEST(work, of_draining_by_erase_begin_is_linear) {
  auto map = this->full_map();
  const std::size_t buckets = map.bucket_count();
  const std::size_t spent = pointers_followed([&] { this->drain(map); });
  EXPECT_LT(spent, for_each * (this->many + buckets));
  EXPECT_GT(spent, this->many + buckets) << "the pointers count nothing";
}

TYPED_TEST(work, of_draining_what_a_million_erasures_left_is_linear_in_the_buckets) {
  auto map = this->full_map();
  random_source random(20231119);
  for (std::size_t erased = 0; erased < 1000000;) {
    const std::uint64_t key = random.below(this->many);
    erased += map.erase(key);
    map.try_emplace(random.below(this->many), 0);
  }
  erase_if(map, [](const auto& entry) { return entry.first % 1000 != 0; });
  ASSERT_GT(map.size(), 10U);
  const std::size_t spent = pointers_followed([&] { this->drain(map); });
  EXPECT_LT(spent, for_each * map.bucket_count());
}

TYPED_TEST(work, of_draining_in_the_middle_of_a_growth_is_linear) {
  auto map = this->full_map();
  for (std::uint64_t key = this->many; view(map).growth() == growth_kind::none; ++key)
    map.try_emplace(key, 0);
  for (std::uint64_t key = 1; view(map).evacuated() < view(map).buckets(generation::old) / 2; ++key)
    map.try_emplace(key << 32, 0);
  ASSERT_NE(view(map).growth(), growth_kind::none);
  const std::size_t size = map.size();
  const std::size_t spent = pointers_followed([&] { this->drain(map); });
  EXPECT_LT(spent, for_each * (size + map.bucket_count()));
}

TYPED_TEST(work, of_begin_walks_over_empty_buckets_once) {
  auto map = this->full_map();
  while (map.size() > 1)
    map.erase(map.begin());
  EXPECT_LT(pointers_followed([&] { map.begin(); }), for_each * map.bucket_count());
  EXPECT_LT(pointers_followed([&] { map.begin(); }), for_each);
}

TYPED_TEST(work, of_filling_and_emptying_a_large_map_does_not_depend_on_its_buckets) {
  auto map = this->full_map();
  this->drain(map);
  std::size_t most = 0;
  for (std::uint64_t key = 0; key < 1000; ++key)
    most = std::max(most, pointers_followed([&] {
                      map.try_emplace(key, 0);
                      map.erase(map.begin());
                    }));
  // A growth may be under way: the insert then moves two chains.
  EXPECT_LT(most, 16 * for_each);
}

TYPED_TEST(work, of_one_insert_is_bounded_at_every_moment_of_many_growths) {
  typename TestFixture::map_type map(seed{20231119});
  std::size_t most = 0;
  std::size_t growths = 0;
  for (std::uint64_t key = 0; key < this->many; ++key) {
    const growth_kind before = view(map).growth();
    const std::size_t spent = pointers_followed([&] { map.try_emplace(key, 0); });
    const bool starts_or_ends = before != view(map).growth();
    growths += starts_or_ends ? 1 : 0;
    // What is done at once is a directory, an entry a segment: written at the start, freed at the
    // end. Where any bucket may be touched next, the segments are taken at the start too.
    const std::size_t at_once =
        starts_or_ends ? 4 * map.bucket_count() / TypeParam::segment_buckets : 0;
    most = std::max(most, spent - std::min(spent, at_once));
  }
  EXPECT_GT(growths, 10U);
  EXPECT_LT(most, 16 * for_each);
}

} // namespace
} // namespace bucketproof
