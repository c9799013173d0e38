// Cursors: Go's `range` statement, in C++. The contract over any trace is lockstep's `iteration`
// check; here are the promises that traces do not reach, and the idioms that people write.
#include "props/traces.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/elements.hpp"
#include "model/adapter/injection.hpp"

#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace bucketproof::props {
namespace {

template <class Policy>
using map_with =
    bucket_map<std::uint64_t, std::uint32_t, hash<std::uint64_t>, std::equal_to<std::uint64_t>,
               std::allocator<std::pair<const std::uint64_t, std::uint32_t>>, Policy>;
using map = map_with<default_policy>;

template <class Map>
class cursors : public ::testing::Test {};
using maps = ::testing::Types<map_with<default_policy>, map_with<go_policy>,
                              map_with<two_slot_policy>, map_with<two_slot_go_policy>>;
TYPED_TEST_SUITE(cursors, maps);

template <class Map>
Map numbers(std::uint64_t n) {
  Map m;
  for (std::uint64_t i = 0; i < n; ++i)
    m.try_emplace(i, static_cast<std::uint32_t>(i));
  return m;
}
/// What the cursor still yields.
template <class Cursor>
std::set<std::uint64_t> rest_of(Cursor& cursor) {
  std::set<std::uint64_t> keys;
  while (auto* entry = cursor.next())
    EXPECT_TRUE(keys.insert(entry->first).second) << entry->first << " a second time";
  return keys;
}

TYPED_TEST(cursors, yield_each_entry_once_from_every_start) {
  for (std::uint64_t n = 0; n < 40; ++n) {
    TypeParam m = numbers<TypeParam>(n);
    for (std::uint64_t start = 0; start < 64; ++start) {
      auto cursor = range(m, next(seed{start}));
      EXPECT_EQ(rest_of(cursor).size(), n);
      EXPECT_EQ(cursor.next(), nullptr) << "after the end";
    }
  }
}

TYPED_TEST(cursors, show_in_a_view_where_they_stand_and_which_entry_is_next) {
  const auto numbers_of = [](const auto& cursor) {
    std::vector<std::uint64_t> told;
    cursor_view(cursor).for_each_number([&told](std::uint64_t n) { told.push_back(n); });
    return told;
  };
  TypeParam m = numbers<TypeParam>(40);
  auto cursor = range(m, seed{7}), same = range(m, seed{7});
  for (std::size_t i = 0; i < 40; ++i) {
    const auto stood_at = numbers_of(cursor);
    EXPECT_EQ(stood_at, numbers_of(same));
    const auto waiting = cursor_view(cursor).waiting();
    const auto* const due = waiting.empty() ? nullptr : waiting.back();
    const auto* const entry = cursor.next();
    EXPECT_TRUE(due != nullptr ? entry == due : numbers_of(cursor) != stood_at);
    EXPECT_EQ(entry, same.next());
  }
  EXPECT_TRUE(cursor_view(cursor).waiting().empty());
}

// golang/go issues 59411 and 70189: a map emptied by a loop that deletes all, within a loop.
TYPED_TEST(cursors, yield_nothing_erased_when_the_loop_empties_the_map) {
  for (std::uint64_t n : {5U, 9U, 60U, 200U})
    for (const bool refill : {false, true}) {
      TypeParam m = numbers<TypeParam>(n);
      std::size_t yielded = 0;
      for (auto& [key, value] : range(m)) {
        EXPECT_TRUE(m.contains(key)) << key << " is a ghost";
        if (++yielded != 3)
          continue;
        for (auto& [inner, unused] : range(m))
          m.erase(inner);
        EXPECT_TRUE(m.empty());
        if (refill)
          m.try_emplace(n + 1, 0);
      }
      EXPECT_LE(yielded, refill ? 4U : 3U);
      EXPECT_GE(yielded, 3U);
    }
}

TYPED_TEST(cursors, end_although_each_step_inserts) {
  TypeParam m = numbers<TypeParam>(100);
  std::uint64_t fresh = 1000;
  std::set<std::uint64_t> old;
  for (auto& entry : range(m)) {
    if (entry.first < 100)
      old.insert(entry.first);
    if (m.size() < 100000)
      for (int i = 0; i < 3; ++i)
        m.try_emplace(fresh++, 0);
  }
  EXPECT_EQ(old.size(), 100U) << "entries that stayed are yielded, whatever grew around them";
}

TYPED_TEST(cursors, go_along_with_the_contents_that_are_moved_or_swapped) {
  TypeParam a = numbers<TypeParam>(30), b = numbers<TypeParam>(3);
  auto cursor = range(a, seed{1});
  std::set<std::uint64_t> all;
  const auto step = [&] {
    auto* entry = cursor.next();
    ASSERT_NE(entry, nullptr);
    EXPECT_TRUE(all.insert(entry->first).second);
  };
  step();
  a.swap(b);
  step();
  TypeParam c(std::move(b));
  step();
  b = std::move(c);
  step();
  a.clear(); // not where the cursor is
  for (const std::uint64_t key : rest_of(cursor))
    all.insert(key);
  EXPECT_EQ(all.size(), 30U);
}

TYPED_TEST(cursors, are_at_their_end_when_the_contents_are_gone) {
  auto m = std::make_unique<TypeParam>(numbers<TypeParam>(30));
  const TypeParam other = numbers<TypeParam>(5);
  auto destroyed = range(*m), assigned = range(*m);
  ASSERT_NE(assigned.next(), nullptr);
  *m = other;
  EXPECT_EQ(assigned.next(), nullptr);
  auto late = range(*m);
  m.reset();
  EXPECT_EQ(destroyed.next(), nullptr);
  EXPECT_EQ(late.next(), nullptr);
}

TYPED_TEST(cursors, pass_through_a_map_that_was_made_small_again) {
  for (std::uint64_t start = 0; start < 50; ++start) {
    TypeParam m = numbers<TypeParam>(400);
    auto cursor = range(m, next(seed{start}));
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 20 * (start % 18); ++i)
      seen.insert(cursor.next()->first);
    std::size_t to_come = 0;
    for (std::uint64_t key = 0; key < 400; ++key)
      if (key % 8 != 0)
        m.erase(key);
      else if (!seen.contains(key))
        ++to_come;
    m.shrink_to_fit();
    for (std::uint64_t key = 400; key < 400 + start; ++key)
      m.try_emplace(key, 0);
    std::size_t stayed = 0;
    for (const std::uint64_t key : rest_of(cursor)) {
      EXPECT_FALSE(seen.contains(key)) << key << " a second time";
      stayed += key < 400 ? 1 : 0;
    }
    EXPECT_EQ(stayed, to_come);
  }
}

TYPED_TEST(cursors, each_go_along_with_their_own_contents_when_maps_are_swapped) {
  TypeParam a = numbers<TypeParam>(30), b;
  for (std::uint64_t key = 100; key < 130; ++key)
    b.try_emplace(key, 0);
  auto of_a = range(a, seed{1}), of_b = range(b, seed{1});
  const std::uint64_t first_of_a = of_a.next()->first, first_of_b = of_b.next()->first;
  a.swap(b);
  const auto rest_of_a = rest_of(of_a), rest_of_b = rest_of(of_b);
  EXPECT_EQ(rest_of_a.size(), 29U);
  EXPECT_EQ(rest_of_b.size(), 29U);
  EXPECT_LT(first_of_a, 30U);
  EXPECT_GE(first_of_b, 100U);
  EXPECT_LT(*rest_of_a.rbegin(), 30U);
  EXPECT_GE(*rest_of_b.begin(), 100U);
}

TYPED_TEST(cursors, are_told_of_erasures_whichever_other_cursor_has_gone) {
  constexpr std::size_t cursors_there = 3;
  using cursor_type = cursor<TypeParam>;
  for (std::size_t gone = 0; gone < cursors_there; ++gone) {
    TypeParam m = numbers<TypeParam>(2);
    std::vector<std::unique_ptr<cursor_type>> all;
    for (std::size_t i = 0; i < cursors_there; ++i)
      all.push_back(std::make_unique<cursor_type>(m, 0));
    for (const auto& each : all)
      ASSERT_NE(each->next(), nullptr);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(gone));
    m.clear();
    m.try_emplace(2, 0);
    m.erase(std::uint64_t{2});
    for (const auto& each : all)
      EXPECT_EQ(each->next(), nullptr) << "the one without number " << gone;
  }
}

// A pass asks for hashes only after the buckets became fewer.
TEST(cursors_count, no_call_of_the_hash) {
  struct counting_hash {
    std::size_t* calls;
    std::uint64_t operator()(std::uint64_t key) const {
      ++*calls;
      return key;
    }
  };
  std::size_t calls = 0;
  for (std::uint64_t n = 0; n < 120; ++n) {
    bucket_map<std::uint64_t, std::uint32_t, counting_hash> m(seed{n}, counting_hash{&calls});
    for (std::uint64_t i = 0; i < n; ++i)
      m.try_emplace(i, 0U);
    const std::size_t before = calls;
    auto cursor = range(m, seed{detail::mix(n, 0)});
    EXPECT_EQ(rest_of(cursor).size(), n);
    EXPECT_EQ(calls, before) << n << " entries";
  }
}

/// A key's place in a pass is the key itself.
struct reversed_hash {
  using is_avalanching = void;
  std::uint64_t operator()(std::uint64_t key) const noexcept { return detail::reverse_bits(key); }
};

// The first and the last hash of each chain, before and after a shrink.
TEST(cursors_at_the_ends, of_what_is_done_yield_each_entry_once) {
  constexpr unsigned shift = 60;
  std::vector<std::uint64_t> keys;
  for (std::uint64_t i = 0; i < 16; ++i)
    for (const std::uint64_t off : {~std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{1}})
      keys.push_back((i << shift) + off);
  for (std::uint64_t start = 0; start < 16; ++start)
    for (const std::uint64_t off : {~std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{1}})
      for (std::size_t steps = 0; steps <= keys.size(); ++steps)
        for (const std::size_t left : {std::size_t{4}, std::size_t{12}, std::size_t{24}}) {
          bucket_map<std::uint64_t, std::uint32_t, reversed_hash> m(seed{0});
          m.reserve(100);
          ASSERT_EQ(m.bucket_count(), 16U);
          for (const std::uint64_t key : keys)
            m.try_emplace(key, 0U);
          auto cursor = range(m, seed{(start << shift) + off});
          std::set<std::uint64_t> seen;
          while (seen.size() < steps)
            ASSERT_TRUE(seen.insert(cursor.next()->first).second);
          std::size_t to_come = 0;
          for (std::size_t i = 0; i < keys.size(); ++i)
            if (i % (keys.size() / left) != start % (keys.size() / left))
              m.erase(keys[i]);
            else
              to_come += seen.contains(keys[i]) ? 0 : 1;
          m.shrink_to_fit();
          ASSERT_EQ(m.size(), left);
          const auto rest = rest_of(cursor);
          EXPECT_EQ(rest.size(), to_come);
          for (const std::uint64_t key : rest)
            EXPECT_FALSE(seen.contains(key)) << key << " a second time";
        }
}
TEST(cursors_at_the_ends, of_a_single_chain_yield_each_entry_once) {
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    bucket_map<std::uint64_t, std::uint32_t, reversed_hash> m(seed{0});
    m[0] = m[1] = m[~std::uint64_t{0}] = m[~std::uint64_t{1}] = 0;
    auto cursor = range(m, seed{start});
    EXPECT_EQ(rest_of(cursor).size(), 4U);
  }
}

struct throwing_hash {
  static inline bool fails = false;
  std::uint64_t operator()(std::uint64_t key) const {
    if (fails)
      throw std::runtime_error("hash");
    return key;
  }
};

TEST(cursors_under_throws, a_hash_that_throws_leaves_the_cursor_where_it_stood) {
  bool& fails = throwing_hash::fails;
  bucket_map<std::uint64_t, std::uint32_t, throwing_hash> m(seed{1});
  for (std::uint64_t i = 0; i < 300; ++i)
    m.try_emplace(i, 0U);
  auto cursor = range(m, seed{7});
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 5; ++i)
    seen.insert(cursor.next()->first);
  for (std::uint64_t i = 0; i < 290; ++i)
    m.erase(i);
  m.shrink_to_fit(); // from here on the cursor asks for hashes
  std::size_t throws = 0;
  for (bool at_end = false; !at_end;) {
    fails = !fails; // every other step
    try {
      auto* entry = cursor.next();
      at_end = entry == nullptr;
      EXPECT_TRUE(at_end || seen.insert(entry->first).second) << "an entry a second time";
    } catch (const std::runtime_error&) {
      ++throws;
    }
  }
  fails = false;
  EXPECT_GT(throws, 0U);
  for (std::uint64_t i = 290; i < 300; ++i)
    EXPECT_TRUE(seen.contains(i)) << i;
}

TEST(cursors_under_throws, an_allocator_that_throws_leaves_the_cursor_where_it_stood) {
  for (std::uint64_t n = 1; n < 60; ++n) {
    bucket_map<std::uint64_t, std::uint32_t, hash<std::uint64_t>, std::equal_to<>,
               model::counting_allocator<std::pair<const std::uint64_t, std::uint32_t>>,
               two_slot_policy>
        m(seed{n});
    for (std::uint64_t i = 0; i < n; ++i)
      m.try_emplace(i, 0U);
    auto cursor = range(m, seed{detail::mix(n, 0)});
    std::set<std::uint64_t> seen;
    std::size_t throws = 0;
    for (bool at_end = false; !at_end;)
      for (std::size_t at = 1;; ++at) {
        const model::injected_fault fault(model::failpoint::allocate, at);
        try {
          auto* const entry = cursor.next();
          at_end = entry == nullptr;
          EXPECT_TRUE(at_end || seen.insert(entry->first).second) << "an entry a second time";
          break;
        } catch (const model::injected&) {
          ++throws;
        }
      }
    EXPECT_EQ(seen.size(), n);
    EXPECT_GT(throws, 0U);
  }
}

TEST(cursors_of_unequal_allocators, go_along_with_entries_that_move_one_by_one) {
  using map_type = pmr::bucket_map<std::uint64_t, std::uint32_t, hash<std::uint64_t>,
                                   std::equal_to<>, two_slot_policy>;
  std::pmr::monotonic_buffer_resource memory, other_memory;
  map_type m(seed{1}, {}, {}, &memory);
  for (std::uint64_t i = 0; i < 40; ++i)
    m.try_emplace(i, 0U);
  auto cursor = range(m, seed{7});
  std::set<std::uint64_t> seen{cursor.next()->first};
  while (cursor_view(cursor).waiting().empty()) // in the middle of a chain
    seen.insert(cursor.next()->first);
  map_type moved(std::move(m), &other_memory);
  EXPECT_FALSE(cursor_view(cursor).waiting().empty());
  while (auto* const entry = cursor.next()) {
    EXPECT_TRUE(seen.insert(entry->first).second);
    EXPECT_EQ(entry, &*moved.find(entry->first));
  }
  EXPECT_EQ(seen.size(), 40U);
}

// A start is not always the same, and every entry is the first now and then.
TEST(cursors_at_random, start_anywhere) {
  map m = numbers<map>(100);
  std::set<std::uint64_t> first;
  for (int i = 0; i < 2000; ++i)
    first.insert(range(m).next()->first);
  EXPECT_GT(first.size(), 90U);
}

} // namespace
} // namespace bucketproof::props
