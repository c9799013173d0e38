// A worker turns whatever happens to a process that runs a trace into a divergence.
#include "model/check/current_operation.hpp"
#include "model/run/worker.hpp"
#include "model/trace/text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bucketproof::model {
namespace {

const trace three = parse("a.insert(1, 1)\na.erase(1)\na.clear()\n");

/// Runs a trace of which nothing is ever wrong; `at_clear` is called where it clears.
runner dies_by(const std::function<void()>& at_clear) {
  return [at_clear](const trace& t) -> std::optional<divergence> {
    for (std::size_t i = 0; i < t.operations.size(); ++i) {
      current_operation::begins(i);
      if (t.operations[i].what == verb::clear)
        at_clear();
    }
    return std::nullopt;
  };
}

TEST(worker, hands_on_what_the_runner_says) {
  const divergence said{
      .failed = check::growth, .at = 1, .expected = "8", .found = "16", .buckets = "0 | 1:0:0"};
  worker w([&](const trace&) { return std::optional(said); });
  const auto d = w(three);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, said.failed);
  EXPECT_EQ(d->at, said.at);
  EXPECT_EQ(d->expected, said.expected);
  EXPECT_EQ(d->found, said.found);
  EXPECT_EQ(d->buckets, said.buckets);
}

TEST(worker, says_at_which_operation_the_process_died) {
  worker w(dies_by([] { std::_Exit(3); }));
  const auto d = w(three);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, check::crash);
  EXPECT_EQ(d->at, 2U);
  EXPECT_EQ(d->found, "the map called _exit(3)");
}

TEST(worker, tells_the_signal_or_what_the_process_said_of_its_death) {
  worker by_signal(dies_by([] { std::raise(SIGKILL); }));
  EXPECT_EQ(by_signal(three)->found, "Killed");
  worker by_assertion(dies_by([] {
    std::fputs("map.hpp:1: Assertion `full' failed.\n", stderr);
    std::_Exit(1);
  }));
  EXPECT_EQ(by_assertion(three)->found, "Assertion `full' failed.");
}

TEST(worker, ends_what_takes_too_much_processor_time) {
  worker w(dies_by([] {
             for (volatile unsigned spins = 0;;)
               spins = spins + 1;
           }),
           std::chrono::milliseconds(50));
  const auto d = w(three);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, check::hang);
  EXPECT_EQ(d->at, 2U);
}

/// A right map of which an operation takes so much CPU time.
runner takes(std::chrono::milliseconds an_operation) {
  return [an_operation](const trace& t) -> std::optional<divergence> {
    for (std::size_t i = 0; i < t.operations.size(); ++i) {
      current_operation::begins(i);
      const auto seconds = std::chrono::duration<double>(an_operation).count();
      for (const std::clock_t end = std::clock() + std::clock_t(seconds * CLOCKS_PER_SEC);
           std::clock() < end;) {
      }
    }
    return std::nullopt;
  };
}

TEST(worker, takes_a_slow_map_for_no_hang) {
  worker w(takes(std::chrono::milliseconds(100)), std::chrono::milliseconds(250));
  EXPECT_FALSE(w(parse("a.clear()\na.clear()\na.clear()\na.clear()\n")));
  EXPECT_GE(w.took(), std::chrono::milliseconds(400));
}

TEST(worker, sees_a_long_run_go_on) {
  worker w(
      [](const trace&) {
        for (std::size_t element = 0; element < 8; ++element) {
          current_operation::begins(2, element);
          for (const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 20; std::clock() < end;) {
          }
        }
        std::abort();
        return std::optional<divergence>();
      },
      std::chrono::milliseconds(250));
  const auto d = w(three);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->failed, check::crash);
  EXPECT_EQ(d->at, 2U);
}

TEST(worker, ends_the_run_of_a_slow_map) {
  trace endless;
  endless.operations.assign(10000, three.operations.front());
  worker w(takes(std::chrono::milliseconds(100)), std::chrono::milliseconds(250));
  EXPECT_FALSE(w(endless));
  EXPECT_FALSE(w(parse("a.clear()\n")));
}

TEST(worker, names_each_way_to_end) {
  worker by_exit(dies_by([] { std::exit(3); }));
  EXPECT_EQ(by_exit(three)->found, "the map called exit(3)");
  worker by_signal(dies_by([] { std::raise(SIGSEGV); }));
  EXPECT_EQ(by_signal(three)->found, "Segmentation fault");
  worker by_abort(dies_by([] {
    std::fputs("map.hpp:1: Assertion `full' failed.\n", stderr);
    std::abort();
  }));
  EXPECT_EQ(by_abort(three)->found, "Aborted: Assertion `full' failed.");
}

TEST(worker, says_what_a_run_threw_whatever_it_is_and_goes_on) {
  const auto throws = [](const auto& what) { return dies_by([what] { throw what; }); };
  for (const auto& [run, found] :
       {std::pair(throws(std::runtime_error("full")), "full"), std::pair(throws(7), "the int 7")}) {
    worker w(run);
    for (int i = 0; i < 2; ++i) {
      const auto d = w(three);
      ASSERT_TRUE(d);
      EXPECT_EQ(d->failed, check::exception);
      EXPECT_EQ(d->at, 2U);
      EXPECT_EQ(d->expected, "no exception");
      EXPECT_EQ(d->found, found);
      EXPECT_FALSE(w(parse("a.insert(1, 1)\n")));
    }
  }
}

TEST(worker, takes_another_limit_between_runs) {
  worker w(dies_by([] {
    for (volatile unsigned spins = 0;;)
      spins = spins + 1;
  }));
  EXPECT_FALSE(w(parse("a.insert(1, 1)\n")));
  w.limit(std::chrono::milliseconds(50));
  EXPECT_EQ(w(three)->found, "a hang: no end within 50 ms of CPU time");
}

TEST(worker, goes_on_after_a_death) {
  worker w(dies_by([] { std::_Exit(3); }));
  EXPECT_TRUE(w(three));
  EXPECT_FALSE(w(parse("a.insert(1, 1)\n")));
  EXPECT_TRUE(w(three));
}

TEST(worker, runs_a_trace_that_killed_a_used_process_once_more_in_a_new_one) {
  bool is_damaged = false;
  worker w([&](const trace&) -> std::optional<divergence> {
    if (is_damaged)
      std::_Exit(3);
    is_damaged = true;
    return std::nullopt;
  });
  EXPECT_FALSE(w(three));
  EXPECT_FALSE(w(three)) << "the first trace's damage was taken for the second's";
}

} // namespace
} // namespace bucketproof::model
