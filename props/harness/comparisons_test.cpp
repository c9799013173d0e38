// How often whole maps are compared: seldom finds the same failures, some of them later.
#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/text.hpp"
#include "model/verify/traits.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <unordered_map>
#include <utility>

namespace bucketproof::model {
namespace {

using key = integer_elements::key_type;
using value = integer_elements::mapped_type;
using std_map =
    std::unordered_map<key, value, element_hash<integer_elements>, element_equal<integer_elements>,
                       counting_allocator<std::pair<const key, value>>>;

/// An erase changes the value of another element.
class changes_another : public std_map {
public:
  using std_map::erase;
  using std_map::std_map;
  size_type erase(const key& k) {
    const size_type erased = std_map::erase(k);
    if (!empty())
      ++begin()->second;
    return erased;
  }
};

/// So many elements that a comparison costs more than a few operations pay for, and just paid for.
const trace erases_from_41 = parse("a.insert_run(0, 41, 1)\n"
                                   "a.erase(3)\n"
                                   "a.insert(100, 1)\n"
                                   "a.insert(101, 1)\n");

template <class Map>
std::optional<divergence> run(const trace& t, comparisons how, growth_coverage* reached = nullptr) {
  return lockstep(t, verify::contract_of<verify::traits>(), adapter<Map, integer_elements>::make,
                  {.reached = reached, .of_whole_maps = how})
      .run();
}

TEST(comparisons, seldom_finds_what_often_does_and_perhaps_later) {
  const auto often = run<changes_another>(erases_from_41, comparisons::often);
  const auto seldom = run<changes_another>(erases_from_41, comparisons::seldom);
  ASSERT_TRUE(often && seldom);
  EXPECT_EQ(often->failed, check::contents);
  EXPECT_EQ(often->at, 1U);
  EXPECT_EQ(seldom->failed, check::contents);
  EXPECT_GT(seldom->at, 1U);
}

TEST(comparisons, seldom_compares_less_and_looks_at_the_end) {
  random_source random(1);
  growth_coverage often, seldom;
  for (int n = 0; n < 100; ++n) {
    profile any = everything();
    any.keys = {key_kind::integer};
    const trace t = generate(random, any);
    EXPECT_FALSE(run<std_map>(t, comparisons::often, &often));
    EXPECT_FALSE(run<std_map>(t, comparisons::seldom, &seldom));
  }
  EXPECT_EQ(often.operations, seldom.operations);
  EXPECT_LT(seldom.full_checks, often.full_checks * 3 / 4);
  EXPECT_GE(seldom.full_checks, 200U); // of both maps, at the end of each trace
}

} // namespace
} // namespace bucketproof::model
