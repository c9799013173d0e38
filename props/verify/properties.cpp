// NAME_props: checks all that the map promises, as GoogleTest tests over one examination. So a
// mistake is reported once, however many tests meet it, and the tests after it go on.
#include "examination.hpp"
#include "verified.hpp"

#include "props/traces.hpp"

#include "model/run/standard_output.hpp"
#include "model/trace/files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bucketproof::verify {
namespace {

namespace fs = std::filesystem;

void say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

/// How far a test is, on a terminal.
class progress {
public:
  explicit progress(std::string what) : what_(std::move(what)) {}
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() {
    if (shown_)
      std::fputs("\r\033[K", stderr);
  }
  void step() {
    constexpr std::size_t every = 64;
    if (++done_ % every != 0 || ::isatty(STDERR_FILENO) == 0)
      return;
    std::fprintf(stderr, "\r\033[K%s: %zu", what_.c_str(), done_);
    shown_ = true;
  }

private:
  std::string what_;
  std::size_t done_ = 0;
  bool shown_ = false;
};

examination& asked() {
  static examination all(map_under_test(), {.failures = props::failures(), .say = say});
  return all;
}

/// A test that checks something, and fails if anything was found.
class question : public ::testing::Test {
public:
  question(std::string name, std::function<void(const std::string& name)> ask)
      : name_(std::move(name)),
        ask_(std::move(ask)) {}
  void TestBody() override {
    const std::size_t before = asked().found_so_far();
    static const bool can_be_asked = asked().begin();
    if (can_be_asked && asked().goes_on())
      ask_(name_);
    const std::vector<finding>& all = asked().findings();
    const std::size_t found = asked().found_so_far() - before;
    for (std::size_t i = all.size() - std::min(found, all.size()); i < all.size(); ++i)
      ADD_FAILURE() << all[i].summary;
    if (!HasFailure() && !asked().goes_on())
      GTEST_SKIP() << "not asked: " << asked().findings().size() << " failures before";
  }

private:
  std::string name_;
  std::function<void(const std::string& name)> ask_;
};

void add(const char* suite, const std::string& name, std::function<void(const std::string&)> ask) {
  ::testing::RegisterTest(
      suite, name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
      [name, ask = std::move(ask)]() -> ::testing::Test* { return new question(name, ask); });
}

/// Ends a property of a map that is so slow that nobody would wait; not where its length was asked
/// for (RC_PARAMS).
class patience {
public:
  static inline bool has_no_end = false;

  bool is_over() const { return !has_no_end && asked().held_for() - before_ > most; }
  void tell(const std::string& where, std::size_t traces) const {
    say(where + ": ended after " + std::to_string(traces) + " traces, which took " +
        std::to_string(most.count()) + " seconds of CPU time; set RC_PARAMS for more");
  }

private:
  static constexpr std::chrono::seconds most{20};
  std::chrono::nanoseconds before_ = asked().held_for();
};

/// Traces of a profile, so many times as many as an ordinary property has cases.
void add_traces(const char* suite, const std::string& name, double times,
                model::profile (*make)()) {
  add(suite, name, [times, make](const std::string& where) {
    const model::profile profile = asked().profile(make());
    progress shown(where);
    const patience left;
    const std::size_t before = asked().traces(), failures = asked().found_so_far();
    const auto stops_at_first = [failures] { // --gtest_fail_fast
      return ::testing::GTEST_FLAG(fail_fast) && asked().found_so_far() != failures;
    };
    props::for_all(times, [&](model::random_source& random) {
      if (left.is_over() || stops_at_first())
        return;
      asked().look_at(generate(random, profile), where);
      shown.step();
    });
    if (left.is_over())
      left.tell(where, asked().traces() - before);
  });
}
void add_scenarios(pace takes) {
  for (const scenario& s : map_under_test().scenarios)
    if (s.takes == takes)
      add(takes == pace::quick ? "scenarios" : "long_scenarios", s.name, [&s](const std::string&) {
        if (const examination::verdict v = asked().look_at(s); !v.excused.empty())
          GTEST_SKIP() << "builds on what failed: " << v.excused;
      });
}
void add_stories() {
  const std::vector<story>& all = map_under_test().stories;
  for (auto first = all.begin(); first != all.end();) {
    const auto last =
        std::find_if(first, all.end(), [first](const story& s) { return s.name != first->name; });
    add("stories", std::string(first->name), [first, last](const std::string& where) {
      for (auto s = first; s != last; ++s)
        asked().look_at(s->trace, where + ", " + s->what);
    });
    first = last;
  }
}
/// Every trace that failed once is run in every test run.
void add_regressions() {
  for (const fs::path& file : regressions_of(map_under_test()))
    add("regressions", file.filename().string(), [file](const std::string&) {
      asked().look_at(read_regression(map_under_test(), file), file.string());
    });
}
model::profile short_traces() {
  model::profile p = model::everything();
  p.operations = 24;
  p.longest_run = 16;
  return p;
}
/// What is cheap comes first. GoogleTest runs suites in the order of their first tests.
void add_all() {
  add_regressions();
  add_traces("short_traces", "agree_with_the_model", 0.5, short_traces);
  add_scenarios(pace::quick);
  add_stories();
  add_traces("traces", "agrees_with_the_model_on_any_trace", 4, model::everything);
  add_traces("traces", "agrees_where_slots_are_used_again", 4, model::recycling);
  add_traces("traces", "agrees_where_keys_collide", 4, model::overflowing);
  add_traces("traces", "agrees_while_iterators_are_kept", 2, model::iterating);
  add_traces("traces", "uses_only_objects_that_are_alive", 2, model::living);
  add_traces("traces", "leaves_what_it_promises_when_operations_throw", 4, model::faulty);
  add_traces("traces", "agrees_on_growing_maps", 0.2, model::growing);
  add_scenarios(pace::slow);
}

void tell_what_is_not_looked_at(const std::vector<verified::skipped>& all) {
  if (all.empty())
    return;
  std::printf("not checked, the most important first:\n");
  for (const auto& [what, why] : all)
    std::printf("  %s: %s\n", what.c_str(), why.c_str());
}
void tell_findings(const verified& v) {
  const std::vector<finding>& all = asked().findings();
  std::printf("\n%s: %zu traces; %zu different failure%s%s\n", v.name.c_str(), asked().traces(),
              all.size(), all.size() == 1 ? "" : "s",
              all.empty() ? "" : ", in the order in which they were found:");
  for (std::size_t i = 0; i < all.size(); ++i)
    std::printf("\n%s", print(all[i], i + 1, v).c_str());
  const bool has_traces =
      std::any_of(all.begin(), all.end(), [](const finding& f) { return !f.file.empty(); });
  if (has_traces && !v.regressions.empty())
    std::printf("\nonce fixed: copy the trace to %s, and every run replays it\n",
                v.regressions.c_str());
}

int run() {
  const verified& v = map_under_test();
  if (::testing::GTEST_FLAG(list_tests))
    return RUN_ALL_TESTS();
  std::printf("%s\nRC_PARAMS=\"%s\"\n", v.map.c_str(), std::getenv("RC_PARAMS"));
  tell_what_is_not_looked_at(v.not_looked_at);
  const int result = RUN_ALL_TESTS();
  if (::testing::UnitTest::GetInstance()->test_to_run_count() == 0) {
    std::fprintf(stderr, "%s_props: no test has such a name (--gtest_list_tests names them)\n",
                 v.name.c_str());
    return 2;
  }
  tell_findings(v);
  std::vector<verified::skipped> not_looked_at = asked().never_asked();
  if (result == 0)
    not_looked_at.insert(not_looked_at.end(), v.not_looked_at.begin(), v.not_looked_at.end());
  tell_what_is_not_looked_at(not_looked_at);
  return model::exit_code_after_output(result);
}

} // namespace
} // namespace bucketproof::verify

int main(int argc, char** argv) {
  bucketproof::model::require_standard_output();
  ::testing::InitGoogleTest(&argc, argv);
  bucketproof::verify::patience::has_no_end = std::getenv("RC_PARAMS") != nullptr;
  constexpr int keep_what_is_set = 0; // a red run is red again
  ::setenv("RC_PARAMS", "seed=20231119 max_success=1000", keep_what_is_set);
  try {
    bucketproof::verify::add_all();
    return bucketproof::verify::run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 2;
  }
}
