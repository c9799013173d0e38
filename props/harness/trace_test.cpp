// The trace's forms say the same, and bad text is refused where it is bad.
#include "props/traces.hpp"

#include "model/check/divergence.hpp"
#include "model/oracle/reference.hpp"
#include "model/run/run.hpp"
#include "model/trace/bytes.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

trace any_trace() {
  return *props::traces(everything());
}

RC_GTEST_PROP(trace_bytes, decode_what_they_encode, ()) {
  const trace t = any_trace();
  RC_ASSERT(decode(encode(t)) == t);
}

RC_GTEST_PROP(trace_bytes, decode_any_bytes_to_a_trace_that_encodes,
              (const std::vector<std::uint8_t>& bytes)) {
  const trace t = decode(bytes);
  RC_ASSERT(decode(encode(t)) == t);
  RC_ASSERT(normal(t) == t);
}

RC_GTEST_PROP(trace_bytes, keep_runs_within_the_limits, (const std::vector<std::uint8_t>& bytes)) {
  std::size_t entries = 0;
  for (const operation& op : decode(bytes).operations)
    if (info(op.what).arguments == form::run)
      entries += op.number;
  RC_ASSERT(entries <= limits_of_bytes.run_entries);
}

RC_GTEST_PROP(trace_text, parses_what_it_prints, ()) {
  const trace t = any_trace();
  RC_ASSERT(parse(print(t)) == t);
}

RC_GTEST_PROP(trace_text, is_a_trace_or_refused_with_line_and_column, (const std::string& noise)) {
  std::string text = print(any_trace());
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text.replace(at, std::min<std::size_t>(text.size() - at, 3), noise);
  try {
    const trace t = parse(text);
    RC_ASSERT(parse(print(t)) == t);
  } catch (const syntax_error& e) {
    RC_ASSERT(e.line >= 1);
    RC_ASSERT(e.column >= 1);
  }
}

RC_GTEST_PROP(trace_hash, is_the_same_for_the_same_trace_only, ()) {
  const trace a = any_trace(), b = any_trace();
  RC_ASSERT((trace_hash(a) == trace_hash(b)) == (a == b));
}

TEST(trace_text, reads_comments_blank_lines_and_controlled_keys) {
  const trace t = parse("# a comment\n\nkeys string  # of strings\nhash controlled\n"
                        "  a . insert ( 3:200:1 , 7 )\r\nb.insert_run(5, 9, 0:0:1)\n");
  EXPECT_EQ(t.setup.keys, key_kind::string);
  ASSERT_EQ(t.operations.size(), 2U);
  EXPECT_EQ(t.operations[0].key, key_of({3, 200, 1}));
  EXPECT_EQ(t.operations[0].number, 7);
  EXPECT_EQ(t.operations[1].step, 24);
  EXPECT_EQ(t.operations[1].on, map_name::b);
}

TEST(trace_text, reads_and_prints_what_maps_are_given) {
  const std::string text = "a(functors(3))\nb(allocator(1))\na(b, allocator(2))\n"
                           "b(move(a), allocator(0))\n";
  const trace t = parse(text);
  EXPECT_EQ(print(t).substr(print({t.setup, {}}).size()), text);
  EXPECT_EQ(t.operations[0].number, 3U);
  EXPECT_EQ(t.operations[2].what, verb::copy_with_allocator);
  EXPECT_EQ(t.operations[3].on, map_name::b);
}

// Blocks.

/// The places of a trace's operations in the order in which they are done.
std::string order_in(const trace& t) {
  std::string order;
  in_order(t, t.operations.size(), [&order](std::size_t at, std::uint32_t round) {
    order += std::to_string(at) + (round == 0 ? " " : "r" + std::to_string(round) + ' ');
    return true;
  });
  return order;
}

TEST(trace_blocks, are_done_round_by_round) {
  const trace t = parse("a.clear()\nrepeat(2) {\n  a.insert(1, 1)\n  a.erase(1)\n}\na.clear()\n");
  EXPECT_EQ(order_in(t), "0 1r1 2r1 3r1 1r2 2r2 3r2 1 4 ");
}

TEST(trace_blocks, become_shorter_by_what_is_erased_of_them) {
  const trace t = parse("repeat(2) {\n  a.insert(1, 1)\n  a.erase(1)\n  a.find(1)\n}\na.clear()\n");
  const auto without = [&t](std::size_t first, std::size_t last) {
    trace some = t;
    erase(some, first, last);
    return print(some).substr(print({t.setup, {}}).size());
  };
  EXPECT_EQ(without(0, 1), "a.insert(1, 1)\na.erase(1)\na.find(1)\na.clear()\n");
  EXPECT_EQ(without(2, 3), "repeat(2) {\n  a.insert(1, 1)\n  a.find(1)\n}\na.clear()\n");
  EXPECT_EQ(without(3, 5), "repeat(2) {\n  a.insert(1, 1)\n  a.erase(1)\n}\n");
  EXPECT_EQ(without(1, 4), "repeat(2) {\n}\na.clear()\n");
}

RC_GTEST_PROP(trace_blocks, keep_within_the_limits, (const std::vector<std::uint8_t>& bytes)) {
  const trace t = decode(bytes);
  std::size_t rounds = 0;
  in_order(t, t.operations.size(), [&](std::size_t at, std::uint32_t round) {
    rounds += round != 0 && t.operations[at].what != verb::repeat ? 1U : 0U;
    return true;
  });
  RC_ASSERT(rounds <= limits_of_bytes.repeated);
}

TEST(trace_text, says_more_than_bytes) {
  const trace t = parse("a.insert_run(0, 100000, 1)\n");
  EXPECT_EQ(t.operations[0].number, 100'000U);
  EXPECT_EQ(decode(encode(t)).operations[0].number, limits_of_bytes.run);
  trace other = t;
  ++other.operations[0].number;
  EXPECT_NE(trace_hash(t), trace_hash(other));
}

/// What an operation hands to the map in one call.
std::vector<std::pair<std::uint32_t, std::uint32_t>> elements_in(const char* text) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
  const operation op = parse(text).operations.at(0);
  EXPECT_TRUE(takes_many(op.what));
  for_each_element(op, [&all](std::uint32_t k, std::uint32_t v) { all.emplace_back(k, v); });
  EXPECT_EQ(all.size(), elements_of(op));
  return all;
}

TEST(trace_elements, have_duplicates_side_by_side_and_far_apart) {
  using elements = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  const elements range{{4, 4}, {6, 6}, {8, 8}, {8, 0}, {6, 0}, {4, 0}};
  EXPECT_EQ(elements_in("a.insert_range(4, 3, 2)"), range);
  EXPECT_EQ(elements_in("b.construct_range(4, 3, 2)"), range);
  EXPECT_TRUE(elements_in("a.insert_range(4, 0, 2)").empty());
  const elements list{{4, 7}, {5, 8}, {4, 9}, {6, 10}};
  for (const char* text : {"a.insert_list(4, 7)", "a.assign_list(4, 7)", "b.construct_list(4, 7)"})
    EXPECT_EQ(elements_in(text), list) << text;
}

TEST(trace_elements, are_there_with_the_value_that_came_first) {
  references maps;
  const auto answers = [&maps](const char* text) {
    return apply(parse(text).operations.at(0), maps, {}).count;
  };
  const auto a_holds = [&maps](std::vector<reference::entry> all) {
    return std::equal(all.begin(), all.end(), maps[0].entries().begin(), maps[0].entries().end());
  };
  EXPECT_EQ(answers("a.insert(5, 1)"), 1U);
  EXPECT_EQ(answers("a.insert_range(4, 3, 1)"), 2U);
  EXPECT_TRUE(a_holds({{4, 4, {}}, {5, 1, {}}, {6, 6, {}}}));
  EXPECT_EQ(answers("a.insert_list(6, 7)"), 2U);
  EXPECT_TRUE(a_holds({{4, 4, {}}, {5, 1, {}}, {6, 6, {}}, {7, 8, {}}, {8, 10, {}}}));
  for (const char* text : {"a.assign_list(6, 7)", "a.construct_list(6, 7)"}) {
    EXPECT_EQ(answers("a.insert(1, 1)"), 1U);
    answers(text);
    EXPECT_TRUE(a_holds({{6, 7, {}}, {7, 8, {}}, {8, 10, {}}})) << text;
  }
  answers("a.construct_range(1, 2, 1)");
  EXPECT_TRUE(a_holds({{1, 1, {}}, {2, 2, {}}}));
}

// What corpus/README.md teaches.

/// The blocks of the page that are indented, after the heading.
std::vector<std::string> examples() {
  std::ifstream page(BUCKETPROOF_TRACE_PAGE);
  std::vector<std::string> blocks;
  bool taught = false, inside = false;
  for (std::string line; std::getline(page, line);) {
    taught = taught || line == "## A trace by hand";
    const bool is_code = line.rfind("    ", 0) == 0;
    if (taught && is_code) {
      if (!inside)
        blocks.emplace_back();
      blocks.back() += line.substr(4) + '\n';
    }
    inside = is_code || (inside && line.empty());
  }
  return blocks;
}

TEST(trace_page, has_examples_that_hold_and_do_something) {
  ASSERT_FALSE(examples().empty()) << "nothing read from " << BUCKETPROOF_TRACE_PAGE;
  for (const std::string& example : examples()) {
    const trace t = parse(example);
    EXPECT_FALSE(t.operations.empty()) << example;
    if (const auto d = run(t))
      ADD_FAILURE() << explain(t, *d);
  }
}

TEST(trace_page, has_an_example_of_each_operation) {
  std::vector<bool> shown(verb_count);
  std::vector<bool> thrown(failpoints.size());
  for (const std::string& example : examples())
    for (const operation& op : parse(example).operations) {
      shown[static_cast<std::size_t>(op.what)] = true;
      if (op.what == verb::inject)
        thrown[op.step] = true;
    }
  for (const verb_info& v : verbs())
    EXPECT_TRUE(v.what == verb::custom || shown[static_cast<std::size_t>(v.what)])
        << v.name << ": " << v.says;
  for (std::size_t e = 0; e < failpoints.size(); ++e)
    EXPECT_TRUE(thrown[e]) << "inject(" << name(failpoints[e]) << ", 1)";
}

TEST(trace_page, names_what_a_setup_can_be) {
  std::ifstream page(BUCKETPROOF_TRACE_PAGE);
  std::stringstream text;
  text << page.rdbuf();
  std::vector<std::string> lists;
  const auto add = [&](const auto& kinds) {
    std::string list = "#";
    for (const auto k : kinds)
      list += (list == "#" ? " " : ", ") + std::string(name(k));
    lists.push_back(list);
  };
  add(key_kinds);
  add(std::vector{hash_kind::seeded, hash_kind::controlled, hash_kind::constant,
                  hash_kind::low_bits, hash_kind::high_bits, hash_kind::identity});
  add(std::vector{policy_kind::standard, policy_kind::go, policy_kind::go_1_21,
                  policy_kind::two_slots, policy_kind::two_slots_go});
  for (const std::string& list : lists)
    EXPECT_NE(text.str().find(list), std::string::npos) << list;
}

struct refused {
  const char* text;
  const char* message;
};
void PrintTo(const refused& r, std::ostream* to) {
  *to << ::testing::PrintToString(r.text);
}
class malformed : public ::testing::TestWithParam<refused> {};

TEST_P(malformed, is_refused_with_line_and_column) {
  try {
    parse(GetParam().text);
    FAIL() << "accepted";
  } catch (const syntax_error& e) {
    EXPECT_STREQ(e.what(), GetParam().message);
  }
}

INSTANTIATE_TEST_SUITE_P(
    trace_text, malformed,
    ::testing::Values(
        refused{"a.insrt(1, 2)",
                "1:3: no such operation: insrt (a map's custom operations are known to that map's "
                "programs only)"},
        refused{"keys integer\na.insert(1)", "2:11: expected ',', found ')'"},
        refused{"a.insert(1, 2", "1:14: expected ')', but the line ends"},
        refused{"a.insert(1, 2) 3", "1:16: expected the end of the line, found '3'"},
        refused{"a.insert(4294967296, 2)", "1:10: a key is at most 4294967295"},
        refused{"a.insert(70000:1:1, 2)", "1:10: the bucket is at most 65535"},
        refused{"a.insert(1:256:1, 2)", "1:12: the tophash is at most 255"},
        refused{"a.insert(1, 9000)", "1:13: the value is at most 8191"},
        refused{"a.insert_run(0, 3, 5)", "1:20: a step is a power of two"},
        refused{"a.insert_run(0, 100001, 0:0:1)",
                "1:17: the trace's runs are too long: at most 100000 more of this kind"},
        refused{"a.insert_range(0, 100001, 0:0:1)",
                "1:19: the trace's runs are too long: at most 100000 more of this kind"},
        refused{"a.insert_list(1)", "1:16: expected ',', found ')'"},
        refused{"a.erase_if(0, 0)", "1:12: the modulus is at least 1"},
        refused{"a.erase_if(3, 3)", "1:15: the remainder is at most 2"},
        refused{"c.clear()",
                "1:1: expected a set-up (keys, hash, policy, seed), a map (a, b), a cursor (c0 to "
                "c3), swap, inject or repeat"},
        refused{"c4.next(1)", "1:1: expected a set-up (keys, hash, policy, seed), a map (a, b), a "
                              "cursor (c0 to c3), swap, inject or repeat"},
        refused{"inject(moves, 1)", "1:8: expected one of hash, equality, copy, allocate, move"},
        refused{"inject(copy, 0)", "1:14: the first call is number 1"},
        refused{"c0 = find(a, 1)", "1:6: expected range(...) or begin(...)"},
        refused{"c0.step(1)", "1:4: expected next(...) or drop()"},
        refused{"c1.next(a)", "1:9: expected the number, found 'a'"},
        refused{"a.next(1)",
                "1:3: no such operation: next (a map's custom operations are known to that map's "
                "programs only)"},
        refused{"a = c", "1:5: expected a map, a or b, or move(...)"},
        refused{"a == a", "1:6: expected the other map"},
        refused{"a(a)", "1:3: expected the other map"},
        refused{"a(c)", "1:3: expected a map, a or b, move(...), functors(...), allocator(...) or "
                        "')'"},
        refused{"a(functors)", "1:11: expected '(', found ')'"},
        refused{"a(functors(4))", "1:12: the number is at most 3"},
        refused{"a(functors(1), b)", "1:14: expected ')', found ','"},
        refused{"a(allocator())", "1:13: expected the number, found ')'"},
        refused{"a(b, functors(1))", "1:6: expected allocator(...)"},
        refused{"a(b, allocator(9))", "1:16: the number is at most 3"},
        refused{"a(move(a), allocator(1))", "1:3: expected the other map"},
        refused{"a.functors(1)",
                "1:3: no such operation: functors (a map's custom operations are known to that "
                "map's programs only)"},
        refused{"b.merge(b)", "1:9: expected the other map"},
        refused{"b.merge()", "1:9: expected a map, a or b"},
        refused{"a", "1:2: expected '.', '=', '==' or '(' after the map"},
        refused{"hash none", "1:6: expected one of seeded, controlled, constant, low_bits, "
                             "high_bits, identity"},
        refused{"a.clear()\nseed 3", "2:1: set-up lines come before the first operation"},
        refused{"seed x", "1:6: expected the seed, found 'x'"},
        refused{"a.find(\x01)", "1:8: expected a key, found the byte 0x01"}));

} // namespace
} // namespace bucketproof::model
