// Templates of every number of parameters: each gets as many arguments as it takes.
#include "props/verify/parameters.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace bucketproof::verify {
namespace {

using hash = std::hash<int>;
using equal = std::equal_to<int>;
using allocator = std::allocator<std::pair<const int, char>>;

template <class Key, class T>
struct of_two {};
template <class Key, class T, class Hash>
struct of_three {};
template <class Key, class T, class Hash = int, class Equal = int>
struct of_four {};
template <class Key, class T, class Hash, class Equal, class Allocator, class Growth = int>
struct of_six {};
template <class Key, class T>
requires std::same_as<Key, int>
struct of_int {
};
template <class Key, class T>
requires std::same_as<Key, std::uint64_t>
struct of_uint64 {
};
template <class Key, class T, class Hash, class Equal, class Allocator>
using alias_of_five = std::unordered_map<Key, T, Hash, Equal, Allocator>;
template <class Key, class T, class Hash>
using alias_of_three = std::unordered_map<Key, T, Hash>;
template <class Key, class Hash>
struct set_of_two {};
template <class Key, class, class, class, class, class, class>
struct of_seven {};

template <template <class...> class Map>
using instance_of = typename map_instance_t<Map, int, char, hash, equal, allocator>::type;
template <template <class...> class Map>
concept is_a_map = requires {
  typename instance_of<Map>;
};

static_assert(std::same_as<instance_of<of_two>, of_two<int, char>>);
static_assert(std::same_as<instance_of<of_three>, of_three<int, char, hash>>);
static_assert(std::same_as<instance_of<of_four>, of_four<int, char, hash, equal>>);
static_assert(std::same_as<instance_of<std::unordered_map>,
                           std::unordered_map<int, char, hash, equal, allocator>>);
static_assert(std::same_as<instance_of<of_six>, of_six<int, char, hash, equal, allocator>>);
static_assert(std::same_as<instance_of<alias_of_five>, instance_of<std::unordered_map>>);
static_assert(std::same_as<instance_of<alias_of_three>, std::unordered_map<int, char, hash>>);
static_assert(is_a_map<of_int> && !is_a_map<of_uint64> && !is_a_map<of_seven>);

using set_allocator = std::allocator<int>;
template <template <class...> class Set>
using set_instance_of = typename set_instance_t<Set, int, hash, equal, set_allocator>::type;
static_assert(std::same_as<set_instance_of<set_of_two>, set_of_two<int, hash>>);
static_assert(std::same_as<set_instance_of<std::unordered_set>,
                           std::unordered_set<int, hash, equal, set_allocator>>);

TEST(parameters, spells_the_arguments_that_a_map_takes) {
  EXPECT_EQ(spelled_map<of_two>("my::map"), "my::map<Key, T>");
  EXPECT_EQ(spelled_map<alias_of_three>("m"), "m<Key, T, Hash>");
  EXPECT_EQ(spelled_map<of_four>("m"), "m<Key, T, Hash, Equal>");
  EXPECT_EQ(spelled_map<std::unordered_map>("m"), "m<Key, T, Hash, Equal, Allocator>");
}
TEST(parameters, spells_those_of_a_map_of_one_kind_of_keys) {
  EXPECT_EQ(spelled_map<of_uint64>("m"), "m<Key, T>");
}
TEST(parameters, spells_those_of_a_set) {
  EXPECT_EQ(spelled_set<set_of_two>("s"), "s<Key, Hash>");
  EXPECT_EQ(spelled_set<std::unordered_set>("s"), "s<Key, Hash, Equal, Allocator>");
}

} // namespace
} // namespace bucketproof::verify
