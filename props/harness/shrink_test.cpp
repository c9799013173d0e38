// The shrinker on failures that are made up: what it must find, how dear it may be, what it must
// keep. That it finds one trace for a bug of the map, whatever found it, is `bug_bank shrink`'s.
#include "model/shrink/shrink.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iostream>
#include <optional>
#include <vector>

namespace bucketproof::model {
namespace {

divergence at(check failed, std::size_t place) {
  return {.failed = failed, .at = place, .expected = {}, .found = {}, .buckets = {}};
}
trace any_trace(std::uint64_t seed, std::size_t operations) {
  random_source random(seed);
  const profile p = everything();
  trace t{.setup = generate_setup(random, p), .operations = {}};
  generator g(random, p, t.setup);
  while (t.operations.size() < operations)
    t.operations.push_back(g.next());
  return normal(t);
}

/// What counts as one of the operations that are needed.
using likeness_of_operations = bool (*)(const operation&, const operation&);
bool are_equal(const operation& a, const operation& b) {
  return a == b;
}
/// Keys and numbers can then all be made simpler.
bool are_of_a_kind(const operation& a, const operation& b) {
  return family_of(a.what) == family_of(b.what);
}

/// Fails at the last of these operations, if all of them were done in this order.
class needs_all {
public:
  explicit needs_all(std::vector<operation> needed, likeness_of_operations alike = are_equal)
      : needed_(std::move(needed)),
        alike_(alike) {}
  std::optional<divergence> operator()(const trace& t) const {
    std::size_t met = 0;
    for (std::size_t i = 0; i < t.operations.size(); ++i)
      if (alike_(t.operations[i], needed_[met]) && ++met == needed_.size())
        return at(check::answer, i);
    return std::nullopt;
  }

private:
  std::vector<operation> needed_;
  likeness_of_operations alike_;
};
/// So many operations of the trace, spread over it; the last among them.
std::vector<operation> some_of(const trace& t, std::size_t n) {
  std::vector<operation> some;
  for (std::size_t i = 1; i <= n; ++i)
    some.push_back(t.operations[t.operations.size() * i / n - 1]);
  return some;
}

// Nothing about the 41 can be made simpler, so that every rule is tried on each in vain.
TEST(shrink, comes_to_a_minimum_of_41_operations_in_2000_runs) {
  constexpr std::size_t least = 41;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const trace t = any_trace(seed, 400);
    const needs_all run(some_of(t, least));
    const shrunk s = shrink(t, *run(t), run);
    EXPECT_TRUE(s.complete);
    EXPECT_EQ(s.smallest.operations.size(), least);
    EXPECT_LE(s.runs, 2000U);
    std::cout << "400 operations to " << least << " in " << s.runs << " runs\n";
  }
}

TEST(shrink, makes_41_operations_that_can_be_simpler_so_in_2000_runs) {
  constexpr std::size_t least = 41;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const trace t = any_trace(seed, 400);
    const needs_all run(some_of(t, least), are_of_a_kind);
    const shrunk s = shrink(t, *run(t), run);
    EXPECT_TRUE(s.complete);
    EXPECT_EQ(s.smallest.operations.size(), least);
    EXPECT_LE(s.runs, 2000U);
    for (const operation& op : s.smallest.operations) {
      EXPECT_EQ(op.what, family_of(op.what)) << print(s.smallest);
      EXPECT_EQ(op.key, 0U);
    }
    std::cout << "400 operations to " << least << " in " << s.runs << " runs\n";
  }
}

/// Fails at the first `at` after two inserts, if there were as many erases as the first one's value
/// says, no more of them than the second one's, and as many counts as that says. What can be made
/// smaller depends on what was made smaller before.
std::optional<divergence> entangled(const trace& t) {
  std::vector<std::size_t> values;
  std::size_t erases = 0, counts = 0;
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    const operation& op = t.operations[i];
    if (op.what == verb::insert)
      values.push_back(op.number);
    erases += op.what == verb::erase ? 1 : 0;
    counts += op.what == verb::count ? 1 : 0;
    if (op.what == verb::at && values.size() == 2 && erases >= values[0] && values[1] >= erases &&
        counts >= values[1])
      return at(check::answer, i);
  }
  return std::nullopt;
}
TEST(shrink, goes_on_until_nothing_is_left_to_try) {
  const trace t = parse("a.insert(1, 2)\na.insert(2, 2)\na.erase(3)\na.erase(4)\n"
                        "a.count(5)\na.count(6)\na.at(7)\n");
  const shrunk once = shrink(t, *entangled(t), entangled);
  EXPECT_EQ(once.smallest.operations.size(), 3U);
  const shrunk twice = shrink(once.smallest, once.why, entangled);
  EXPECT_EQ(print(twice.smallest), print(once.smallest));
  EXPECT_TRUE(twice.complete);
}

/// Fails at the first operation done, by its place, that `fails` says yes of.
std::optional<divergence> first_in_order(const trace& t, auto fails) {
  std::optional<divergence> d;
  in_order(t, t.operations.size(), [&](std::size_t place, std::uint32_t round) {
    if (!fails(place))
      return true;
    d = at(check::answer, place);
    d->round = round;
    return false;
  });
  return d;
}

/// Fails at the 70th erase of key 4 that is done.
std::optional<divergence> erased_70_times(const trace& t) {
  return first_in_order(t, [&t, erases = 0](std::size_t place) mutable {
    const operation& op = t.operations[place];
    return op.what == verb::erase && op.key == 4 && ++erases == 70;
  });
}
TEST(shrink, leaves_a_block_what_it_needs_and_as_few_rounds) {
  const trace t = parse("a.insert_run(0, 20, 1)\nrepeat(100) {\n  a.insert(4, 1)\n  a.find(4)\n"
                        "  a.erase(4)\n}\na.find(7)\nrepeat(5000) {\n  a.erase(4)\n  b = a\n}\n");
  const shrunk s = shrink(t, *erased_70_times(t), erased_70_times);
  EXPECT_TRUE(s.complete);
  EXPECT_EQ(print(s.smallest).substr(print({s.smallest.setup, {}}).size()),
            "repeat(70) {\n  a.erase(4:0:0)\n}\n");
  EXPECT_EQ(s.why.round, 70U);
}

/// Fails after 30 inserts, at an erase with which a block begins.
std::optional<divergence> erased_after_30_inserts(const trace& t) {
  return first_in_order(t, [&t, inserts = 0](std::size_t place) mutable {
    const verb what = t.operations[place].what;
    inserts += what == verb::insert ? 1 : 0;
    return what == verb::erase && inserts >= 30 && place != 0 &&
           t.operations[place - 1].what == verb::repeat;
  });
}
TEST(shrink, keeps_what_a_block_does_behind_the_operation_that_fails) {
  const trace t = parse("a.find(3)\nrepeat(100) {\n  a.erase(4)\n  a.find(4)\n  a.insert(4, 1)\n"
                        "}\na.find(7)\n");
  const shrunk s = shrink(t, *erased_after_30_inserts(t), erased_after_30_inserts);
  EXPECT_EQ(print(s.smallest).substr(print({s.smallest.setup, {}}).size()),
            "repeat(31) {\n  a.erase(0:0:0)\n  a.insert(0:0:0, 0)\n}\n");
  EXPECT_TRUE(erased_after_30_inserts(s.smallest)) << "what was cut is needed";
  EXPECT_NE(explain(s.smallest, s.why).find("a.insert"), std::string::npos) << "it is shown, too";
}

/// Two failures: one needs a key's erasure after its insertion; the other is simpler, of another
/// check and at another operation.
std::optional<divergence> erased_or_looked_up(const trace& t) {
  std::vector<std::uint32_t> inserted;
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    const operation& op = t.operations[i];
    if (op.what == verb::find)
      return at(check::answer, i);
    if (op.what == verb::insert)
      inserted.push_back(op.key);
    if (op.what == verb::erase &&
        std::find(inserted.begin(), inserted.end(), op.key) != inserted.end())
      return at(check::structure, i);
  }
  return std::nullopt;
}
TEST(shrink, does_not_slip_to_another_failure) {
  const trace t = parse("a.count(1)\na.insert(7, 5)\na.count(3)\na.erase(7)\n");
  const shrunk s = shrink(t, *erased_or_looked_up(t), erased_or_looked_up);
  EXPECT_EQ(s.why.failed, check::structure);
  EXPECT_EQ(print(s.smallest), "keys integer\nhash controlled\npolicy standard\nseed 0\n"
                               "a.insert(0:0:0, 0)\na.erase(0:0:0)\n");
}

/// A failure that two checks see, the one or the other by what was inserted.
std::optional<divergence> seen_by_either(const trace& t) {
  for (std::size_t i = 0; i < t.operations.size(); ++i)
    if (t.operations[i].what == verb::insert)
      return at(t.operations[i].number == 0 ? check::structure : check::contents, i);
  return std::nullopt;
}
TEST(shrink, comes_to_the_same_trace_whichever_check_sees_it_first) {
  const trace t = parse("a.insert(7, 5)\n"), u = parse("a.insert(7, 0)\n");
  EXPECT_EQ(print(shrink(t, *seen_by_either(t), seen_by_either).smallest),
            print(shrink(u, *seen_by_either(u), seen_by_either).smallest));
}

TEST(shrink, keeps_the_best_when_the_runs_are_spent) {
  const trace t = any_trace(1, 400);
  const needs_all run(some_of(t, 10));
  std::size_t before = t.operations.size();
  for (const std::size_t runs : {1U, 20U, 200U}) {
    std::size_t counted = 0;
    const shrunk s = shrink(t, *run(t),
                            [&](const trace& candidate) {
                              ++counted;
                              return run(candidate);
                            },
                            {.runs = runs});
    EXPECT_LE(counted, runs);
    EXPECT_EQ(counted, s.runs);
    EXPECT_FALSE(s.complete);
    EXPECT_TRUE(run(s.smallest));
    EXPECT_LE(s.smallest.operations.size(), before);
    before = s.smallest.operations.size();
  }
  EXPECT_LT(before, 100U);
}

TEST(shrink, keeps_the_best_when_it_is_stopped) {
  const trace t = any_trace(1, 400);
  const needs_all run(some_of(t, 10));
  std::atomic<bool> stop = false;
  std::optional<trace> best;
  const shrunk s = shrink(t, *run(t), run, {.stop = &stop}, [&](const shrunk& now) {
    best = now.smallest;
    stop = now.smallest.operations.size() < 100;
  });
  EXPECT_FALSE(s.complete);
  ASSERT_TRUE(best);
  EXPECT_EQ(print(s.smallest), print(*best));
  EXPECT_TRUE(run(s.smallest));
}

/// A map with two mistakes that checks of one group see: at `swap`, and at `reserve`.
std::optional<divergence> swap_or_reserve(const trace& t) {
  for (std::size_t i = 0; i < t.operations.size(); ++i)
    if (t.operations[i].what == verb::swap && i != 0)
      return at(check::structure, i);
    else if (t.operations[i].what == verb::reserve)
      return at(check::growth, i);
  return std::nullopt;
}

TEST(shrink, keeps_the_smallest_that_fails_as_found_beside_another_failure) {
  const trace t = parse("a.insert(1, 1)\na.insert(2, 2)\nswap(a, b)\n");
  const shrunk s = shrink(t, *swap_or_reserve(t), swap_or_reserve);
  EXPECT_EQ(print(s.smallest), print(parse("hash controlled\na.reserve(0)\n")));
  ASSERT_TRUE(s.as_found);
  EXPECT_EQ(s.as_found->why.failed, check::structure);
  EXPECT_EQ(s.as_found->what.operations.size(), 2U);
  EXPECT_EQ(s.as_found->what.operations.back().what, verb::swap);
}
TEST(shrink, keeps_nothing_beside_a_smaller_failure_of_the_same_kind) {
  const trace t = any_trace(1, 60);
  const needs_all run(some_of(t, 3), are_of_a_kind);
  EXPECT_FALSE(shrink(t, *run(t), run).as_found);
}

TEST(shrink, says_when_the_trace_does_not_fail_again) {
  const trace t = any_trace(1, 10);
  const shrunk s =
      shrink(t, at(check::crash, 9), [](const trace&) { return std::optional<divergence>(); });
  EXPECT_FALSE(s.failed_again);
  EXPECT_EQ(s.runs, 1U);
  EXPECT_EQ(print(s.smallest), print(t));
}

TEST(shrink, counts_for_each_rule_what_was_tried_and_taken) {
  const trace t = any_trace(1, 60);
  const needs_all run(some_of(t, 3));
  std::size_t taken = 0;
  const shrunk s = shrink(t, *run(t), run, {}, [&](const shrunk&) { ++taken; });
  std::size_t sum_tried = 0, sum_taken = 0;
  for (const rule_count& r : s.rules) {
    sum_tried += r.tried;
    sum_taken += r.taken;
  }
  EXPECT_EQ(sum_tried + 1, s.runs); // the first is the trace itself
  EXPECT_EQ(sum_taken, taken);
}

TEST(shrink, leaves_out_the_rules_that_it_is_told_to) {
  const trace t = any_trace(1, 60);
  const needs_all run(some_of(t, 3));
  const shrunk s = shrink(t, *run(t), run, {.without = {"remove", "refill"}});
  EXPECT_EQ(s.rules.front().name, "remove");
  EXPECT_EQ(s.rules.front().tried, 0U);
  EXPECT_GT(s.smallest.operations.size(), 3U);
}

// What each rule is for, on failures that are made up so that it shows.

/// Fails at a `construct` after so many different things that no rule that looks at all operations
/// there are is tried: whatever they are about, on whatever map.
std::optional<divergence> after_many_things(const trace& t) {
  std::size_t changes = 0;
  std::size_t erased_in_runs = 0;
  bool looks_up = false, reserves = false, compares = false, drops = false;
  bool begun[cursor_count] = {};
  verb next = verb::insert;
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    const operation& op = t.operations[i];
    const bool is_run = info(op.what).arguments == form::run;
    if (!is_run && family_of(op.what) == next) {
      ++changes;
      next = next == verb::insert ? verb::erase : verb::insert;
    }
    erased_in_runs += op.what == verb::erase_run ? op.number : 0U;
    looks_up = looks_up || (op.what == verb::find_run && op.number >= 2);
    reserves = reserves || op.what == verb::reserve;
    compares = compares || op.what == verb::equal;
    if (is_about_a_cursor(op.what))
      begun[op.step] = op.what == verb::begin || begun[op.step];
    drops = drops || (op.what == verb::drop && begun[op.step]);
    if (op.what == verb::construct && changes >= 4 && erased_in_runs >= 4 && looks_up && reserves &&
        compares && drops)
      return at(check::growth, i);
  }
  return std::nullopt;
}
/// Fails where the ninth entry is inserted.
std::optional<divergence> at_the_ninth_entry(const trace& t) {
  std::size_t entries = 0;
  for (std::size_t i = 0; i < t.operations.size(); ++i)
    if (const operation& op = t.operations[i]; family_of(op.what) == verb::insert) {
      entries += op.what == verb::insert_run ? op.number : 1U;
      if (entries >= 9)
        return at(check::structure, i);
    }
  return std::nullopt;
}
/// Fails at an erasure after an insertion or a swap.
std::optional<divergence> erased_from_something(const trace& t) {
  bool something = false;
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    const verb what = t.operations[i].what;
    if (what == verb::erase && something)
      return at(check::structure, i);
    something = something || what == verb::insert || what == verb::swap;
  }
  return std::nullopt;
}
/// Fails where the last key of a run is erased that filled just more than a bucket.
std::optional<divergence> last_of_a_run_erased(const trace& t) {
  for (std::size_t i = 1; i < t.operations.size(); ++i) {
    const operation &run = t.operations[i - 1], &op = t.operations[i];
    if (run.what == verb::insert_run && run.number == rules_of(t.setup.policy).slots + 1 &&
        op.what == verb::erase && op.key == run.key + ((run.number - 1U) << run.step))
      return at(check::structure, i);
  }
  return std::nullopt;
}

TEST(shrink, has_no_rule_without_which_all_traces_are_as_small) {
  struct failing {
    const char* text;
    std::optional<divergence> (*run)(const trace&);
  };
  const failing all[] = {
      {"keys tracked\nhash seeded\npolicy go\nseed 5\nb.index(7, 3)\na = b\nb.erase_at(7)\n"
       "c2 = begin(b)\na.try_emplace(9, 2)\nb.erase_run(8, 3, 65536)\n"
       "b.erase_run(9, 3, 65536)\na.erase(9)\nc2.drop()\n"
       "b.find_run(8, 4, 65536)\na.reserve(9)\na == b\na()\n",
       after_many_things},
      {"a.insert(1, 2)\na.insert_run(4, 5, 2)\na.find(4)\nb.insert_run(0, 6, 1)\n",
       at_the_ninth_entry},
      {"swap(a, b)\na.erase(5)\n", erased_from_something},
      {"hash controlled\npolicy two_slots\na.insert_run(3:7:0, 3, 0:0:1)\na.erase(3:7:2)\n",
       last_of_a_run_erased},
  };
  for (const shrink_rule& rule : shrink_rules()) {
    bool counts = false;
    for (const auto& [text, run] : all) {
      const trace t = parse(text);
      const auto why = run(t);
      ASSERT_TRUE(why) << text;
      const shrunk with = shrink(t, *why, run);
      const shrunk without = shrink(t, *why, run, {.without = {std::string(rule.name)}});
      counts = counts || simpler(with.smallest, without.smallest);
    }
    EXPECT_TRUE(counts) << rule.name;
  }
}

} // namespace
} // namespace bucketproof::model
