// The explanation of a run: what it says of each operation, what it omits, and what is left of it
// when the map takes the process with it.
#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"
#include "model/report/explanation.hpp"
#include "model/run/run.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace bucketproof::model {
namespace {

std::optional<divergence> run_watched(const trace& t, observer* watching) {
  return run(t, run_settings{.watching = watching});
}
std::string explained(const trace& t, const std::optional<divergence>& why,
                      const watched_runner& how = run_watched, std::size_t operations = 40) {
  return explain_run(t, why, how, ink::plain, {.operations = operations});
}
divergence at(std::size_t place, check failed = check::structure) {
  return {.failed = failed, .at = place, .expected = "this", .found = "that", .buckets = {}};
}

/// Changes what an observer sees.
class spoiled final : public observer {
public:
  spoiled(observer& of, std::function<void(observed_step&)> spoil)
      : of_(of),
        spoil_(std::move(spoil)) {}
  bool looks_at_elements() const override { return of_.looks_at_elements(); }
  void see(observed_step m) override {
    spoil_(m);
    of_.see(std::move(m));
  }

private:
  observer& of_;
  std::function<void(observed_step&)> spoil_;
};
watched_runner spoiled_by(const std::function<void(observed_step&)>& spoil) {
  return [=](const trace& t, observer* watching) {
    spoiled s(*watching, spoil);
    return run(t, run_settings{.watching = &s});
  };
}

TEST(explanation, tells_what_each_operation_returned_and_did_to_the_buckets) {
  const trace t = parse("hash controlled\npolicy two_slots\na.insert(0:0:0, 7)\n"
                        "a.insert_run(0:1:0, 2, 0:0:1)\na.insert(1:9:0, 0)\na.insert(3:9:0, 0)\n"
                        "a.erase(0:1:0)\na.find(0:1:0)\n");
  EXPECT_EQ(explained(t, {}),
            "keys integer, hash controlled, policy two_slots, seed 0\n"
            "     1  a.insert(0:0:0, 7)             inserted 0:0:0 = 7\n"
            "          1 bucket made\n"
            "          0:0:0 put into bucket 0, slot 0\n"
            "     2  a.insert_run(0:1:0, 2, 0:0:1)  2 of 2 inserted\n"
            "          0:1:0 put into bucket 0, slot 1\n"
            "          a growth starts: from 1 bucket to 2\n"
            "          an overflow bucket linked behind old bucket 0\n"
            "          0:1:1 put into old bucket 0, overflow bucket 1, slot 0\n"
            "     3  a.insert(1:9:0, 0)             inserted 1:9:0 = 0\n"
            "          a growth starts: from 2 buckets to 4\n"
            "          3 entries moved\n"
            "          1:9:0 put into old bucket 1, slot 0\n"
            "     4  a.insert(3:9:0, 0)             inserted 3:9:0 = 0\n"
            "          the growth is over, the old buckets are gone: 4 entries moved\n"
            "          3:9:0 put into bucket 3, slot 0\n"
            "     5  a.erase(0:1:0)                 1\n"
            "          0:1:0 taken from bucket 0, slot 1; left vacant\n"
            "     6  a.find(0:1:0)                  absent\n");
}

TEST(explanation, sums_a_long_run_up_in_a_line) {
  const trace t = parse("hash controlled\na.insert_run(0:0:0, 200, 1:0:0)\na.insert(0:0:0, 1)\n"
                        "a.erase_run(0:0:0, 300, 1:0:0)\n");
  const std::string said = explained(t, {});
  EXPECT_NE(said.find("a.insert_run(0:0:0, 200, 1:0:0)  200 of 200 inserted\n"
                      "          200 entries put in, "),
            said.npos)
      << said;
  EXPECT_NE(said.find("growths started, "), said.npos) << said;
  EXPECT_NE(said.find("buckets, before none\n"), said.npos) << said;
  EXPECT_NE(said.find("200 of 300 erased\n          200 entries taken out"), said.npos) << said;
}

TEST(explanation, tells_the_element_at_which_a_run_fails) {
  const trace t = parse("hash controlled\na.insert_run(0:0:0, 200, 1:0:0)\n");
  const watched_runner stops = [](const trace& whole, observer* watching) {
    trace cut = whole;
    cut.operations[0].number = 20;
    return run(cut, run_settings{.watching = watching});
  };
  const std::string said = explained(t, at(0), stops);
  EXPECT_NE(said.find("20 of 20 inserted\n"), said.npos) << said;
  EXPECT_NE(said.find("element 20: 19:0:0 put into bucket 3, slot "), said.npos) << said;
}

TEST(explanation, says_how_many_operations_it_leaves_out) {
  const trace t = parse("a.insert(1, 1)\na.insert(2, 2)\na.insert(3, 3)\na.insert(4, 4)\n");
  const std::string said = explained(t, at(3), run_watched, 2);
  EXPECT_EQ(said.find("a.insert(2, 2)"), said.npos) << said;
  EXPECT_NE(said.find("... 2 operations not told (--operations 0)\n     3  a.insert(3, 3)"),
            said.npos)
      << said;
  EXPECT_NE(said.find("  -> 4  a.insert(4, 4)"), said.npos) << said;
  EXPECT_EQ(explained(t, at(3), run_watched, 0).find("not told"), said.npos);
}

// Where checks of large maps are rare, or a bug shows late.
TEST(explanation, tells_the_operation_after_which_the_first_slot_is_wrong) {
  const trace t = parse("hash controlled\na.insert_run(0:0:0, 3, 1:0:0)\na.find(1:0:0)\n"
                        "a.find(2:0:0)\na.erase(0:0:0)\n");
  const watched_runner how = spoiled_by([](observed_step& m) {
    if (m.at && m.at >= 1U)
      m.wrong[0] = {{.at = {generation::current, 0, 1}, .expected = "vacant", .found = "an entry"}};
  });
  const std::string said = explained(t, at(3), how, 1);
  EXPECT_NE(said.find("... 1 operation not told (--operations 0)\n"
                      "     2  a.find(1:0:0)   1:0:0 = 1\n"
                      "          the first wrong slot: bucket 0, slot 1: expected vacant, found "
                      "an entry\n"
                      "     ... 1 operation not told (--operations 0)\n"
                      "  -> 4  a.erase(0:0:0)  1\n"),
            said.npos)
      << said;
  EXPECT_NE(said.find("check     structure\nexpected  this\nfound     that\n"
                      "map a: 2 entries, 1 buckets, 0 overflow buckets\n"
                      "    0 | - | !1:0:0=1 | "),
            said.npos)
      << said;
}

TEST(explanation, draws_the_chains_concerned_of_a_large_map) {
  const trace t = parse("hash controlled\na.insert_run(0:0:0, 300, 1:0:0)\na.erase(5:0:0)\n");
  const std::string said = explained(t, at(1));
  EXPECT_NE(said.find("overflow buckets; drawn: 1\n    5 | - | "), said.npos) << said;
}

TEST(explanation, ends_where_the_process_died) {
  const trace t = parse("hash controlled\na.insert(0:0:0, 1)\na.insert(1:0:0, 2)\na.clear()\n"
                        "a.insert(2:0:0, 3)\n");
  const watched_runner dies = spoiled_by([](observed_step& m) {
    if (m.at == 2U)
      std::_Exit(3);
  });
  const std::string said = explained(t, at(3, check::crash), dies);
  EXPECT_NE(said.find("1:0:0 put into bucket 0, slot 1\n  -> 3  a.clear()\ncheck     crash\n"),
            said.npos)
      << said;
  EXPECT_NE(said.find("the last that was seen of the buckets:\nmap a: 2 entries"), said.npos)
      << said;
}

TEST(explanation, has_colours_only_where_they_are_asked_for) {
  const trace t = parse("a.insert(1, 1)\n");
  EXPECT_EQ(explained(t, at(0)).find('\033'), std::string::npos);
  EXPECT_NE(explain_run(t, at(0), run_watched, ink::coloured).find("\033[31mthat\033[0m"),
            std::string::npos);
}

TEST(explanation, tells_what_a_map_without_a_view_answered) {
  const trace t = parse("a.insert(1, 5)\na.find(1)\n");
  using elements = integer_elements;
  using map = std::unordered_map<
      elements::key_type, elements::mapped_type, element_hash<elements>, element_equal<elements>,
      counting_allocator<std::pair<const elements::key_type, elements::mapped_type>>>;
  const watched_runner how = [](const trace& of, observer* watching) {
    return lockstep(of, rules_of(of.setup.policy), adapter<map, elements>::make,
                    {.watching = watching})
        .run();
  };
  const std::string said = explained(t, at(1), how);
  EXPECT_NE(said.find("     1  a.insert(1, 5)  inserted 1 = 5\n  -> 2  a.find(1)       1 = 5\n"),
            said.npos)
      << said;
}

} // namespace
} // namespace bucketproof::model
