// Properties as the harness asks, reports and shrinks them: here of promises that no map keeps.
#include "model/check/lockstep.hpp"
#include "model/check/property.hpp"
#include "model/promises/promises.hpp"
#include "model/run/run.hpp"
#include "model/run/worker.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace bucketproof::model {
namespace {

const property at_most_two{
    .name = "at_most_two", .says = "A map has at most two entries.", .holds = [](const step& s) {
      if (s.erased())
        s.saw("an erase");
      return at_most(s.after.size, 2U, "entries");
    }};

TEST(property, that_fails_is_a_divergence_with_its_promise) {
  const trace t = parse("a.insert(1, 0)\nb.insert(1, 0)\na.insert_run(2, 2, 1)\n");
  const auto d = run_asking(t, at_most_two);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, check::property);
  EXPECT_EQ(d->at, 2U);
  EXPECT_EQ(d->property, "at_most_two");
  EXPECT_EQ(d->expected, "at most 2 entries");
  EXPECT_EQ(d->found, "3");
  EXPECT_EQ(summary(t, *d), "at_most_two at operation 3, a.insert_run(2, 2, 1)");
  EXPECT_NE(
      explain(t, *d).find("property  at_most_two\npromise   A map has at most two entries.\n"),
      std::string::npos);
}

TEST(property, comes_whole_out_of_a_worker_and_is_shrunk_to_itself) {
  worker isolated([](const trace& t) { return run_asking(t, at_most_two); });
  const trace t = parse("keys string\nhash seeded\na.insert_run(5, 9, 1)\na.erase(6)\n"
                        "a.insert_run(20, 9, 1)\nb = a\n");
  const auto d = isolated(t);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->promise, at_most_two.says);
  const shrunk s =
      shrink(t, *d, [&isolated](const trace& candidate) { return isolated(candidate); });
  EXPECT_EQ(s.why.property, "at_most_two");
  EXPECT_EQ(print(s.smallest), "keys integer\nhash controlled\npolicy standard\nseed 0\n"
                               "a.insert_run(0:0:0, 3, 1:0:0)\n");
}

TEST(property, is_another_failure_than_that_of_a_check_or_of_another_property) {
  const trace t = parse("a.insert(1, 0)\n");
  divergence one{.failed = check::property, .at = 0, .expected = {}, .found = {}, .buckets = {}};
  one.property = "one";
  divergence two = one;
  EXPECT_EQ(alike(one, t, two, t), equivalence::same);
  two.property = "two";
  EXPECT_EQ(alike(one, t, two, t), equivalence::other);
  const divergence growth{
      .failed = check::growth, .at = 0, .expected = {}, .found = {}, .buckets = {}};
  EXPECT_EQ(alike(one, t, growth, t), equivalence::other);
}

TEST(property, counts_what_it_saw_and_says_what_it_did_not) {
  property p = at_most_two;
  p.must_see = {"an erase"};
  tally seen;
  EXPECT_FALSE(run_asking(parse("a.insert(1, 0)\na.find(1)\n"), p, &seen));
  EXPECT_EQ(seen.asked(), 2U);
  ASSERT_EQ(seen.missing(p).size(), 1U);
  EXPECT_EQ(seen.missing(p)[0], "at_most_two: never saw an erase");
  EXPECT_FALSE(run_asking(parse("a.insert(1, 0)\na.erase(1)\n"), p, &seen));
  EXPECT_TRUE(seen.missing(p).empty());
  EXPECT_EQ(tally().missing(p)[0], "at_most_two: no step was about it");
}

TEST(property, is_asked_of_both_maps_of_an_operation_on_both) {
  static std::string asked;
  asked.clear();
  const property names{.name = "names", .says = "Notes.", .holds = [](const step& s) {
                         asked += (s.map == map_name::a ? "a" : "b") +
                                  std::to_string(s.before.size) + std::to_string(s.after.size) +
                                  ' ';
                         return held();
                       }};
  EXPECT_FALSE(
      run_asking(parse("a.insert_run(1, 3, 1)\nb.insert(9, 0)\nswap(a, b)\na = move(b)\n"), names));
  EXPECT_EQ(asked, "a01 a12 a23 b01 a31 b13 a13 b30 ");
}

// What an operation starts from is what the one before has left, whether or not that was asked.
TEST(property, of_a_whole_run_knows_of_operations_that_threw) {
  static std::size_t last;
  last = 0;
  const property goes_on{.name = "goes_on",
                         .says = "Each operation starts where the last one ended.",
                         .over_a_run = [] {
                           return predicate([](const step& s) {
                             if (s.map != map_name::a)
                               return not_asked();
                             verdict v = exactly(s.before.size, last, "entries");
                             last = s.after.size;
                             return v;
                           });
                         }};
  const trace t = parse("keys tracked\nb.insert_run(1, 20, 1)\na.insert(1, 0)\ninject(copy, 3)\n"
                        "a = b\na.insert(2, 0)\ninject(hash, 1)\na.insert(3, 0)\na.insert(4, 0)\n");
  const auto d = run_asking(t, goes_on);
  EXPECT_FALSE(d) << explain(t, *d);
}

TEST(property, is_asked_before_the_checks) {
  const trace t = parse("hash controlled\npolicy go_1_21\na.insert_run(0:0:0, 13, 1:0:0)\n");
  const property never{
      .name = "never", .says = "No map has four buckets.", .holds = [](const step& s) {
        return at_most(s.after.buckets, 2U, "buckets");
      }};
  // Held to another rule than its own, the map fails a check at the same operation.
  EXPECT_EQ(run(t, rules_of(policy_kind::go))->failed, check::growth);
  const std::array<const property*, 1> asked{&never};
  const auto d = run(t, rules_of(policy_kind::go), run_settings{.properties = asked});
  ASSERT_TRUE(d);
  EXPECT_EQ(d->property, "never");
}

TEST(promises, have_names_that_differ_and_sentences) {
  std::set<std::string_view> names;
  for (const property& p : promises()) {
    EXPECT_TRUE(names.insert(p.name).second) << p.name;
    EXPECT_TRUE(p.says.ends_with('.')) << p.says;
    EXPECT_NE(p.holds == nullptr, p.over_a_run == nullptr) << p.name;
    EXPECT_EQ(find(promises(), p.name), &p);
  }
  EXPECT_EQ(promises()[0].name, "load_factor_within_limit");
  EXPECT_EQ(find(promises(), "no_such_promise"), nullptr);
}

} // namespace
} // namespace bucketproof::model
