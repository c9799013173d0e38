// Where bucket_map is not what the standard asks of std::unordered_map: a test for each row of
// src/DIFFERENCES.md, and none without one. Where std::unordered_map can show the other side, it
// does.
#include "bucketproof/bucket_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bucketproof {
namespace {

using standard_map = std::unordered_map<int, int>;
using int_map = bucket_map<int, int>;

/// Puts in keys from 0 up to a number.
template <class Map>
Map numbers_below(int limit) {
  Map map;
  for (int key = 0; key < limit; ++key)
    map.try_emplace(key, key);
  return map;
}

TEST(differences, a_size_counts_entries) {
  EXPECT_GE(standard_map(123).bucket_count(), 123U);
  int_map map(123);
  EXPECT_EQ(map.bucket_count(), 32U);
  for (int key = 0; key < 123; ++key)
    map.try_emplace(key);
  EXPECT_EQ(map.bucket_count(), 32U); // there was room
  map.rehash(123);
  EXPECT_EQ(map.bucket_count(), 128U);
}

template <class Map>
bool is_ever_above_its_maximum_load(int limit) {
  Map map;
  bool above = false;
  for (int key = 0; key < limit; ++key) {
    map.try_emplace(key);
    above |= map.load_factor() > map.max_load_factor();
  }
  return above;
}

TEST(differences, one_bucket_may_be_full) {
  EXPECT_FALSE(is_ever_above_its_maximum_load<standard_map>(1000));
  const auto map = numbers_below<int_map>(8);
  EXPECT_EQ(map.bucket_count(), 1U);
  EXPECT_GT(map.load_factor(), map.max_load_factor());
}

TEST(differences, the_maximum_load_is_fixed) {
  standard_map standard;
  standard.max_load_factor(2.0F);
  EXPECT_EQ(standard.max_load_factor(), 2.0F);
  int_map map;
  map.max_load_factor(2.0F);
  EXPECT_EQ(map.max_load_factor(), 6.5F);
}

/// The number of entries below `limit` that are elsewhere after something.
template <class Map>
int moved_by(Map& map, int limit, const std::function<void(Map&)>& something) {
  std::vector<const void*> were;
  were.reserve(static_cast<std::size_t>(limit));
  for (int key = 0; key < limit; ++key)
    were.push_back(std::addressof(*map.find(key)));
  something(map);
  int moved = 0;
  for (int key = 0; key < limit; ++key)
    moved += std::addressof(*map.find(key)) == were[static_cast<std::size_t>(key)] ? 0 : 1;
  return moved;
}

TEST(differences, an_insert_moves_entries) {
  const auto insert_more = [](auto& map) {
    for (int key = 100; key < 200; ++key)
      map.try_emplace(key, key);
  };
  auto standard = numbers_below<standard_map>(100);
  EXPECT_EQ(moved_by<standard_map>(standard, 100, insert_more), 0);
  auto map = numbers_below<int_map>(100);
  EXPECT_GT(moved_by<int_map>(map, 100, insert_more), 0);
}

TEST(differences, reserve_moves_entries) {
  for (const bool by_rehash : {false, true}) {
    const auto make_room = [by_rehash](auto& map) {
      by_rehash ? map.rehash(1000) : map.reserve(10000);
    };
    auto standard = numbers_below<standard_map>(100);
    EXPECT_EQ(moved_by<standard_map>(standard, 100, make_room), 0);
    auto map = numbers_below<int_map>(100);
    EXPECT_GT(moved_by<int_map>(map, 100, make_room), 0);
  }
}

TEST(differences, an_iterator_knows_its_map) {
  auto standard = numbers_below<standard_map>(3);
  standard_map other_standard;
  const auto at = standard.find(1);
  standard.swap(other_standard);
  EXPECT_GT(std::distance(at, other_standard.end()), 0);
  // A reference stays. The iterator would go on in the map that it came from, so none is used here.
  auto map = numbers_below<int_map>(3);
  int_map other;
  const auto* const entry = std::addressof(*map.find(1));
  map.swap(other);
  EXPECT_EQ(std::addressof(*other.find(1)), entry);
}

TEST(differences, merge_moves_entries) {
  auto standard = numbers_below<standard_map>(1);
  standard_map other_standard;
  const auto* const node = std::addressof(*standard.find(0));
  other_standard.merge(standard);
  EXPECT_EQ(std::addressof(*other_standard.find(0)), node);
  auto map = numbers_below<int_map>(1);
  int_map other;
  const auto* const entry = std::addressof(*map.find(0));
  other.merge(map);
  EXPECT_NE(std::addressof(*other.find(0)), entry);
}

template <class Map>
concept has_nodes = requires(Map& map) {
  typename Map::node_type;
  map.insert(map.extract(1));
};
TEST(differences, no_node_handles) {
  static_assert(has_nodes<standard_map> && !has_nodes<int_map>);
}

template <class Map>
concept has_bucket_interface = requires(const Map& map) {
  typename Map::local_iterator;
  map.begin(0);
  map.bucket(1);
  map.bucket_size(0);
  map.max_bucket_count();
};
TEST(differences, no_bucket_interface) {
  static_assert(has_bucket_interface<standard_map> && !has_bucket_interface<int_map>);
}

TEST(differences, iteration_walks_over_empty_buckets) {
  auto map = numbers_below<int_map>(10000);
  const std::size_t buckets = map.bucket_count();
  erase_if(map, [](const auto& entry) { return entry.first != 7; });
  EXPECT_EQ(map.bucket_count(), buckets); // through which begin() looks for the one entry
  EXPECT_EQ(map.begin()->first, 7);
  EXPECT_EQ(std::next(map.begin()), map.end());
}

TEST(differences, clear_keeps_the_buckets) {
  auto map = numbers_below<int_map>(10000);
  const std::size_t buckets = map.bucket_count();
  map.clear();
  EXPECT_EQ(map.bucket_count(), buckets);
}

TEST(differences, elements_must_be_movable) {
  std::unordered_map<int, std::mutex> standard;
  EXPECT_TRUE(standard.try_emplace(1).second);
  static_assert(
      !std::is_move_constructible_v<std::mutex>); // bucket_map<int, std::mutex> does not compile
  bucket_map<int, std::unique_ptr<std::mutex>> map;
  EXPECT_TRUE(map.try_emplace(1, std::make_unique<std::mutex>()).second);
}

#if defined(__cpp_exceptions)
/// Its move throws when it is told to, and there is no copy.
struct throwing_move {
  explicit throwing_move(int n) : number(n) {}
  throwing_move(throwing_move&& other) : number(other.number) { // NOLINT: it throws
    if (moves_to_go > 0 && --moves_to_go == 0)
      throw std::runtime_error("a move");
  }
  int number;
  inline static int moves_to_go = 0;
};
TEST(differences, a_move_that_may_throw_is_a_risk) {
  std::unordered_map<int, throwing_move> standard;
  bucket_map<int, throwing_move> map;
  for (int key = 0; key < 50; ++key) {
    standard.try_emplace(key, key);
    map.try_emplace(key, key);
  }
  throwing_move::moves_to_go = 3;
  standard.rehash(10000);
  EXPECT_EQ(standard.size(), 50U); // it moved nothing
  EXPECT_THROW(map.rehash(10000), std::runtime_error);
  EXPECT_LT(map.size(), 50U);
  EXPECT_GE(map.size(), 50U - 2 * 8);
  EXPECT_EQ(static_cast<std::size_t>(std::distance(map.begin(), map.end())), map.size());
}
#endif

struct last_digit_hash {
  std::size_t operator()(int key) const { return static_cast<std::size_t>(key % 10); }
};
struct same_last_digit {
  bool operator()(int a, int b) const { return a % 10 == b % 10; }
};
TEST(differences, equality_asks_key_eq) {
  using standard = std::unordered_map<int, int, last_digit_hash, same_last_digit>;
  EXPECT_FALSE((standard{{13, 1}} == standard{{3, 1}}));
  using map = bucket_map<int, int, last_digit_hash, same_last_digit>;
  EXPECT_TRUE((map{{13, 1}} == map{{3, 1}}));
  EXPECT_FALSE((map{{13, 1}} == map{{3, 2}}));
}

TEST(differences, functors_are_assigned_without_a_throw) {
  struct hash_that_may_throw {
    hash_that_may_throw() = default;
    hash_that_may_throw(const hash_that_may_throw&) {} // NOLINT: not noexcept
    hash_that_may_throw& operator=(const hash_that_may_throw&) { return *this; } // NOLINT
    std::size_t operator()(int key) const { return static_cast<std::size_t>(key); }
  };
  using map = bucket_map<int, int, hash_that_may_throw>;
  static_assert(!std::is_nothrow_move_constructible_v<map> &&
                !std::is_nothrow_move_assignable_v<map>);
  static_assert(std::is_nothrow_move_constructible_v<int_map> &&
                std::is_nothrow_move_assignable_v<int_map>);
}

struct hash_with_a_salt {
  std::uint64_t operator()(int key, std::uint64_t with = 0) const {
    seeds.insert(with);
    return static_cast<std::uint64_t>(key) * 0x9e3779b97f4a7c15U ^ with;
  }
  inline static std::set<std::uint64_t> seeds;
};
TEST(differences, a_hash_may_take_the_seed) {
  hash_with_a_salt::seeds.clear();
  std::unordered_map<int, int, hash_with_a_salt> standard{{1, 1}};
  EXPECT_EQ(hash_with_a_salt::seeds, std::set<std::uint64_t>{0});
  hash_with_a_salt::seeds.clear();
  bucket_map<int, int, hash_with_a_salt> map{{1, 1}};
  map.erase(1);
  map[2] = 2; // under the next seed
  EXPECT_GE(hash_with_a_salt::seeds.size(), 2U);
}

TEST(differences, a_policy_comes_last) {
  static_assert(
      std::is_same_v<int_map,
                     bucket_map<int, int, hash<int>, std::equal_to<int>,
                                std::allocator<std::pair<const int, int>>, default_policy>>);
  static_assert(std::is_same_v<int_map::hasher, hash<int>> &&
                !std::is_same_v<int_map::hasher, std::hash<int>>);
}

TEST(differences, a_hash_or_a_seed_is_enough) {
  static_assert(!std::is_constructible_v<standard_map, std::hash<int>>);
  EXPECT_TRUE(int_map(hash<int>()).empty());
  EXPECT_EQ(int_map(seed{7}).hash_seed(), seed{7});
}

TEST(differences, erase_if_is_found_by_its_argument) {
  auto map = numbers_below<int_map>(4);
  EXPECT_EQ(erase_if(map, [](const auto& entry) { return entry.first < 2; }), 2U);
  EXPECT_EQ(map.size(), 2U);
}

TEST(the_page_of_differences, has_a_row_for_each_test_and_no_other) {
  std::ifstream page(BUCKETPROOF_DIFFERENCES);
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  std::set<std::string> rows, tests;
  const std::regex last_column("\\| `([a-z_]+)` \\|\n");
  for (std::sregex_iterator row(text.begin(), text.end(), last_column), end; row != end; ++row)
    EXPECT_TRUE(rows.insert((*row)[1].str()).second) << (*row)[1];
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i)
    if (const auto& suite = *all.GetTestSuite(i); suite.name() == std::string("differences"))
      for (int at = 0; at < suite.total_test_count(); ++at)
        tests.insert(suite.GetTestInfo(at)->name());
  EXPECT_EQ(rows, tests);
  EXPECT_GT(rows.size(), 15U);
}

} // namespace
} // namespace bucketproof
