// What may be stored, and in whose memory: each kind of element goes through the same life of a
// map, in each kind of memory, and NaN keys do as in Go.
#include "props/fancy_pointer.hpp"

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <memory_resource>
#include <scoped_allocator>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof {
namespace {

// Kinds of elements. Each is made of a number, and knows it.

struct alignas(64) over_aligned {
  int number;
};
struct large {
  int number;
  std::array<char, 1500> rest{};
};
class move_only {
public:
  explicit move_only(int number) : number_(std::make_unique<int>(number)) {}
  int number() const { return *number_; }

private:
  std::unique_ptr<int> number_;
};
/// Neither default-constructible nor assignable.
struct constant {
  explicit constant(int n) : number(n) {}
  const int number;
};
struct empty {
  empty() = default;
  explicit empty(int) {}
};

int number_of(const auto& element) {
  return element.number;
}
int number_of(const move_only& element) {
  return element.number();
}
int number_of(int element) {
  return element;
}

struct number_hash {
  std::uint64_t operator()(const auto& key, std::uint64_t with) const {
    return hash<int>()(number_of(key), with);
  }
};
struct number_equal {
  bool operator()(const auto& a, const auto& b) const { return number_of(a) == number_of(b); }
};

template <class Key, class T>
struct elements {
  template <class Allocator>
  using map = bucket_map<Key, T, number_hash, number_equal, Allocator>;
  using entry = std::pair<const Key, T>;

  static Key key(int number) { return Key{number}; }
  static T value(int number) { return T{number}; }
  static void expect_right(const entry& e) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&e.first) % alignof(Key), 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&e.second) % alignof(T), 0U);
    if constexpr (!std::is_empty_v<T>) {
      EXPECT_EQ(number_of(e.first), number_of(e.second));
    }
  }
};

/// The numbers of a map's keys, each once; every entry is in its place and has its own value.
template <class Elements, class Map>
std::set<int> numbers_in(const Map& map) {
  std::set<int> numbers;
  for (const auto& entry : map) {
    Elements::expect_right(entry);
    EXPECT_TRUE(numbers.insert(number_of(entry.first)).second);
    EXPECT_EQ(&*map.find(entry.first), &entry);
  }
  EXPECT_EQ(numbers.size(), map.size());
  return numbers;
}
std::set<int> numbers_below(int limit, int step = 1) {
  std::set<int> numbers;
  for (int number = 0; number < limit; number += step)
    numbers.insert(number);
  return numbers;
}

/// Growth, erasure, assignment, moves and copies of one map.
template <class Elements, class Allocator>
void live(const Allocator& allocator) {
  using map_type = typename Elements::template map<Allocator>;
  constexpr int many = 300;
  map_type map(allocator);
  std::size_t growing = 0;
  for (int number = 0; number < many; ++number) {
    EXPECT_TRUE(map.try_emplace(Elements::key(number), Elements::value(number)).second);
    EXPECT_FALSE(map.emplace(Elements::key(number), Elements::value(-1)).second);
    if (view(map).growth() != growth_kind::none && ++growing % 8 == 0) {
      EXPECT_EQ(numbers_in<Elements>(map), numbers_below(number + 1));
    }
  }
  EXPECT_GT(growing, 0U);
  EXPECT_EQ(numbers_in<Elements>(map), numbers_below(many));
  for (auto it = map.begin(); it != map.end();)
    it = number_of(it->first) % 2 == 1 ? map.erase(it) : std::next(it);
  EXPECT_EQ(numbers_in<Elements>(map), numbers_below(many, 2));
  map.reserve(2 * many);
  map.shrink_to_fit();
  EXPECT_EQ(numbers_in<Elements>(map), numbers_below(many, 2));

  map_type other(allocator);
  for (int number = 0; number < many; number += 3)
    other.insert(std::pair(Elements::key(number), Elements::value(number)));
  map.merge(other);
  map_type moved(std::move(map), allocator);
  swap(moved, other);
  for (const int number : numbers_below(many, 6)) // those stayed
    EXPECT_EQ(moved.erase(Elements::key(number)), 1U);
  EXPECT_TRUE(moved.empty());
  std::set<int> merged = numbers_below(many, 2);
  merged.merge(numbers_below(many, 3));
  EXPECT_EQ(numbers_in<Elements>(other), merged);
  if constexpr (std::is_copy_constructible_v<map_type>) {
    const map_type copy(other, allocator);
    EXPECT_EQ(numbers_in<Elements>(copy), merged);
    moved = copy;
    EXPECT_EQ(numbers_in<Elements>(moved), merged);
  }
  other.clear();
  EXPECT_EQ(other.begin(), other.end());
  other.try_emplace(Elements::key(1), Elements::value(1));
  EXPECT_EQ(numbers_in<Elements>(other), std::set<int>{1});
}

template <class Elements>
class elements_that_are : public ::testing::Test {};

} // namespace
} // namespace bucketproof

// The names of these are what ctest shows.
namespace kind {
using namespace bucketproof; // NOLINT(google-build-using-namespace): of a test's own names
struct plain : elements<int, int> {};
struct over_aligned_keys : elements<over_aligned, int> {};
struct over_aligned_values : elements<int, over_aligned> {};
struct larger_than_a_page : elements<large, large> {};
struct move_only_keys : elements<move_only, int> {};
struct move_only_values : elements<int, move_only> {};
struct neither_default_constructible_nor_assignable : elements<constant, constant> {};
struct empty_values : elements<int, empty> {};
} // namespace kind

namespace bucketproof {
namespace {

using kinds =
    ::testing::Types<kind::plain, kind::over_aligned_keys, kind::over_aligned_values,
                     kind::larger_than_a_page, kind::move_only_keys, kind::move_only_values,
                     kind::neither_default_constructible_nor_assignable, kind::empty_values>;
TYPED_TEST_SUITE(elements_that_are, kinds);

TYPED_TEST(elements_that_are, live_in_a_map) {
  live<TypeParam>(std::allocator<typename TypeParam::entry>());
}
TYPED_TEST(elements_that_are, live_behind_offset_pointers) {
  live<TypeParam>(props::fancy_allocator<typename TypeParam::entry, props::offset_address>());
}
TYPED_TEST(elements_that_are, live_in_a_memory_resource) {
  std::pmr::unsynchronized_pool_resource resource;
  live<TypeParam>(std::pmr::polymorphic_allocator<typename TypeParam::entry>(&resource));
}

TEST(an_empty_value, takes_no_more_than_its_alignment_in_a_slot) {
  bucket_map<std::uint64_t, empty> map;
  map.try_emplace(1);
  // 8 control bytes, the link, 8 slots of a key and a byte.
  EXPECT_EQ(map.stats().main_bytes,
            8 + sizeof(void*) + 8 * sizeof(std::pair<std::uint64_t, empty>));
}

// Elements that allocate take the map's allocator.

TEST(elements_that_allocate, take_the_memory_of_a_scoped_allocator_through_growth_and_copies) {
  std::pmr::monotonic_buffer_resource memory;
  const auto* const expected = static_cast<std::pmr::memory_resource*>(&memory);
  using text = std::pmr::string;
  using map_type = pmr::bucket_map<text, std::pmr::vector<text>>;
  const auto expect_all_there = [expected](const map_type& map) {
    EXPECT_EQ(map.size(), 200U);
    for (const auto& [key, value] : map) {
      EXPECT_EQ(key.get_allocator().resource(), expected);
      EXPECT_EQ(value.get_allocator().resource(), expected);
      for (const text& part : value)
        EXPECT_EQ(part.get_allocator().resource(), expected);
    }
  };
  map_type map(&memory);
  for (int i = 0; i < 200; ++i) {
    text key("a key of another resource, number ");
    key += std::to_string(i);
    switch (i % 5) {
    case 0:
      map.try_emplace(key, 3, "a text that is long enough to be allocated");
      break;
    case 1:
      map[key].emplace_back("a text that is long enough to be allocated");
      break;
    case 2:
      map.emplace(key, std::pmr::vector<text>{key, key});
      break;
    case 3:
      map.insert({key, {key}});
      break;
    default:
      map.insert_or_assign(std::move(key), std::pmr::vector<text>(2));
    }
  }
  expect_all_there(map);
  expect_all_there(map_type(map, &memory));
  map.shrink_to_fit();
  expect_all_there(map);
  std::pmr::monotonic_buffer_resource others;
  map_type other(&others);
  other = map;
  EXPECT_EQ(other, map);
  expect_all_there(map_type(std::move(other), &memory));
}

/// Memory that runs out.
class ending_resource : public std::pmr::memory_resource {
public:
  bool at_end = false;

private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (at_end)
      throw std::bad_alloc();
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* p, std::size_t bytes, std::size_t alignment) override {
    std::pmr::new_delete_resource()->deallocate(p, bytes, alignment);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

TEST(polymorphic_memory, that_runs_out_in_a_merge_leaves_no_entry_that_was_moved_from) {
  using map_type = pmr::bucket_map<std::string, std::pmr::string>;
  ending_resource memory;
  map_type to(&memory), from;
  to.reserve(4);
  const std::string key = "a key that is too long for a small string";
  from.emplace(key, "a value that is too long for a small string");
  memory.at_end = true;
  EXPECT_THROW(to.merge(from), std::bad_alloc);
  EXPECT_EQ(to.size(), 0U);
  EXPECT_TRUE(from.empty() || from.contains(key));
}

/// Moves may throw, so that entries are copied; copies do.
struct copied {
  static inline bool throws = false;
  copied() = default;
  copied(const copied&) {
    if (throws)
      throw std::runtime_error("copy");
  }
  copied(copied&&) noexcept(false) {} // NOLINT(performance-noexcept-move-constructor)
  ~copied() = default;
  copied& operator=(const copied&) = delete;
  copied& operator=(copied&&) = delete;
};

TEST(elements_that_are_copied, stay_where_they_were_when_a_merge_between_allocators_throws) {
  std::pmr::monotonic_buffer_resource memory;
  pmr::bucket_map<int, copied> to(&memory), from;
  from[1];
  copied::throws = true;
  EXPECT_THROW(to.merge(from), std::runtime_error);
  copied::throws = false;
  EXPECT_TRUE(from.contains(1));
  EXPECT_TRUE(to.empty());
  to.merge(from);
  EXPECT_TRUE(from.empty());
  EXPECT_TRUE(to.contains(1));
}

/// An allocator with a number that it gives to what it constructs, by
/// std::scoped_allocator_adaptor.
template <class T>
struct numbered_allocator {
  using value_type = T;
  int number;
  explicit numbered_allocator(int n) : number(n) {}
  template <class U>
  numbered_allocator(const numbered_allocator<U>& other) // NOLINT(google-explicit-constructor)
      : number(other.number) {}
  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* p, std::size_t n) { std::allocator<T>().deallocate(p, n); }
  friend bool operator==(const numbered_allocator& a, const numbered_allocator& b) {
    return a.number == b.number;
  }
};

TEST(elements_that_allocate, take_the_inner_allocator_of_an_adaptor) {
  using text = std::basic_string<char, std::char_traits<char>, numbered_allocator<char>>;
  using adaptor = std::scoped_allocator_adaptor<numbered_allocator<std::pair<const int, text>>,
                                                numbered_allocator<char>>;
  bucket_map<int, text, hash<int>, std::equal_to<>, adaptor> map(
      adaptor(numbered_allocator<char>(1), numbered_allocator<char>(2)));
  for (int i = 0; i < 100; ++i)
    map.try_emplace(i, "a text that is long enough to be allocated");
  map.emplace(100, text("a text that another allocator made", numbered_allocator<char>(3)));
  EXPECT_EQ(map.get_allocator().outer_allocator().number, 1);
  EXPECT_EQ(map.size(), 101U);
  for (const auto& [key, value] : map)
    EXPECT_EQ(value.get_allocator().number, 2) << key;
}

// Keys that are not equal to themselves. Go: an insert adds one, no lookup finds it, clear removes
// it; it takes part in growth and iteration like any other.

/// Equality calls, counted.
struct counting_equal {
  static inline std::size_t calls = 0;
  bool operator()(double a, double b) const {
    ++calls;
    return a == b;
  }
};

template <class Policy>
class nan_keys : public ::testing::Test {
protected:
  using map_type = bucket_map<double, int, hash<double>, counting_equal,
                              std::allocator<std::pair<const double, int>>, Policy>;
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  /// NaN and numbers in turn, and a growth under way at the end.
  map_type growing_map() {
    map_type map(seed{20231119});
    do {
      map.try_emplace(nan, entries_);
      map.try_emplace(entries_, entries_);
      ++entries_;
    } while (entries_ < 100 || view(map).growth() == growth_kind::none);
    return map;
  }
  /// That the map has all its entries, NaN among them, each once.
  void expect_all_in(const map_type& map) const {
    EXPECT_EQ(map.size(), 2 * static_cast<std::size_t>(entries_));
    std::multiset<int> values;
    for (const auto& [key, value] : map) {
      EXPECT_TRUE(std::isnan(key) || key == value);
      values.insert(value);
    }
    for (int value = 0; value < entries_; ++value)
      EXPECT_EQ(values.count(value), 2U);
  }
  int entries_ = 0;
};
using policies = ::testing::Types<default_policy, go_policy, two_slot_policy, two_slot_go_policy>;
TYPED_TEST_SUITE(nan_keys, policies);

TYPED_TEST(nan_keys, are_added_by_each_insert_and_found_by_no_lookup) {
  typename TestFixture::map_type map;
  EXPECT_TRUE(map.insert({this->nan, 1}).second);
  EXPECT_TRUE(map.try_emplace(this->nan, 1).second);
  EXPECT_TRUE(map.insert_or_assign(this->nan, 1).second);
  EXPECT_TRUE(map.emplace(this->nan, 1).second);
  EXPECT_EQ(map[this->nan], 0);
  EXPECT_EQ(map.size(), 5U);
  EXPECT_EQ(map.find(this->nan), map.end());
  EXPECT_FALSE(map.contains(this->nan));
  EXPECT_EQ(map.count(this->nan), 0U);
  EXPECT_EQ(map.equal_range(this->nan).first, map.end());
  EXPECT_THROW(static_cast<void>(map.at(this->nan)), std::out_of_range);
  EXPECT_EQ(map.erase(this->nan), 0U);
  EXPECT_FALSE(map == map); // NOLINT(misc-redundant-expression): as for std::unordered_map
  EXPECT_EQ(map.size(), 5U);
}

TYPED_TEST(nan_keys, are_kept_by_every_step_of_a_growth) {
  auto map = this->growing_map();
  this->expect_all_in(map);
  while (view(map).growth() != growth_kind::none) {
    map.try_emplace(this->nan, this->entries_);
    map.try_emplace(this->entries_, this->entries_);
    ++this->entries_;
    this->expect_all_in(map);
  }
}

TYPED_TEST(nan_keys, are_kept_by_copies_moves_and_new_sizes) {
  auto map = this->growing_map();
  this->expect_all_in(typename TestFixture::map_type(map));
  auto moved = std::move(map);
  moved.reserve(2000);
  this->expect_all_in(moved);
  moved.shrink_to_fit();
  this->expect_all_in(moved);
  typename TestFixture::map_type merged;
  merged.merge(moved);
  this->expect_all_in(merged);
  EXPECT_TRUE(moved.empty());
}

TYPED_TEST(nan_keys, are_erased_while_iterating_and_drained) {
  auto map = this->growing_map();
  auto drained = map;
  for (auto it = map.begin(); it != map.end();)
    it = std::isnan(it->first) ? map.erase(it) : std::next(it);
  EXPECT_EQ(map.size(), static_cast<std::size_t>(this->entries_));
  for (int value = 0; value < this->entries_; ++value)
    EXPECT_EQ(map.at(value), value);
  for (std::size_t left = drained.size(); left > 0; --left) {
    EXPECT_EQ(drained.size(), left);
    drained.erase(drained.begin());
  }
  EXPECT_EQ(drained.begin(), drained.end());
}

TYPED_TEST(nan_keys, are_removed_by_clear_in_the_middle_of_a_growth) {
  auto map = this->growing_map();
  map.clear();
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.begin(), map.end());
  map.try_emplace(this->nan, 1);
  EXPECT_EQ(map.size(), 1U);
}

TYPED_TEST(nan_keys, spread_over_the_buckets) {
  typename TestFixture::map_type map(seed{20231119});
  constexpr std::size_t many = 5000;
  counting_equal::calls = 0;
  for (std::size_t i = 0; i < many; ++i)
    map.try_emplace(this->nan, 0);
  EXPECT_EQ(map.size(), many);
  // All in one chain would be half of the square of it.
  EXPECT_LT(counting_equal::calls, many);
  EXPECT_LT(map.stats().overflow_buckets, map.bucket_count() / 2);
}

} // namespace
} // namespace bucketproof
