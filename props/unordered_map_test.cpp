// The interface of std::unordered_map, member by member in the order of the standard
// ([unord.map.overview], C++20): each test runs on std::unordered_map too, so it asks for nothing
// that is not there.
//
// Not tested: node handles (extract, insert of a node) and local iterators, buckets' sizes and
// max_bucket_count. Elements lie in slots, and a bucket is no list.
#include "bucketproof/bucket_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

/// The two maps; these names are what ctest shows.
namespace of {
struct unordered_map {
  template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
            class Allocator = std::allocator<std::pair<const Key, T>>>
  using map = std::unordered_map<Key, T, Hash, Equal, Allocator>;
  static auto deduced(const auto&... arguments) { return std::unordered_map(arguments...); }
  static auto deduced_from_a_list(const auto&... arguments) {
    return std::unordered_map({std::pair{1, 1}, std::pair{2, 4}}, arguments...);
  }
};
struct bucket_map {
  template <class Key, class T, class Hash = bucketproof::hash<Key>,
            class Equal = std::equal_to<Key>,
            class Allocator = std::allocator<std::pair<const Key, T>>>
  using map = bucketproof::bucket_map<Key, T, Hash, Equal, Allocator>;
  static auto deduced(const auto&... arguments) { return bucketproof::bucket_map(arguments...); }
  static auto deduced_from_a_list(const auto&... arguments) {
    return bucketproof::bucket_map({std::pair{1, 1}, std::pair{2, 4}}, arguments...);
  }
};
} // namespace of

namespace bucketproof {
namespace {

/// Functors and allocators with an identity.
struct numbered_hash {
  int number = 0;
  std::size_t operator()(int key) const noexcept { return static_cast<std::size_t>(key); }
};
struct numbered_equal {
  int number = 0;
  bool operator()(int a, int b) const { return a == b; }
};
template <class T>
struct numbered_allocator {
  using value_type = T;
  int number = 0;

  explicit numbered_allocator(int n = 0) : number(n) {}
  template <class U>
  numbered_allocator(const numbered_allocator<U>& other) // NOLINT(google-explicit-constructor)
      : number(other.number) {}
  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* p, std::size_t n) { std::allocator<T>().deallocate(p, n); }
  friend bool operator==(const numbered_allocator& a, const numbered_allocator& b) {
    return a.number == b.number;
  }
};

using entry = std::pair<const int, int>;
using entries = std::vector<std::pair<int, int>>;
using allocator = numbered_allocator<entry>;

template <class Family>
class interface_of : public ::testing::Test {
protected:
  using plain = typename Family::template map<int, int>;
  using numbered =
      typename Family::template map<int, int, numbered_hash, numbered_equal, allocator>;
  using text_map = typename Family::template map<std::string, std::string>;
};
using families = ::testing::Types<of::unordered_map, of::bucket_map>;
TYPED_TEST_SUITE(interface_of, families);

template <class Map>
entries sorted(const Map& map) {
  entries all(map.begin(), map.end());
  std::sort(all.begin(), all.end());
  return all;
}
template <class A, class B>
inline constexpr bool same = std::is_same_v<A, B>;

TYPED_TEST(interface_of, member_types) {
  using map = typename TestFixture::plain;
  static_assert(same<typename map::key_type, int>);
  static_assert(same<typename map::mapped_type, int>);
  static_assert(same<typename map::value_type, entry>);
  static_assert(same<typename map::hasher, typename TypeParam::template map<int, int>::hasher>);
  static_assert(same<typename map::key_equal, std::equal_to<int>>);
  static_assert(same<typename map::allocator_type, std::allocator<entry>>);
  static_assert(same<typename map::pointer, entry*>);
  static_assert(same<typename map::const_pointer, const entry*>);
  static_assert(same<typename map::reference, entry&>);
  static_assert(same<typename map::const_reference, const entry&>);
  static_assert(same<typename map::size_type, std::size_t>);
  static_assert(same<typename map::difference_type, std::ptrdiff_t>);
  static_assert(std::forward_iterator<typename map::iterator>);
  static_assert(std::forward_iterator<typename map::const_iterator>);
  static_assert(same<std::iter_reference_t<typename map::iterator>, entry&>);
  static_assert(same<std::iter_reference_t<typename map::const_iterator>, const entry&>);
  static_assert(std::is_convertible_v<typename map::iterator, typename map::const_iterator>);
  static_assert(!std::is_convertible_v<typename map::const_iterator, typename map::iterator>);
}

/// Whether the parts of a map are what its constructor was given; 0 where it was given nothing.
template <class Map>
void expect_parts(const Map& map, int hash, int equal, int memory) {
  EXPECT_EQ(map.hash_function().number, hash);
  EXPECT_EQ(map.key_eq().number, equal);
  EXPECT_EQ(map.get_allocator().number, memory);
}

TYPED_TEST(interface_of, constructors_of_empty_maps) {
  using map = typename TestFixture::numbered;
  const numbered_hash hash{1};
  const numbered_equal equal{2};
  const allocator a{3};
  expect_parts(map(), 0, 0, 0);
  expect_parts(map(a), 0, 0, 3);
  expect_parts(map(10), 0, 0, 0);
  expect_parts(map(10, hash), 1, 0, 0);
  expect_parts(map(10, hash, equal), 1, 2, 0);
  expect_parts(map(10, hash, equal, a), 1, 2, 3);
  expect_parts(map(10, a), 0, 0, 3);
  expect_parts(map(10, hash, a), 1, 0, 3);
  const map implicit = {};
  EXPECT_TRUE(implicit.empty());
}

TYPED_TEST(interface_of, constructors_from_ranges_and_lists) {
  using map = typename TestFixture::numbered;
  const numbered_hash hash{1};
  const numbered_equal equal{2};
  const allocator a{3};
  const entries from{{1, 1}, {2, 4}, {1, 9}};
  const auto b = from.begin(), e = from.end();
  const std::initializer_list<entry> list{{1, 1}, {2, 4}, {1, 9}};
  const auto expect = [](const map& made, int h, int eq, int al) {
    expect_parts(made, h, eq, al);
    EXPECT_EQ(sorted(made), (entries{{1, 1}, {2, 4}}));
  };
  expect(map(b, e), 0, 0, 0);
  expect(map(b, e, 10), 0, 0, 0);
  expect(map(b, e, 10, hash), 1, 0, 0);
  expect(map(b, e, 10, hash, equal), 1, 2, 0);
  expect(map(b, e, 10, hash, equal, a), 1, 2, 3);
  expect(map(b, e, 10, a), 0, 0, 3);
  expect(map(b, e, 10, hash, a), 1, 0, 3);
  expect(map(list), 0, 0, 0);
  expect(map(list, 10), 0, 0, 0);
  expect(map(list, 10, hash), 1, 0, 0);
  expect(map(list, 10, hash, equal), 1, 2, 0);
  expect(map(list, 10, hash, equal, a), 1, 2, 3);
  expect(map(list, 10, a), 0, 0, 3);
  expect(map(list, 10, hash, a), 1, 0, 3);
  expect({{1, 1}, {2, 4}}, 0, 0, 0);
}

TYPED_TEST(interface_of, copies_and_moves) {
  using map = typename TestFixture::numbered;
  const map original({{1, 1}, {2, 4}}, 10, numbered_hash{1}, numbered_equal{2}, allocator{3});
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): copying is what is tried
  const map copy = original;
  expect_parts(copy, 1, 2, 3);
  EXPECT_EQ(copy, original);
  const map elsewhere(original, allocator{4});
  expect_parts(elsewhere, 1, 2, 4);
  EXPECT_EQ(elsewhere, original);

  map spent = original;
  const map moved = std::move(spent);
  expect_parts(moved, 1, 2, 3);
  EXPECT_EQ(moved, original);
  spent = original;
  const map moved_elsewhere(std::move(spent), allocator{4});
  expect_parts(moved_elsewhere, 1, 2, 4);
  EXPECT_EQ(moved_elsewhere, original);

  map assigned(allocator{5});
  static_assert(same<decltype(assigned = original), map&>);
  assigned = original;
  expect_parts(assigned, 1, 2, 5); // it does not propagate
  EXPECT_EQ(assigned, original);
  map move_assigned(allocator{5});
  static_assert(same<decltype(move_assigned = std::move(assigned)), map&>);
  move_assigned = std::move(assigned);
  expect_parts(move_assigned, 1, 2, 5);
  EXPECT_EQ(move_assigned, original);
  static_assert(same<decltype(move_assigned = {{7, 7}}), map&>);
  move_assigned = {{7, 7}, {8, 8}, {7, 9}};
  EXPECT_EQ(sorted(move_assigned), (entries{{7, 7}, {8, 8}}));
}

TYPED_TEST(interface_of, iterators_and_capacity) {
  using map = typename TestFixture::plain;
  map m{{1, 1}, {2, 4}};
  const map& c = m;
  static_assert(same<decltype(m.begin()), typename map::iterator>);
  static_assert(same<decltype(m.end()), typename map::iterator>);
  static_assert(same<decltype(c.begin()), typename map::const_iterator>);
  static_assert(same<decltype(c.end()), typename map::const_iterator>);
  static_assert(same<decltype(m.cbegin()), typename map::const_iterator>);
  static_assert(same<decltype(m.cend()), typename map::const_iterator>);
  static_assert(noexcept(m.begin())&& noexcept(m.end())&& noexcept(c.begin()));
  static_assert(noexcept(c.end())&& noexcept(m.cbegin())&& noexcept(m.cend()));
  static_assert(noexcept(c.empty())&& noexcept(c.size())&& noexcept(c.max_size()));
  static_assert(noexcept(c.get_allocator())&& noexcept(m.clear()));
  static_assert(noexcept(c.load_factor())&& noexcept(c.max_load_factor()));
  static_assert(noexcept(c.bucket_count()));
  EXPECT_EQ(std::distance(m.begin(), m.end()), 2);
  EXPECT_TRUE(m.begin() == m.cbegin() && m.cend() == m.end() && m.begin() != m.cend());
  EXPECT_EQ(typename map::iterator(), typename map::iterator());
  auto it = m.begin();
  EXPECT_EQ(it++, m.begin());
  EXPECT_EQ(++it, m.end());
  m.begin()->second = 7;
  EXPECT_EQ(c.begin()->second, 7);
  EXPECT_FALSE(c.empty());
  EXPECT_EQ(c.size(), 2U);
  EXPECT_GE(c.max_size(), std::size_t{1} << 20);
}

/// A value that knows what made it.
struct value {
  std::string made_by = "nothing";
  value() = default;
  explicit value(int) : made_by("a number") {}
  value(const value&) : made_by("copy") {}
  value(value&& from) noexcept : made_by("move") { from.made_by = "moved from"; }
  value& operator=(const value&) {
    made_by = "copy assignment";
    return *this;
  }
  value& operator=(value&& from) noexcept {
    made_by = "move assignment";
    from.made_by = "moved from";
    return *this;
  }
  ~value() = default;
};

TYPED_TEST(interface_of, insert) {
  using map = typename TestFixture::plain;
  using iterator = typename map::iterator;
  using result = std::pair<iterator, bool>;
  map m;
  const entry constant{1, 1};
  static_assert(same<decltype(m.insert(constant)), result>);
  static_assert(same<decltype(m.insert(entry{1, 1})), result>);
  static_assert(same<decltype(m.insert(std::pair{short{1}, 1L})), result>);
  static_assert(same<decltype(m.insert(m.cend(), constant)), iterator>);
  static_assert(same<decltype(m.insert(m.cend(), entry{1, 1})), iterator>);
  static_assert(same<decltype(m.insert(m.cend(), std::pair{short{1}, 1L})), iterator>);
  static_assert(same<decltype(m.insert(m.begin(), m.end())), void>);
  static_assert(same<decltype(m.insert({constant, constant})), void>);
  static_assert(!requires { m.insert("no pair"); });

  EXPECT_TRUE(m.insert(constant).second);
  EXPECT_FALSE(m.insert(entry{1, 2}).second);
  EXPECT_TRUE(m.insert({2, 2}).second);
  EXPECT_TRUE(m.insert(std::pair{short{3}, 3L}).second);
  EXPECT_EQ(m.insert(m.end(), constant)->second, 1);
  EXPECT_EQ(m.insert(m.begin(), {4, 4})->second, 4);
  EXPECT_EQ(m.insert(m.begin(), std::pair{short{5}, 5L})->second, 5);
  const entries more{{6, 6}, {7, 7}, {1, 9}};
  m.insert(more.begin(), more.end());
  m.insert({{8, 8}, {9, 9}});
  EXPECT_EQ(sorted(m),
            (entries{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {7, 7}, {8, 8}, {9, 9}}));
}

TYPED_TEST(interface_of, insert_moves_what_it_may_and_copies_the_rest) {
  typename TypeParam::template map<int, value> m;
  std::pair<int, value> pair{1, value()};
  m.insert(pair);
  EXPECT_NE(pair.second.made_by, "moved from");
  pair.first = 2;
  m.insert(std::move(pair));
  EXPECT_EQ(m.at(2).made_by, "move");
  std::vector<std::pair<int, value>> from(1);
  from[0].first = 3;
  m.insert(std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  EXPECT_EQ(m.at(3).made_by, "move");
  typename TypeParam::template map<std::unique_ptr<int>, int> owners;
  EXPECT_TRUE(owners.insert(std::pair{std::make_unique<int>(1), 1}).second);
}

TYPED_TEST(interface_of, emplace) {
  using map = typename TypeParam::template map<int, value>;
  using iterator = typename map::iterator;
  map m;
  static_assert(same<decltype(m.emplace(1, 1)), std::pair<iterator, bool>>);
  static_assert(same<decltype(m.emplace_hint(m.cend(), 1, 1)), iterator>);
  EXPECT_TRUE(m.emplace().second);
  EXPECT_TRUE(m.emplace(1, 1).second);
  EXPECT_FALSE(m.emplace(1, 2).second);
  EXPECT_TRUE(m.emplace(std::piecewise_construct, std::forward_as_tuple(2), std::forward_as_tuple())
                  .second);
  EXPECT_EQ(m.emplace_hint(m.begin(), 3, 3)->first, 3);
  EXPECT_EQ(m.size(), 4U);
}

TYPED_TEST(interface_of, try_emplace) {
  using map = typename TypeParam::template map<std::string, value>;
  using iterator = typename map::iterator;
  map m;
  std::string key = "a key that owns memory, being long";
  const std::string constant = key;
  static_assert(same<decltype(m.try_emplace(constant)), std::pair<iterator, bool>>);
  static_assert(same<decltype(m.try_emplace(std::move(key))), std::pair<iterator, bool>>);
  static_assert(same<decltype(m.try_emplace(m.cend(), constant)), iterator>);
  static_assert(same<decltype(m.try_emplace(m.cend(), std::move(key))), iterator>);
  EXPECT_TRUE(m.try_emplace(constant, 1).second);
  EXPECT_EQ(m.at(constant).made_by, "a number");
  value given;
  EXPECT_FALSE(m.try_emplace(std::move(key), std::move(given)).second);
  EXPECT_EQ(key, constant);            // NOLINT(bugprone-use-after-move): promised
  EXPECT_EQ(given.made_by, "nothing"); // NOLINT(bugprone-use-after-move): promised
  EXPECT_EQ(m.try_emplace(m.end(), constant, 2)->second.made_by, "a number");
  m.clear();
  EXPECT_EQ(m.try_emplace(m.end(), std::move(key), std::move(given))->second.made_by, "move");
  EXPECT_NE(key, constant); // NOLINT(bugprone-use-after-move): it was moved from
}

TYPED_TEST(interface_of, insert_or_assign) {
  using map = typename TypeParam::template map<int, value>;
  using iterator = typename map::iterator;
  map m;
  const int key = 1;
  static_assert(same<decltype(m.insert_or_assign(key, value())), std::pair<iterator, bool>>);
  static_assert(same<decltype(m.insert_or_assign(1, value())), std::pair<iterator, bool>>);
  static_assert(same<decltype(m.insert_or_assign(m.cend(), key, value())), iterator>);
  static_assert(same<decltype(m.insert_or_assign(m.cend(), 1, value())), iterator>);
  const value constant;
  EXPECT_TRUE(m.insert_or_assign(key, constant).second);
  EXPECT_EQ(m.at(1).made_by, "copy");
  EXPECT_FALSE(m.insert_or_assign(1, value()).second);
  EXPECT_EQ(m.at(1).made_by, "move assignment");
  EXPECT_EQ(m.insert_or_assign(m.end(), key, constant)->second.made_by, "copy assignment");
  EXPECT_EQ(m.insert_or_assign(m.end(), 2, value())->second.made_by, "move");
}

TYPED_TEST(interface_of, erase_clear_and_swap) {
  using map = typename TestFixture::plain;
  map m{{1, 1}, {2, 4}, {3, 9}};
  static_assert(same<decltype(m.erase(m.begin())), typename map::iterator>);
  static_assert(same<decltype(m.erase(m.cbegin())), typename map::iterator>);
  static_assert(same<decltype(m.erase(1)), std::size_t>);
  static_assert(same<decltype(m.erase(m.cbegin(), m.cend())), typename map::iterator>);
  EXPECT_EQ(m.erase(1), 1U);
  EXPECT_EQ(m.erase(1), 0U);
  const auto after_first = m.erase(m.cbegin()); // first, whatever the order of arguments
  EXPECT_EQ(after_first, m.begin());
  EXPECT_EQ(m.erase(m.begin()), m.end());
  m = {{1, 1}, {2, 4}, {3, 9}};
  EXPECT_EQ(m.erase(std::next(m.cbegin()), m.cend()), m.end());
  EXPECT_EQ(m.erase(m.cbegin(), m.cbegin()), m.begin());
  EXPECT_EQ(m.size(), 1U);

  map other{{7, 7}};
  static_assert(std::is_nothrow_swappable_v<map>);
  static_assert(same<decltype(m.swap(other)), void> && same<decltype(swap(m, other)), void>);
  const map before = m;
  m.swap(other);
  EXPECT_EQ(m, (map{{7, 7}}));
  swap(m, other);
  EXPECT_EQ(m, before);
  std::swap(m, other);
  EXPECT_EQ(other, before);
  other.clear();
  EXPECT_TRUE(other.empty());
}

TYPED_TEST(interface_of, merge) {
  using map = typename TestFixture::plain;
  map m{{1, 1}, {2, 4}};
  // Another hash and another equality are no hindrance.
  typename TypeParam::template map<int, int, numbered_hash, numbered_equal> other{{2, 5}, {3, 9}};
  static_assert(same<decltype(m.merge(other)), void> &&
                same<decltype(m.merge(std::move(other))), void>);
  m.merge(other);
  EXPECT_EQ(sorted(m), (entries{{1, 1}, {2, 4}, {3, 9}}));
  EXPECT_EQ(sorted(other), (entries{{2, 5}}));
  m.merge(map{{4, 16}});
  EXPECT_EQ(m.at(4), 16);
}

TYPED_TEST(interface_of, observers_and_lookup) {
  using map = typename TestFixture::plain;
  map m{{1, 1}, {2, 4}};
  const map& c = m;
  using both = std::pair<typename map::iterator, typename map::iterator>;
  using const_both = std::pair<typename map::const_iterator, typename map::const_iterator>;
  static_assert(same<decltype(c.hash_function()), typename map::hasher>);
  static_assert(same<decltype(c.key_eq()), typename map::key_equal>);
  static_assert(same<decltype(m.find(1)), typename map::iterator>);
  static_assert(same<decltype(c.find(1)), typename map::const_iterator>);
  static_assert(same<decltype(c.count(1)), std::size_t> && same<decltype(c.contains(1)), bool>);
  static_assert(same<decltype(m.equal_range(1)), both>);
  static_assert(same<decltype(c.equal_range(1)), const_both>);
  static_assert(same<decltype(m[1]), int&> && same<decltype(m.at(1)), int&>);
  static_assert(same<decltype(c.at(1)), const int&>);
  EXPECT_EQ(c.find(2)->second, 4);
  EXPECT_EQ(c.find(3), c.end());
  EXPECT_EQ(m.find(3), m.end());
  EXPECT_EQ(c.count(1), 1U);
  EXPECT_EQ(c.count(3), 0U);
  EXPECT_TRUE(c.contains(1) && !c.contains(3));
  EXPECT_EQ(std::distance(c.equal_range(1).first, c.equal_range(1).second), 1);
  EXPECT_EQ(c.equal_range(3), (const_both{c.end(), c.end()}));
  EXPECT_THROW(static_cast<void>(m.at(3)), std::out_of_range);
  EXPECT_THROW(static_cast<void>(c.at(3)), std::out_of_range);
  const int key = 3;
  EXPECT_EQ(m[key], 0);
  m[4] = 16;
  EXPECT_EQ(c.at(4), 16);
}

/// A key that cannot be made by a conversion, only compared.
struct initial {
  char letter;
  friend bool operator==(const std::string& text, initial i) {
    return !text.empty() && text[0] == i.letter;
  }
};
struct initial_hash {
  using is_transparent = void;
  std::size_t operator()(const std::string& text) const {
    return text.empty() ? 0 : static_cast<std::size_t>(text[0]);
  }
  std::size_t operator()(initial i) const { return static_cast<std::size_t>(i.letter); }
};

TYPED_TEST(interface_of, heterogeneous_lookup) {
  using map = typename TypeParam::template map<std::string, int, initial_hash, std::equal_to<>>;
  map m{{"ada", 1}, {"grace", 2}};
  const map& c = m;
  static_assert(same<decltype(m.find(initial{'a'})), typename map::iterator>);
  static_assert(same<decltype(c.find(initial{'a'})), typename map::const_iterator>);
  EXPECT_EQ(m.find(initial{'a'})->second, 1);
  EXPECT_EQ(c.find(initial{'g'})->second, 2);
  EXPECT_EQ(c.find(initial{'x'}), c.end());
  EXPECT_TRUE(c.contains(initial{'a'}));
  EXPECT_EQ(c.count(initial{'x'}), 0U);
  EXPECT_EQ(m.equal_range(initial{'a'}).first->second, 1);
  EXPECT_EQ(c.equal_range(initial{'a'}).first->second, 1);
  // One transparent functor is not enough.
  using half = typename TypeParam::template map<std::string, int, initial_hash>;
  using other_half =
      typename TypeParam::template map<std::string, int, std::hash<std::string>, std::equal_to<>>;
  static_assert(!requires(const half& h) { h.find(initial{'a'}); });
  static_assert(!requires(const other_half& h) { h.find(initial{'a'}); });
}

TYPED_TEST(interface_of, hash_policy) {
  using map = typename TestFixture::plain;
  map m{{1, 1}};
  const map& c = m;
  static_assert(same<decltype(c.load_factor()), float> &&
                same<decltype(c.max_load_factor()), float>);
  static_assert(same<decltype(m.max_load_factor(1.0F)), void>);
  static_assert(same<decltype(m.rehash(1)), void> && same<decltype(m.reserve(1)), void>);
  m.rehash(100);
  EXPECT_GE(m.bucket_count(), 100U);
  m.reserve(1000);
  EXPECT_GE(static_cast<float>(m.bucket_count()) * m.max_load_factor(), 1000.0F);
  EXPECT_FLOAT_EQ(c.load_factor(), 1.0F / static_cast<float>(m.bucket_count()));
  m.max_load_factor(1.0F);
  EXPECT_GT(c.max_load_factor(), 0.0F);
  EXPECT_EQ(m.at(1), 1);
}

TYPED_TEST(interface_of, comparison_and_erase_if) {
  using map = typename TestFixture::plain;
  map m{{1, 1}, {2, 4}, {3, 9}};
  map other{{3, 9}, {2, 4}, {1, 1}};
  static_assert(same<decltype(m == other), bool> && same<decltype(m != other), bool>);
  EXPECT_TRUE(m == other);
  other[3] = 10;
  EXPECT_TRUE(m != other);
  EXPECT_FALSE(m == map());
  static_assert(same<decltype(erase_if(m, [](const auto&) { return true; })), std::size_t>);
  EXPECT_EQ(erase_if(m, [](const auto& e) { return e.first != 2; }), 2U);
  EXPECT_EQ(sorted(m), (entries{{2, 4}}));
}

TYPED_TEST(interface_of, deduction_guides) {
  const entries from{{1, 1}, {2, 4}};
  const auto b = from.begin(), e = from.end();
  const numbered_hash hash{1};
  const numbered_equal equal{2};
  const allocator a{3};
  const std::size_t n = 10;
  const auto expect = []<class Hash, class Equal, class Allocator>(
                          const auto& made, const Hash& h, const Equal& eq, const Allocator& al) {
    using map = std::remove_cvref_t<decltype(made)>;
    static_assert(same<map, typename TypeParam::template map<int, int, Hash, Equal, Allocator>>);
    EXPECT_EQ(sorted(made), (entries{{1, 1}, {2, 4}}));
    if constexpr (same<Hash, numbered_hash>) {
      EXPECT_EQ(made.hash_function().number, h.number);
    }
    if constexpr (same<Equal, numbered_equal>) {
      EXPECT_EQ(made.key_eq().number, eq.number);
    }
    if constexpr (same<Allocator, allocator>) {
      EXPECT_EQ(made.get_allocator().number, al.number);
    }
  };
  const typename TestFixture::plain::hasher std_hash;
  const std::equal_to<int> std_equal;
  const std::allocator<entry> std_allocator;
  expect(TypeParam::deduced(b, e), std_hash, std_equal, std_allocator);
  expect(TypeParam::deduced(b, e, n), std_hash, std_equal, std_allocator);
  expect(TypeParam::deduced(b, e, n, hash), hash, std_equal, std_allocator);
  expect(TypeParam::deduced(b, e, n, hash, equal), hash, equal, std_allocator);
  expect(TypeParam::deduced(b, e, n, hash, equal, a), hash, equal, a);
  expect(TypeParam::deduced(b, e, n, a), std_hash, std_equal, a);
  expect(TypeParam::deduced(b, e, n, hash, a), hash, std_equal, a);
  expect(TypeParam::deduced_from_a_list(), std_hash, std_equal, std_allocator);
  expect(TypeParam::deduced_from_a_list(n), std_hash, std_equal, std_allocator);
  expect(TypeParam::deduced_from_a_list(n, hash), hash, std_equal, std_allocator);
  expect(TypeParam::deduced_from_a_list(n, hash, equal), hash, equal, std_allocator);
  expect(TypeParam::deduced_from_a_list(n, hash, equal, a), hash, equal, a);
  expect(TypeParam::deduced_from_a_list(n, a), std_hash, std_equal, a);
  expect(TypeParam::deduced_from_a_list(n, hash, a), hash, std_equal, a);
}

TEST(interface_beyond_the_standards, guides_take_an_allocator_alone_and_maps_too) {
  // The standard gained these later (LWG 2713), or has them by its copy guide.
  const entries from{{1, 1}};
  using expected = bucket_map<int, int, hash<int>, std::equal_to<int>, allocator>;
  const bucket_map ranged(from.begin(), from.end(), allocator{3});
  static_assert(same<decltype(ranged), const expected>);
  EXPECT_EQ(ranged.get_allocator().number, 3);
  const bucket_map listed({std::pair{1, 1}}, allocator{3});
  static_assert(same<decltype(listed), const expected>);
  EXPECT_EQ(listed.get_allocator().number, 3);
  const bucket_map copied(listed, allocator{4});
  static_assert(same<decltype(copied), const expected>);
  EXPECT_EQ(copied.get_allocator().number, 4);
}

TEST(interface_beyond_the_standards, heterogeneous_erase_is_that_of_cxx23) {
  bucket_map<std::string, int, initial_hash, std::equal_to<>> m{{"ada", 1}, {"grace", 2}};
  EXPECT_EQ(m.erase(initial{'a'}), 1U);
  EXPECT_EQ(m.erase(initial{'a'}), 0U);
  EXPECT_EQ(m.erase(m.begin()), m.end()); // an iterator is no key
}

// What a type says of itself is true, so that templates can ask.

struct hash_without_default : numbered_hash {
  explicit hash_without_default(int) {}
};
struct equal_without_default : numbered_equal {
  explicit equal_without_default(int) {}
};
using map = bucket_map<int, int>;
using owners = bucket_map<int, std::unique_ptr<int>>;
using keyed_by_owner = bucket_map<std::unique_ptr<int>, int>;
static_assert(std::is_default_constructible_v<map>);
static_assert(!std::is_default_constructible_v<bucket_map<int, int, hash_without_default>>);
static_assert(
    !std::is_default_constructible_v<bucket_map<int, int, numbered_hash, equal_without_default>>);
static_assert(std::is_constructible_v<bucket_map<int, int, hash_without_default>, std::size_t,
                                      hash_without_default>);
static_assert(!std::is_copy_constructible_v<keyed_by_owner> &&
              !std::is_copy_assignable_v<keyed_by_owner>);
static_assert(!std::is_constructible_v<owners, const owners&, std::allocator<int>>);
static_assert(std::is_nothrow_swappable_v<keyed_by_owner> && std::is_nothrow_destructible_v<map>);
// Allocators that do not propagate and can differ: assignment may have to move each entry.
using numbered = bucket_map<int, int, numbered_hash, numbered_equal, allocator>;
static_assert(std::is_nothrow_move_constructible_v<numbered> &&
              !std::is_nothrow_move_assignable_v<numbered>);
static_assert(!std::is_convertible_v<std::size_t, map> && !std::is_convertible_v<seed, map>);
static_assert(!std::is_convertible_v<std::allocator<entry>, map>);
static_assert(std::is_convertible_v<std::initializer_list<entry>, map>);
static_assert(!std::is_constructible_v<map, int, int> &&
              !std::is_constructible_v<map, std::string>);
static_assert(std::uses_allocator_v<map, std::allocator<entry>>);

} // namespace
} // namespace bucketproof
