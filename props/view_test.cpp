// The view of a map's structure: what it says of buckets while a growth goes through them.
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace bucketproof {
namespace {

/// The key is the hash: its low bits choose the bucket.
struct identity_hash {
  using is_avalanching = void;
  std::uint64_t operator()(std::uint64_t key) const noexcept { return key; }
};

class view_of_a_growth : public ::testing::Test {
protected:
  static constexpr auto old = generation::old, current = generation::current;
  static constexpr std::size_t buckets = 8; ///< Old ones, in two segments.
  using map_type = bucket_map<std::uint64_t, int, identity_hash, std::equal_to<>,
                              std::allocator<std::pair<const std::uint64_t, int>>, two_slot_policy>;

  void SetUp() override {
    map_.reserve(13);
    ASSERT_EQ(map_.bucket_count(), buckets);
    insert(14); // the last one starts to double them
    ASSERT_EQ(view(map_).buckets(old), buckets);
    ASSERT_EQ(view(map_).buckets(current), 2 * buckets);
  }
  /// Each evacuates two old buckets, in order.
  void insert(int n) {
    for (int i = 0; i < n; ++i)
      map_.try_emplace(next_key_++, 0);
  }
  /// A letter for each bucket of a generation: one that lookups use, one that can only be read, one
  /// that cannot.
  std::string state(generation g) const {
    std::string letters;
    for (std::size_t i = 0; i < view(map_).buckets(g); ++i) {
      const bool is_live = view(map_).is_live(g, i), is_readable = view(map_).is_readable(g, i);
      EXPECT_TRUE(is_readable || !is_live);
      letters += is_live ? 'L' : is_readable ? 'r' : '.';
    }
    return letters;
  }
  std::string evacuated() const {
    std::string letters;
    for (std::size_t i = 0; i < buckets; ++i)
      letters += view(map_).is_evacuated(i) ? 'E' : '.';
    return letters;
  }

  map_type map_{seed{0}};
  std::uint64_t next_key_ = 0;
};

TEST_F(view_of_a_growth, says_which_buckets_are_live_and_which_can_be_read) {
  EXPECT_EQ(state(old), "LLLLLLLL");
  EXPECT_EQ(state(current), "................");
  EXPECT_EQ(evacuated(), "........");
  insert(1);
  EXPECT_EQ(state(old), "rrLLLLLL") << "the segment of evacuated buckets is there still";
  EXPECT_EQ(state(current), "LL......LL......");
  EXPECT_EQ(evacuated(), "EE......");
  insert(1);
  EXPECT_EQ(state(old), "....LLLL") << "their segment went back";
  EXPECT_EQ(state(current), "LLLL....LLLL....");
  EXPECT_EQ(evacuated(), "EEEE....");
  insert(2);
  EXPECT_EQ(view(map_).growth(), growth_kind::none);
  EXPECT_EQ(state(old), "");
  EXPECT_EQ(state(current), "LLLLLLLLLLLLLLLL");
}

TEST_F(view_of_a_growth, visits_each_live_chain_once) {
  insert(1);
  std::string visited;
  view(map_).for_each_chain([&](generation g, std::size_t index, const auto& chain) {
    visited += (g == old ? " old " : " ") + std::to_string(index);
    EXPECT_NE(chain.begin(), chain.end());
  });
  EXPECT_EQ(visited, " 0 1 old 2 old 3 old 4 old 5 old 6 old 7 8 9");
}

} // namespace
} // namespace bucketproof
