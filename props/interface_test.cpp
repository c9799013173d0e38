// The interface of std::unordered_map, as far as a map that stores elements in place has it.
#include "bucketproof/bucket_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <memory_resource>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof {
namespace {

using int_map = bucket_map<int, int>;
using move_only_map = bucket_map<int, std::unique_ptr<int>>;

static_assert(std::is_copy_constructible_v<int_map> && std::is_copy_assignable_v<int_map>);
static_assert(!std::is_copy_constructible_v<move_only_map>);
static_assert(!std::is_copy_assignable_v<move_only_map>);
static_assert(std::is_nothrow_move_constructible_v<move_only_map>);
static_assert(std::is_nothrow_move_assignable_v<move_only_map>);
static_assert(std::is_nothrow_swappable_v<move_only_map>);
static_assert(std::forward_iterator<int_map::iterator>);
static_assert(std::forward_iterator<int_map::const_iterator>);
static_assert(std::is_convertible_v<int_map::iterator, int_map::const_iterator>);
static_assert(!std::is_convertible_v<int_map::const_iterator, int_map::iterator>);

static_assert(std::is_move_constructible_v<move_only_map> &&
              std::is_move_assignable_v<move_only_map> && std::is_swappable_v<move_only_map>);

TEST(interface, constructors_take_sizes_ranges_and_lists) {
  const std::vector<std::pair<int, int>> entries{{1, 2}, {3, 4}, {1, 9}};
  EXPECT_EQ(int_map(entries.begin(), entries.end()), (int_map{{1, 2}, {3, 4}}));
  EXPECT_EQ(int_map(100).bucket_count(), 16U);
  EXPECT_EQ((int_map({{1, 1}}, 100)).bucket_count(), 16U);
  EXPECT_EQ(int_map().bucket_count(), 0U);
  for (const int_map& empty :
       {int_map(entries.begin(), entries.begin()),
        int_map(std::initializer_list<int_map::value_type>()),
        int_map(entries.begin(), entries.begin(), int_map::allocator_type()),
        int_map(std::initializer_list<int_map::value_type>(), int_map::allocator_type())})
    EXPECT_EQ(empty.bucket_count(), 0U);
  const bucket_map deduced(entries.begin(), entries.end());
  static_assert(std::is_same_v<decltype(deduced), const int_map>);
  const bucket_map listed({std::pair{1, 2.5}});
  static_assert(std::is_same_v<decltype(listed), const bucket_map<int, double>>);
}

TEST(interface, find_many_writes_a_pointer_for_each_key_and_no_more) {
  int_map map{{1, 10}, {2, 20}};
  const std::array keys{2, 3, 1};
  int_map::value_type untouched{};
  std::array<int_map::value_type*, 4> found{nullptr, nullptr, nullptr, &untouched};
  map.find_many(keys, found);
  EXPECT_EQ(found[0], &*map.find(2));
  EXPECT_EQ(found[1], nullptr);
  EXPECT_EQ(found[2], &*map.find(1));
  EXPECT_EQ(found[3], &untouched);
  std::array<const int_map::value_type*, 3> found_in_const{};
  std::as_const(map).find_many(keys, found_in_const);
  EXPECT_TRUE(std::equal(found_in_const.begin(), found_in_const.end(), found.begin()));
  EXPECT_THROW(map.find_many(keys, std::span(found).first(2)), std::length_error);
}

TEST(interface, maps_made_with_one_seed_take_the_same_next_seeds) {
  int_map a(seed{7}), b(seed{7});
  for (int i = 0; i < 4; ++i) {
    a[i] = b[i] = i;
    EXPECT_EQ(a.hash_seed(), b.hash_seed());
    a.erase(i);
    b.clear();
  }
  EXPECT_EQ(a.hash_seed(), b.hash_seed());
}

TEST(interface, inserts_take_values_hints_and_pieces) {
  int_map map;
  const std::pair<const int, int> entry{1, 1};
  EXPECT_TRUE(map.insert(entry).second);
  EXPECT_FALSE(map.insert(std::pair{1, 7}).second);
  EXPECT_EQ(map.insert(map.begin(), {2, 2})->second, 2);
  EXPECT_EQ(map.emplace_hint(map.end(), 3, 3)->second, 3);
  EXPECT_TRUE(
      map.emplace(std::piecewise_construct, std::forward_as_tuple(4), std::forward_as_tuple(4))
          .second);
  EXPECT_EQ(map.try_emplace(map.end(), 4, 9)->second, 4);
  EXPECT_EQ(map.insert_or_assign(map.end(), 4, 9)->second, 9);
  map = {{5, 5}};
  EXPECT_EQ(map, (int_map{{5, 5}}));
}

TEST(interface, a_value_that_is_not_inserted_is_not_moved_from) {
  move_only_map map;
  map.try_emplace(1, std::make_unique<int>(1));
  auto value = std::make_unique<int>(2);
  EXPECT_FALSE(map.try_emplace(1, std::move(value)).second);
  EXPECT_NE(value, nullptr); // NOLINT(bugprone-use-after-move): promised
  EXPECT_FALSE(map.emplace(1, std::move(value)).second);
  EXPECT_NE(value, nullptr); // NOLINT(bugprone-use-after-move): promised
  std::pair pair(1, std::move(value));
  EXPECT_FALSE(map.insert(std::move(pair)).second);
  EXPECT_NE(pair.second, nullptr); // NOLINT(bugprone-use-after-move): promised
}

TEST(interface, emplace_of_a_key_makes_values_that_only_a_constructor_makes) {
  struct from_a_number {
    explicit from_a_number(int n) : number(n) {}
    int number;
  };
  bucket_map<std::string, from_a_number> map;
  const std::string key = "a";
  EXPECT_EQ(map.emplace(key, 1).first->second.number, 1);
  EXPECT_EQ(map.emplace("b", 2).first->second.number, 2); // no key yet: an entry is made first
  EXPECT_EQ(map.emplace_hint(map.end(), key, 3)->second.number, 1);
  EXPECT_EQ(map.insert(std::pair(std::string("c"), 4)).first->second.number, 4);
}

struct text_hash {
  using is_transparent = void;
  std::uint64_t operator()(std::string_view text, std::uint64_t with) const {
    return detail::hash_bytes(text.data(), text.size(), with);
  }
};

TEST(interface, transparent_functors_look_up_without_a_key) {
  bucket_map<std::string, int, text_hash, std::equal_to<>> map{{"a", 1}, {"b", 2}};
  EXPECT_TRUE(map.contains(std::string_view("a")));
  EXPECT_EQ(map.find("b")->second, 2);
  EXPECT_EQ(map.count("a"), 1U);
  EXPECT_EQ(map.count("c"), 0U);
  EXPECT_EQ(map.erase(std::string_view("a")), 1U);
  EXPECT_EQ(map.erase("a"), 0U);
  EXPECT_EQ(map.erase(map.find("b")), map.end());
}

TEST(interface, equal_range_is_the_entry_or_nothing) {
  int_map map{{1, 1}, {2, 2}};
  const auto [first, last] = map.equal_range(1);
  EXPECT_EQ(first->first, 1);
  EXPECT_EQ(std::distance(first, last), 1);
  const auto [none, end] = map.equal_range(3);
  EXPECT_EQ(none, end);
}

TEST(interface, erase_of_a_range_returns_its_end) {
  int_map map;
  for (int i = 0; i < 100; ++i)
    map[i] = i;
  const auto from = std::next(map.begin(), 10), to = std::next(from, 50);
  const int following = to->first;
  EXPECT_EQ(map.erase(from, to)->first, following);
  EXPECT_EQ(map.size(), 50U);
  EXPECT_EQ(map.erase(map.begin(), map.end()), map.end());
  EXPECT_TRUE(map.empty());
}

TEST(interface, merge_moves_what_is_absent_and_leaves_the_rest) {
  int_map map{{1, 1}, {2, 2}};
  bucket_map<int, int, std::hash<int>, std::equal_to<>, std::allocator<std::pair<const int, int>>,
             go_policy>
      other{{2, 3}, {3, 3}};
  map.merge(other);
  EXPECT_EQ(map, (int_map{{1, 1}, {2, 2}, {3, 3}}));
  EXPECT_EQ(other.size(), 1U);
  EXPECT_EQ(other.at(2), 3);
  map.merge(map);
  EXPECT_EQ(map.size(), 3U);
}

TEST(interface, stats_of_an_empty_map_are_nothing_but_zeros) {
  const map_stats stats = int_map().stats(), zeros{};
  for (const auto member :
       {&map_stats::size, &map_stats::buckets, &map_stats::old_buckets, &map_stats::evacuated,
        &map_stats::overflow_buckets, &map_stats::main_bytes, &map_stats::spare_bytes,
        &map_stats::overflow_bytes, &map_stats::directory_bytes}) {
    EXPECT_EQ(stats.*member, 0U);
    EXPECT_EQ(zeros.*member, 0U);
  }
  EXPECT_EQ(stats.growth, growth_kind::none);
}

TEST(interface, rehash_to_nothing_takes_no_memory) {
  int_map map;
  map.rehash(0);
  EXPECT_EQ(map.stats().bytes(), 0U);
  map.rehash(1);
  EXPECT_EQ(map.bucket_count(), 1U);
}

TEST(interface, rehash_rounds_up_and_never_reduces) {
  int_map map{{1, 1}};
  map.rehash(100);
  EXPECT_EQ(map.bucket_count(), 128U);
  map.rehash(0);
  EXPECT_EQ(map.bucket_count(), 128U);
  EXPECT_EQ(map.at(1), 1);
}

TEST(interface, max_load_factor_is_reported_and_fixed) {
  int_map map;
  map.max_load_factor(1.0F);
  EXPECT_EQ(map.max_load_factor(), 6.5F);
}

TEST(interface, impossible_sizes_throw_and_change_nothing) {
  int_map map{{1, 1}};
  EXPECT_THROW(map.reserve(map.max_size() + 1), std::length_error);
  EXPECT_THROW(map.rehash(~std::size_t{0}), std::length_error);
  EXPECT_THROW(static_cast<void>(map.at(2)), std::out_of_range);
  EXPECT_EQ(map, (int_map{{1, 1}}));
}

/// Its largest block is small.
template <class T>
struct small_allocator : std::allocator<T> {
  small_allocator() = default;
  template <class U>
  small_allocator(const small_allocator<U>&) noexcept {} // NOLINT(google-explicit-constructor)
  template <class U>
  struct rebind {
    using other = small_allocator<U>;
  };
  static std::size_t max_size() noexcept { return 100; }
};

TEST(interface, sizes_are_possible_up_to_the_largest) {
  using map =
      bucket_map<int, int, hash<int>, std::equal_to<>, small_allocator<std::pair<const int, int>>>;
  map reserved, rehashed;
  EXPECT_EQ(reserved.max_size(), 100U);
  reserved.reserve(100);
  EXPECT_EQ(reserved.bucket_count(), 16U);
  EXPECT_THROW(reserved.reserve(101), std::length_error);
  rehashed.rehash(100 / 8);
  EXPECT_EQ(rehashed.bucket_count(), 16U);
  EXPECT_THROW(rehashed.rehash(100 / 8 + 1), std::length_error);
  EXPECT_EQ(rehashed.bucket_count(), 16U);
  map empty;
  EXPECT_THROW(empty.rehash(100 / 8 + 1), std::length_error);
  EXPECT_EQ(empty.bucket_count(), 0U);
}

TEST(interface, a_memory_resource_is_where_all_memory_comes_from) {
  std::array<std::byte, 1 << 16> memory;
  std::pmr::monotonic_buffer_resource resource(memory.data(), memory.size(),
                                               std::pmr::null_memory_resource());
  pmr::bucket_map<int, int> map(&resource);
  for (int i = 0; i < 500; ++i)
    map[i] = i;
  EXPECT_EQ(map.size(), 500U);
  EXPECT_EQ(map.get_allocator().resource(), &resource);
}

struct alignas(64) wide {
  int number = 0;
};
struct nothing {};

TEST(interface, elements_may_be_over_aligned_large_or_empty) {
  bucket_map<int, wide> aligned;
  bucket_map<int, std::array<char, 2000>> large;
  bucket_map<int, nothing> empty;
  for (int i = 0; i < 200; ++i) {
    aligned[i].number = i;
    large[i][1999] = static_cast<char>(i);
    empty[i];
  }
  for (const auto& [key, value] : aligned) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&value) % alignof(wide), 0U);
    EXPECT_EQ(value.number, key);
  }
  EXPECT_EQ(large.at(77)[1999], 77);
  EXPECT_EQ(empty.size(), 200U);
}

TEST(interface, a_hash_that_is_the_identity_is_mixed_with_the_seed) {
  // Multiples of 2^20: with std::hash as it is they would all be in bucket 0.
  bucket_map<std::uint64_t, int, std::hash<std::uint64_t>> map;
  for (std::uint64_t i = 0; i < 10000; ++i)
    map[i << 20] = 0;
  EXPECT_LT(map.stats().overflow_buckets, map.bucket_count() / 2);
}

struct counting_hash {
  static inline int calls = 0;
  std::uint64_t operator()(int key, std::uint64_t with) const {
    ++calls;
    return detail::mix(static_cast<std::uint64_t>(key), with);
  }
};

TEST(interface, each_operation_on_a_key_calls_the_hash_once) {
  bucket_map<int, int, counting_hash> map(64);
  const auto calls = [](auto operation) {
    counting_hash::calls = 0;
    operation();
    return counting_hash::calls;
  };
  EXPECT_EQ(calls([&] { map.try_emplace(1, 1); }), 1);
  EXPECT_EQ(calls([&] { map.insert_or_assign(2, 2); }), 1);
  EXPECT_EQ(calls([&] { map.insert_or_assign(2, 3); }), 1);
  EXPECT_EQ(calls([&] { map[3] = 3; }), 1);
  EXPECT_EQ(calls([&] { map.emplace(4, 4); }), 1);
  EXPECT_EQ(calls([&] { static_cast<void>(map.find(5)); }), 1);
  EXPECT_EQ(calls([&] { map.erase(4); }), 1);
  EXPECT_EQ(calls([&] { map.erase(map.begin()); }), 0);
}

/// The key is the hash.
struct identity_hash {
  using is_avalanching = void;
  static inline std::size_t calls = 0;
  std::uint64_t operator()(std::uint64_t key) const {
    ++calls;
    return key;
  }
};

TEST(interface, a_growth_to_the_same_size_calls_no_hash) {
  bucket_map<std::uint64_t, int, identity_hash> map(seed{0});
  map.reserve(100);
  const std::size_t buckets = map.bucket_count();
  ASSERT_EQ(buckets, 16U);
  // One chain after the other is filled and emptied but for an entry: its overflow buckets stay.
  std::uint64_t key = 0;
  const auto is_growing = [&] { return map.stats().growth == growth_kind::same_size; };
  for (std::uint64_t chain = 0; !is_growing(); ++chain) {
    ASSERT_LT(chain, buckets);
    key = chain;
    for (int i = 0; i < 40 && !is_growing(); ++i)
      map.try_emplace(key += buckets, 0);
    for (std::uint64_t gone = chain + buckets; gone < key; gone += buckets)
      map.erase(gone);
  }
  std::size_t inserts = 0;
  identity_hash::calls = 0;
  for (; is_growing(); ++inserts)
    map.try_emplace(key += buckets + 1, 0);
  EXPECT_EQ(inserts, buckets / 2);
  EXPECT_EQ(identity_hash::calls, inserts);
  EXPECT_EQ(map.bucket_count(), buckets);
}

struct refusing_value {
  explicit refusing_value(bool refuses) {
    if (refuses)
      throw std::runtime_error("refused");
  }
};

TEST(interface, an_insert_that_throws_leaves_no_overflow_bucket_behind) {
  bucket_map<std::uint64_t, refusing_value, identity_hash> map(seed{0});
  map.reserve(100);
  std::uint64_t key = 0;
  for (int i = 0; i < 8; ++i)
    map.try_emplace(key += map.bucket_count(), false);
  const map_stats before = map.stats();
  EXPECT_EQ(before.overflow_buckets, 0U);
  EXPECT_THROW(map.try_emplace(key + map.bucket_count(), true), std::runtime_error);
  EXPECT_EQ(map.stats().overflow_buckets, 0U);
  EXPECT_EQ(map.stats().overflow_bytes, before.overflow_bytes);
  EXPECT_TRUE(map.try_emplace(key + map.bucket_count(), false).second);
  EXPECT_EQ(map.stats().overflow_buckets, 1U);
}

// Converts to a string_view, and is not one: its equality is its own.
struct caseless {
  std::string text;
  operator std::string_view() const { return text; } // NOLINT(google-explicit-constructor)
  friend bool operator==(const caseless& a, const caseless& b) {
    return std::equal(a.text.begin(), a.text.end(), b.text.begin(), b.text.end(),
                      [](char x, char y) { return (x | 32) == (y | 32); });
  }
};

} // namespace
} // namespace bucketproof

template <>
struct std::hash<bucketproof::caseless> {
  std::size_t operator()(const bucketproof::caseless& key) const noexcept {
    std::size_t h = 0;
    for (const char c : key.text)
      h = 31 * h + static_cast<unsigned char>(c | 32);
    return h;
  }
};

namespace bucketproof {
namespace {

TEST(interface, the_default_hash_is_std_hash_where_the_key_is_not_a_string) {
  bucket_map<caseless, int> map;
  map[{"Ada"}] = 1;
  EXPECT_TRUE(map.contains({"ada"}));
  bucket_map<std::nullptr_t, int> one;
  one[nullptr] = 1;
  EXPECT_EQ(one.size(), 1U);
}

TEST(interface, what_cannot_be_had_fails_at_once) {
  std::array<std::byte, 1 << 14> memory;
  std::pmr::monotonic_buffer_resource resource(memory.data(), memory.size(),
                                               std::pmr::null_memory_resource());
  pmr::bucket_map<int, int> map(&resource);
  map[1] = 1;
  EXPECT_THROW(map.reserve(std::size_t{1} << 40), std::bad_alloc);
  EXPECT_EQ(map.bucket_count(), 1U); // and not as many as there was room for
  EXPECT_EQ(map.at(1), 1);
}

TEST(interface, a_lambda_with_captures_will_do_for_a_hash) {
  int shift = 3;
  const auto shifted = [shift](int key) { return static_cast<std::size_t>(key) << shift; };
  bucket_map<int, int, decltype(shifted)> map(0, shifted);
  for (int i = 0; i < 100; ++i)
    map[i] = i;
  map.shrink_to_fit();
  map.reserve(1000);
  EXPECT_EQ(map.size(), 100U);
}

// A functor that moves without throwing and copies with: move assignment copies it.
struct named_hash {
  std::string name;
  std::size_t operator()(int key) const { return static_cast<std::size_t>(key); }
};
static_assert(!std::is_nothrow_move_assignable_v<bucket_map<int, int, named_hash>>);

TEST(interface, the_default_hash_of_text_needs_a_transparent_equality_only) {
  bucket_map<std::string, int, hash<std::string>, std::equal_to<>> m{{"ada", 1}};
  EXPECT_TRUE(m.contains("ada"));
  EXPECT_TRUE(m.contains(std::string_view("ada")));
  EXPECT_FALSE(m.contains(std::string_view("adam")));
  EXPECT_EQ(m.erase(std::string_view("ada")), 1U);
}

} // namespace
} // namespace bucketproof
