// Custom operations: what a map does beyond the interface that all maps share takes part in traces.
#include "props/harness/text_of.hpp"
#include "props/verify/minimal_interface.hpp"
#include "props/verify/tests/right/counters.hpp"
#include "props/verify/tests/wrong/rename_loses_an_entry.hpp"

#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"
#include "model/report/program/program.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/custom.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace bucketproof::model {
namespace {

using key = integer_elements::key_type;
using value = integer_elements::mapped_type;
using hash = element_hash<integer_elements>;
using equal = element_equal<integer_elements>;
using counters = verify::as_map<right::counters<key, value, hash, equal>, key, value>;
using wrong_counters = verify::as_map<rename_loses_an_entry<key, value, hash, equal>, key, value>;

/// Operations of a map that cannot be edited.
struct of_std {
  struct pop { // which element it is, the map's order says
    static constexpr std::string_view name = "pop";
    static std::optional<std::uint64_t> perform(auto& m) {
      if (m.empty())
        return std::nullopt;
      const auto popped = m.begin()->first;
      m.erase(m.begin());
      return popped;
    }
    static std::optional<std::uint32_t> expect(std::map<std::uint32_t, std::uint32_t>& model,
                                               std::optional<std::uint32_t> popped) {
      if (popped && model.erase(*popped) == 1)
        return popped;
      return model.empty() ? std::nullopt : std::optional(model.begin()->first);
    }
  };
  struct set { // answers nothing
    static constexpr std::string_view name = "set";
    static void perform(auto& m, auto k, auto v) { m[k] = v; }
    static void expect(std::map<std::uint32_t, std::uint32_t>& model, std::uint32_t k,
                       std::uint32_t v) {
      model[k] = v;
    }
  };
  using custom_operations = std::tuple<pop, set>;
};
/// Operations that are not done as they should be.
struct of_wrong {
  struct pop : of_std::pop {
    static std::optional<std::uint64_t> perform(auto& m) {
      const auto said = of_std::pop::perform(m);
      return said && *said == 3 ? std::optional(std::uint64_t{4}) : said;
    }
  };
  struct set : of_std::set {
    static void perform(auto&, auto, auto) {}
  };
  using custom_operations = std::tuple<pop, set>;
};
template <class Traits>
struct asked : all_asked {
  using custom_operations = typename Traits::custom_operations;
};
using std_map = std::unordered_map<key, value, hash, equal>;

operation custom(std::uint8_t number) {
  return {.what = verb::custom, .step = number};
}

/// Sets a map's operations for one test.
class custom_operations_set : public ::testing::Test {
protected:
  template <class Map, class Asked = all_asked>
  void use() {
    set_custom_operations(custom_operations_of<Map, integer_elements, Asked>::described());
    make_ = adapter<Map, integer_elements, Asked>::make;
  }
  void TearDown() override { set_custom_operations({}); }

  std::optional<divergence> run(const trace& t, const run_settings& with = {}) const {
    return lockstep(t, promised_, make_, with).run();
  }
  std::optional<divergence> run(std::string_view text) const { return run(parse(text)); }
  static trace any_trace(std::uint64_t seed) {
    random_source random(seed);
    profile p = everything();
    p.keys = {key_kind::integer};
    p.policies = {policy_kind::standard};
    p.custom = static_cast<std::uint32_t>(custom_operations().size());
    return generate(random, p);
  }
  contract promised_;
  map_maker make_ = nullptr;
};
using custom_text = custom_operations_set;
using custom_bytes = custom_operations_set;
using custom_lockstep = custom_operations_set;

std::string refusal_of(std::string_view text) {
  try {
    parse(text);
    return "accepted";
  } catch (const syntax_error& e) {
    return e.what();
  }
}

// The forms of a trace.

TEST_F(custom_text, names_the_operations_and_writes_what_they_take) {
  use<counters>();
  const trace t = parse("a.add(5, 7)\nb.take(5)\na.rename(5, 6)\n");
  ASSERT_EQ(t.operations.size(), 3U);
  EXPECT_EQ(t.operations[0], (operation{.what = verb::custom, .step = 0, .number = 7, .key = 5}));
  EXPECT_EQ(t.operations[1],
            (operation{.what = verb::custom, .on = map_name::b, .step = 1, .key = 5}));
  EXPECT_EQ(t.operations[2], (operation{.what = verb::custom, .step = 2, .number = 6, .key = 5}));
  EXPECT_EQ(print(t.operations[1], t.setup), "b.take(5)");
  EXPECT_EQ(print(t.operations[2], {.hash = hash_kind::controlled}), "a.rename(5:0:0, 6:0:0)");
}
TEST_F(custom_text, parses_what_it_prints) {
  use<counters>();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const trace t = any_trace(seed);
    EXPECT_EQ(parse(print(t)), t) << print(t);
  }
}
TEST_F(custom_text, writes_operations_that_the_map_does_not_have_by_number) {
  const operation op{.what = verb::custom, .step = 7, .number = 9, .key = 3};
  EXPECT_EQ(print(op, {}), "a.custom_7(3, 9)");
  EXPECT_EQ(parse("a.custom_7(3, 9)").operations, std::vector{op});
}
TEST_F(custom_text, is_refused_with_line_and_column) {
  EXPECT_EQ(refusal_of("a.clear()\na.rename(5, 6)"),
            "2:3: no such operation: rename (a map's custom operations are known to that map's "
            "programs only)");
  use<counters>();
  EXPECT_EQ(refusal_of("a.take(5, 6)"), "1:9: expected ')', found ','");
  EXPECT_EQ(refusal_of("a.rename(5)"), "1:11: expected ',', found ')'");
  EXPECT_EQ(refusal_of("a.rename(5, 9000)"), "1:13: a second key is at most 8191");
  EXPECT_EQ(refusal_of("a.custom_0(5, 1)").substr(0, 32), "1:3: no such operation: custom_0");
}
TEST_F(custom_bytes, decode_what_they_encode) {
  use<counters>();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const trace t = any_trace(seed);
    EXPECT_EQ(decode(encode(t)), t) << print(t);
  }
}
TEST_F(custom_bytes, hold_nothing_that_an_operation_does_not_take) {
  use<wrong_counters>();
  const operation is_small{.what = verb::custom, .step = 0, .number = 7, .key = 5};
  EXPECT_EQ(normal(is_small), operation{.what = verb::custom});
}
TEST_F(custom_text, is_named_in_a_program_that_leaves_it_out) {
  use<counters>();
  const std::string text = to_program(parse("a.add(5, 7)\n"), program_style::standard);
  EXPECT_NE(text.find("a.add(5, 7)"), std::string::npos) << text;
  EXPECT_NE(text.find("left out, an operation that the map's class does not list"),
            std::string::npos)
      << text;
}

// Random traces.

TEST_F(custom_lockstep, draws_all_of_them_and_none_where_there_are_none) {
  use<counters>();
  std::array<std::size_t, 3> drawn{};
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    for (const operation& op : any_trace(seed).operations)
      if (op.what == verb::custom)
        ++drawn.at(op.step);
  EXPECT_GT(*std::min_element(drawn.begin(), drawn.end()), 20U);
  set_custom_operations({});
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    for (const operation& op : any_trace(seed).operations)
      EXPECT_NE(op.what, verb::custom);
}

// Lockstep.

TEST_F(custom_lockstep, holds_for_a_right_map) {
  use<counters>();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const trace t = any_trace(seed);
    if (const auto d = run(t))
      FAIL() << explain(t, *d);
  }
}
TEST_F(custom_lockstep, compares_contents_and_answers) {
  use<wrong_counters>();
  const auto lost = run("a.insert_run(0, 2, 1)\na.rename(0, 1)\na.find(0)\n");
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->failed, check::contents);
  EXPECT_EQ(lost->at, 1U);
  use<std_map, asked<of_wrong>>();
  const auto lied = run("a.insert(3, 1)\na.pop()\n");
  ASSERT_TRUE(lied);
  EXPECT_EQ(lied->failed, check::answer);
  EXPECT_EQ(lied->expected, "3");
  EXPECT_EQ(lied->found, "4");
  const auto left_undone = run("a.insert(3, 1)\na.set(3, 2)\na.find(0)\n");
  ASSERT_TRUE(left_undone);
  EXPECT_EQ(left_undone->failed, check::contents);
  EXPECT_EQ(left_undone->at, 1U);
}
TEST_F(custom_lockstep, shrinks_to_the_operation_that_is_wrong) {
  use<wrong_counters>();
  std::optional<divergence> d;
  trace t;
  for (std::uint64_t seed = 0; !d && seed < 200; ++seed)
    d = run(t = any_trace(seed));
  ASSERT_TRUE(d);
  const shrunk s = shrink(t, *d, [&](const trace& candidate) { return run(candidate); });
  EXPECT_EQ(print(s.smallest), "keys integer\nhash controlled\npolicy standard\nseed 0\n"
                               "a.insert_run(0:0:0, 2, 1:0:0)\na.rename(0:0:0, 1:0:0)\n");
}
TEST_F(custom_lockstep, shrinks_keys_and_values) {
  use<std_map, asked<of_wrong>>();
  const trace t = parse("a.insert(7, 3)\na.set(9, 900)\n");
  const auto d = run(t);
  ASSERT_TRUE(d);
  // Of long traces no operation is replaced by another.
  const shrunk s = shrink(t, *d, [&](const trace& candidate) { return run(candidate); },
                          {.without = {"replace"}});
  EXPECT_EQ(s.smallest.operations, std::vector{custom(1)});
}
TEST_F(custom_lockstep, takes_operations_from_traits_and_lets_the_map_choose) {
  use<std_map, asked<of_std>>();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const trace t = any_trace(seed);
    if (const auto d = run(t))
      FAIL() << explain(t, *d);
  }
}
TEST_F(custom_lockstep, leaves_out_the_one_that_is_set_aside) {
  use<wrong_counters>();
  const trace t = parse("a.insert_run(0, 2, 1)\na.rename(0, 1)\n");
  const exclusions is_small{{.what = verb::custom, .custom = 0}};
  const exclusions rename{{.what = verb::custom, .custom = 1}};
  EXPECT_TRUE(run(t, {.without = &is_small}));
  EXPECT_FALSE(run(t, {.without = &rename}));
  EXPECT_EQ(print(rename[0]), "rename");
  EXPECT_EQ(without_excluded(t, rename).operations.size(), 1U);
}
TEST_F(custom_lockstep, tells_different_operations_apart) {
  use<counters>();
  const trace add = parse("a.add(0, 1)\n"), take = parse("a.take(0)\n");
  const divergence d{.failed = check::answer, .at = 0, .expected = {}, .found = {}, .buckets = {}};
  EXPECT_EQ(alike(d, add, d, add), equivalence::same);
  EXPECT_NE(alike(d, add, d, take), equivalence::same);
}
TEST_F(custom_lockstep, does_not_bring_more_entries_than_the_map_can_hold) {
  use<wrong_counters>();
  promised_.most_entries = 1;
  // Without the second insert, so that nothing can be lost.
  EXPECT_FALSE(run("a.insert_or_assign(0, 1)\na.insert_or_assign(1, 1)\na.rename(0, 1)\n"));
  use<std_map, asked<of_std>>();
  const trace t = parse("a.set(0, 1)\na.set(1, 1)\na.iterate()\n");
  growth_coverage reached;
  EXPECT_FALSE(run(t, {.reached = &reached}));
  EXPECT_EQ(reached.operations, 2U);
}
TEST_F(custom_lockstep, drops_iterators) {
  use<std_map, asked<of_std>>();
  const trace t = parse("a.insert(0, 1)\nc0 = begin(a)\na.set(0, 2)\n");
  lockstep l(t, promised_, make_);
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    EXPECT_TRUE(l.step(i));
    EXPECT_EQ(l.models().any(passing::iterator), i == 1);
  }
}

// The documentation.

TEST(custom_page, has_the_operations_of_the_right_map_as_its_example) {
  const std::string header = text_of(BUCKETPROOF_COUNTERS);
  std::istringstream page(text_of(BUCKETPROOF_VERIFY_PAGE));
  std::string example;
  bool begun = false;
  for (std::string line; std::getline(page, line);) {
    begun = (begun && line.rfind("## ", 0) != 0) || line == "## Operations of a map's own";
    if (begun && line.rfind("    ", 0) == 0)
      example += line.substr(2) + '\n';
  }
  ASSERT_FALSE(example.empty());
  EXPECT_NE(header.find(example), std::string::npos) << example;
}

} // namespace
} // namespace bucketproof::model
