// The parts of the exploration: what counts as one state, memory that goes back, shortest ways.
#include "props/explore/actions.hpp"
#include "props/explore/arena.hpp"
#include "props/explore/fingerprint.hpp"
#include "props/explore/search.hpp"
#include "props/explore/states.hpp"

#include "model/adapter/elements.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::model {
void PrintTo(policy_kind policy, std::ostream* to) {
  *to << name(policy);
}
} // namespace bucketproof::model

namespace bucketproof::explore {
namespace {

using model::controlled_key;
using model::key_of;
using elements_of = model::integer_elements;
using map =
    bucket_map<std::uint64_t, std::uint32_t, model::element_hash<elements_of>,
               model::element_equal<elements_of>,
               arena_allocator<std::pair<const std::uint64_t, std::uint32_t>>, two_slot_policy>;

map map_of(std::initializer_list<controlled_key> keys) {
  map m{model::element_hash<elements_of>(model::hash_kind::controlled)};
  for (const controlled_key c : keys)
    m.try_emplace(key_of(c), 0U);
  return m;
}
digest fingerprint_of(const map& m) {
  static_cast<void>(m.begin());
  digester d;
  add_picture<elements_of>(d, m, [](const auto&) { return 0U; });
  return d.get();
}

TEST(fingerprint, is_the_same_for_keys_renamed_within_their_hash) {
  EXPECT_EQ(fingerprint_of(map_of({{0, 200, 0}, {1, 7, 1}, {0, 200, 2}})),
            fingerprint_of(map_of({{0, 200, 5}, {1, 7, 3}, {0, 200, 4}})));
}
TEST(fingerprint, tells_hashes_apart_that_have_one_control_byte) {
  EXPECT_NE(fingerprint_of(map_of({{0, 0, 0}})), fingerprint_of(map_of({{0, 5, 0}})));
}
TEST(fingerprint, tells_slots_apart) {
  map first = map_of({{0, 200, 0}, {0, 200, 1}}), second = map_of({{0, 200, 0}, {0, 200, 1}});
  first.erase(key_of({0, 200, 0}));
  second.erase(key_of({0, 200, 1}));
  EXPECT_NE(fingerprint_of(first), fingerprint_of(second));
}
TEST(fingerprint, tells_bucket_counts_apart) {
  map reserved = map_of({});
  reserved.reserve(4);
  reserved.try_emplace(key_of({0, 200, 0}), 0U);
  EXPECT_NE(fingerprint_of(map_of({{0, 200, 0}})), fingerprint_of(reserved));
}
TEST(fingerprint, tells_emptied_overflow_buckets_apart) {
  map m = map_of({{0, 200, 0}, {0, 200, 1}});
  m.reserve(4);
  const digest before = fingerprint_of(m);
  m.try_emplace(key_of({0, 200, 2}), 0U);
  m.erase(key_of({0, 200, 2}));
  EXPECT_NE(fingerprint_of(m), before) << "the overflow bucket stays";
}
TEST(fingerprint, tells_apart_how_far_evacuation_is) {
  map m = map_of({{0, 200, 0}, {1, 200, 0}, {2, 200, 0}});
  m.try_emplace(key_of({3, 200, 0}), 0U); // starts a growth from two buckets to four
  ASSERT_EQ(view(m).growth(), growth_kind::doubling);
  const digest before = fingerprint_of(m);
  m.try_emplace(key_of({0, 200, 1}), 0U);
  m.erase(key_of({0, 200, 1}));
  EXPECT_NE(fingerprint_of(m), before);
}

TEST(arena, goes_back_to_a_moment) {
  arena& memory = current_arena();
  memory.reset();
  auto* kept = static_cast<int*>(memory.allocate(sizeof(int)));
  *kept = 1;
  arena::saved_state m;
  memory.remember(m);
  *kept = 2;
  void* later = memory.allocate(100);
  memory.return_to(m);
  EXPECT_EQ(*kept, 1);
  EXPECT_EQ(memory.allocate(100), later) << "what was allocated later is free again";
}
TEST(arena, reports_memory_freed_that_is_not_allocated) {
  arena& memory = current_arena();
  memory.reset();
  model::current_accounting() = {};
  void* p = memory.allocate(64);
  memory.deallocate(p, 32);
  EXPECT_NE(model::current_accounting().misuse, nullptr) << "another size";
  model::current_accounting() = {};
  memory.deallocate(p, 64);
  EXPECT_EQ(model::current_accounting().misuse, nullptr);
  memory.deallocate(p, 64);
  EXPECT_NE(model::current_accounting().misuse, nullptr) << "a second time";
  model::current_accounting() = {};
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
TEST(arena, tells_the_sanitizer_what_is_free) {
  arena& memory = current_arena();
  memory.reset();
  memory.allocate(10);
  auto* p = static_cast<std::byte*>(memory.allocate(24));
  arena::saved_state m;
  memory.remember(m);
  memory.deallocate(p, 24);
  EXPECT_TRUE(__asan_address_is_poisoned(p));
  auto* later = static_cast<std::byte*>(memory.allocate(100));
  EXPECT_FALSE(__asan_address_is_poisoned(later + 99));
  memory.return_to(m);
  EXPECT_FALSE(__asan_address_is_poisoned(p));
  EXPECT_FALSE(__asan_address_is_poisoned(p + 23));
  EXPECT_TRUE(__asan_address_is_poisoned(p + 24));
  EXPECT_TRUE(__asan_address_is_poisoned(later + 99));
}
#endif
#endif

TEST(states, know_a_state_again_and_the_way_to_it) {
  states s;
  constexpr std::uint64_t many = 100000;
  for (std::uint64_t i = 0; i < many; ++i) { // a binary tree
    const auto from = static_cast<states::id>(i == 0 ? 0 : (i - 1) / 2);
    EXPECT_TRUE(s.add({i, i * i}, from, {{.number = static_cast<std::uint16_t>(i % 2)}, 0}));
    EXPECT_FALSE(s.add({i, i * i}, 0, {}));
  }
  EXPECT_EQ(s.size(), many);
  std::vector<transition> way;
  s.path_to(12, way); // 12 <- 5 <- 2 <- 0
  ASSERT_EQ(way.size(), 3U);
  EXPECT_EQ(way[0].what.number, 0);
  EXPECT_EQ(way[1].what.number, 1);
  EXPECT_EQ(way[2].what.number, 0);
}

class every_policy_of_two_slots : public ::testing::TestWithParam<model::policy_kind> {};

TEST_P(every_policy_of_two_slots, holds_in_all_states_of_one_key) {
  const scope s{.policy = GetParam(), .keys = 1};
  for (const elements of : {elements::integer, elements::tracked}) {
    const outcome o = explore_isolated(s, {.of = of}, [](const outcome&) {});
    EXPECT_EQ(o.end, ending::complete);
    EXPECT_EQ(o.expanded, o.states);
    EXPECT_FALSE(o.failure);
    for (const std::uint64_t thrown : o.thrown)
      EXPECT_EQ(thrown > 0, of != elements::integer) << "every failpoint throws";
  }
}
INSTANTIATE_TEST_SUITE_P(exploration, every_policy_of_two_slots,
                         ::testing::Values(model::policy_kind::two_slots,
                                           model::policy_kind::two_slots_go),
                         [](const auto& of) { return std::string(name(of.param)); });

} // namespace
} // namespace bucketproof::explore
