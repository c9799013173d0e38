// Keys that are equal to the map and not the same: bucket_map and std::unordered_map keep the one
// that is there, and maps that do otherwise are found.
#include "on_right_maps.hpp"

#include "model/oracle/reference.hpp"
#include "model/run/run.hpp"
#include "model/run/run_shaped.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

constexpr setup coarse{.keys = key_kind::coarse, .hash = hash_kind::controlled};
constexpr std::uint32_t one = key_of({3, 200, 6}), equal_one = key_of({3, 200, 7});

TEST(coarse_keys, ignore_the_last_bit_of_what_is_no_hash) {
  EXPECT_EQ(ignored_bits(coarse), one ^ equal_one);
  EXPECT_EQ(ignored_bits({.keys = key_kind::coarse, .hash = hash_kind::seeded}), 1U);
  for (const key_kind k : key_kinds)
    EXPECT_EQ(ignored_bits({.keys = k}) != 0, k == key_kind::coarse);
}

TEST(coarse_keys, are_read_and_written) {
  const std::string text =
      "keys coarse\nhash controlled\npolicy go\nseed 7\na.insert(3:200:7, 1)\n";
  const trace t = parse(text);
  EXPECT_EQ(t.setup.keys, key_kind::coarse);
  EXPECT_EQ(print(t), text);
  EXPECT_EQ(decode(encode(t)), t);
}

/// Half of the keys that come again come as the other one of two.
TEST(coarse_keys, meet_in_random_traces) {
  random_source random(1);
  profile p = everything();
  p.keys = {key_kind::coarse};
  std::size_t present = 0, another = 0;
  for (int i = 0; i < 200; ++i) {
    const trace t = generate(random, p);
    references maps(t.setup);
    for (const operation& op : t.operations) {
      const reference& on = maps[static_cast<std::size_t>(op.on)];
      if (info(op.what).arguments == form::key_value && on.contains(op.key)) {
        ++present;
        another += on.holds(op.key) ? 0 : 1;
      }
      if (!info(op.what).depends_on_order && op.what != verb::custom)
        apply(op, maps, {});
    }
  }
  EXPECT_GT(another, present / 4);
  EXPECT_LT(another, present * 3 / 4);
}

TEST(coarse_keys, are_kept_as_they_came_first) {
  references maps(coarse);
  const auto put = [&maps](verb what, map_name on, std::uint32_t key, std::uint32_t value) {
    return apply({.what = what, .on = on, .number = value, .key = key}, maps, {});
  };
  EXPECT_EQ(put(verb::insert, map_name::a, one, 1).count, 1U);
  for (const verb what : {verb::insert, verb::insert_or_assign, verb::try_emplace}) {
    const answer there = put(what, map_name::a, equal_one, 2);
    EXPECT_EQ(there.count, 0U);
    EXPECT_EQ(there.key, one);
  }
  EXPECT_EQ(put(verb::index, map_name::a, equal_one, 3).key, equal_one) << "as it was named";
  EXPECT_TRUE(maps[0].holds(one));
  EXPECT_FALSE(maps[0].holds(equal_one));
  EXPECT_EQ(maps[0].entries().front().value, 3U);

  put(verb::insert, map_name::b, equal_one, 3);
  EXPECT_FALSE(maps[0] == maps[1]);
  EXPECT_TRUE(have_equal_entries(maps[0], maps[1]));
  apply({.what = verb::merge}, maps, {});
  EXPECT_TRUE(maps[1].holds(equal_one)) << "it stays, as an equal key is there";
  EXPECT_EQ(apply({.what = verb::erase, .key = equal_one}, maps, {}).count, 1U);
  EXPECT_EQ(maps[0].size(), 0U);
}

// Maps that are right.

void expect_to_hold(const std::string& operations) {
  for (const policy_kind policy : all_policies)
    for (const hash_kind hash : {hash_kind::seeded, hash_kind::controlled, hash_kind::constant,
                                 hash_kind::low_bits, hash_kind::high_bits, hash_kind::identity})
      for (const std::string_view step : {"1", "0:0:1"}) {
        std::string text = operations;
        for (std::size_t at = 0; (at = text.find("STEP", at)) != text.npos;)
          text.replace(at, 4, step);
        trace t = parse("keys coarse\n" + text);
        t.setup.policy = policy;
        t.setup.hash = hash;
        expect_to_hold_on_right_maps(t);
      }
}

TEST(coarse_keys, are_one_key_to_inserts_lookups_and_erases) {
  expect_to_hold(
      "a.insert_run(0, 60, STEP)\na.find_run(0, 80, STEP)\na.insert_or_assign(1, 5)\n"
      "a.index(0:0:1, 6)\na.insert_copy(1, 7)\na.emplace(0:0:1, 8)\na.try_emplace(1, 9)\n"
      "a.assign_hinted(0:0:1, 1)\na.insert_own(1, 3)\na.assign_own(0:0:1, 4)\n"
      "a.find(1)\na.count(1)\na.contains(0:0:1)\na.at(0:0:1)\na.reinsert(1)\n"
      "a.erase(1)\na.erase_at(0:0:1)\na.erase_own(3)\na.erase_run(9, 30, STEP)\n"
      "a.erase_if(2, 1)\na.erase_from(0:0:33, 2)\na.erase_loop(3, 0)\n");
}
TEST(coarse_keys, are_one_key_to_ranges_and_lists) {
  expect_to_hold("a.insert_list(0, 1)\na.insert_list(1, 4)\na.insert_range(1, 20, STEP)\n"
                 "b.construct_range(0, 20, STEP)\na == b\na.assign_list(1, 3)\n"
                 "b.construct_list(0, 3)\na == b\nb.insert_run(9, 9, STEP)\na.merge(b)\n");
}
TEST(coarse_keys, are_one_key_to_two_maps) {
  expect_to_hold(
      "a.insert_run(0, 40, STEP)\nb.insert_or_assign(1, 0)\nb.insert(0:0:1, 0)\n"
      "a == b\nb.merge(a)\nb == a\na.merge(b)\na = b\na == b\nb.erase(0)\nb.insert(1, 0)\n"
      "b == a\nswap(a, b)\nb(move(a))\na.insert_run(1, 9, STEP)\na(b)\na = move(b)\n"
      "b.insert_run(0, 9, STEP)\na(b, allocator(1))\na.insert(1, 1)\na(functors(2))\n"
      "b(functors(1))\na.insert(1, 1)\nb.insert(0, 1)\nb(a)\nb.insert(0, 2)\n");
}
TEST(coarse_keys, are_one_key_where_something_throws) {
  expect_to_hold("a.insert_run(0, 20, STEP)\ninject(equality, 1)\na.insert_or_assign(1, 7)\n"
                 "inject(hash, 1)\na.erase(0:0:1)\ninject(copy, 2)\na.insert_range(1, 20, STEP)\n"
                 "inject(copy, 2)\na.assign_list(1, 3)\na.insert_list(0, 4)\n"
                 "b.insert_run(1, 30, STEP)\ninject(allocate, 2)\na.merge(b)\n");
}

TEST(coarse_keys, are_passed_by_cursors) {
  expect_to_hold("a.insert_run(0, 20, STEP)\nc0 = begin(a)\nc1 = range(a, 1)\nc0.next(3)\n"
                 "c1.next(3)\na.erase(1)\na.insert(1, 1)\na.insert(0, 1)\nc0.next(30)\n"
                 "c1.next(30)\n");
}

// Maps that are wrong.

/// The divergence in a line.
template <template <class, class, class, class, class> class Map>
std::string failure_of(const std::string& operations) {
  const trace t = parse("keys coarse\nhash controlled\n" + operations);
  const auto d = run_shaped<Map>(t);
  return d ? std::string(name(d->failed)) + " at operation " + std::to_string(d->at + 1) +
                 ": expected " + d->expected + ", found " + d->found
           : std::string("none");
}

template <class Key, class T, class Hash, class Equal, class Allocator>
class assigns_the_key : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  template <class V>
  std::pair<typename base::iterator, bool> insert_or_assign(Key&& k, V&& v) {
    const auto there = this->find(k);
    if (there == this->end())
      return this->try_emplace(std::move(k), std::forward<V>(v));
    there->second = std::forward<V>(v);
    auto node = this->extract(there);
    node.key() = std::move(k); // the mistake
    return {this->insert(std::move(node)).position, false};
  }
};
TEST(coarse_keys, that_are_assigned_are_missed) {
  EXPECT_EQ(failure_of<assigns_the_key>("a.insert(0:0:0, 1)\na.insert_or_assign(0:0:0, 2)\n"),
            "none");
  EXPECT_EQ(failure_of<assigns_the_key>("a.insert(0:0:0, 1)\na.insert_or_assign(0:0:1, 2)\n"),
            "answer at operation 2: expected present already: 0:0:0 = 2, found present already: "
            "0:0:1 = 2");
}

template <class Key, class T, class Hash, class Equal, class Allocator>
class looks_up_by_operator : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  using base::find;
  auto find(const Key& k) const { // the mistake
    return std::find_if(this->begin(), this->end(), [&k](const auto& e) { return e.first == k; });
  }
};
TEST(coarse_keys, that_are_looked_up_by_operator_are_missed) {
  EXPECT_EQ(failure_of<looks_up_by_operator>("a.insert(0:0:0, 1)\n"),
            "contents at operation 1: expected find(0:0:1) to find an entry, found end()");
}

// The shrinker.

TEST(coarse_keys, go_from_a_failure_that_does_not_need_them) {
  const trace t = parse("keys coarse\nhash seeded\na.insert(1, 2)\na.insert(0, 3)\na.clear()\n");
  const runner fails_at_the_end = [](const trace& tried) -> std::optional<divergence> {
    if (tried.operations.empty() || tried.operations.back().what != verb::clear)
      return std::nullopt;
    return divergence{.failed = check::contents,
                      .at = tried.operations.size() - 1,
                      .expected = {},
                      .found = {},
                      .buckets = {}};
  };
  const shrunk s = shrink(t, *fails_at_the_end(t), fails_at_the_end);
  EXPECT_EQ(s.smallest.setup.keys, key_kind::integer);
}
TEST(coarse_keys, stay_equal_where_they_come_to_spell_their_hash) {
  const trace t = parse("keys coarse\nhash seeded\nseed 5\nb.insert(7, 7)\na.insert(41, 3)\n"
                        "a.insert(5, 3)\na.insert_or_assign(40, 2)\n");
  const runner in_lockstep = [](const trace& tried) { return run_shaped<assigns_the_key>(tried); };
  const auto found = in_lockstep(t);
  ASSERT_TRUE(found);
  EXPECT_EQ(print(shrink(t, *found, in_lockstep).smallest),
            "keys coarse\nhash controlled\npolicy standard\nseed 0\na.insert(0:0:0, 0)\n"
            "a.insert_or_assign(0:0:1, 0)\n");
}

} // namespace
} // namespace bucketproof::model
