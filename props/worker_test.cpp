// A worker turns whatever happens to a process that runs a trace into a divergence.
#include "model/place.hpp"
#include "model/text.hpp"
#include "model/worker.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>

namespace bucketproof::model {
namespace {

const trace three = parse("a.insert(1, 1)\na.erase(1)\na.clear()\n");

/// Runs a trace of which nothing is ever wrong; `at_clear` is called where it clears.
runner dies_by(const std::function<void()>& at_clear) {
  return [at_clear](const trace& t) -> std::optional<divergence> {
    for (std::size_t i = 0; i < t.operations.size(); ++i) {
      place::begins(i);
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
  EXPECT_EQ(d->found, "exit code 3");
}

TEST(worker, tells_the_signal_or_what_the_process_said_of_its_death) {
  worker by_signal(dies_by([] { std::raise(SIGKILL); }));
  EXPECT_EQ(by_signal(three)->found, "signal Killed");
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
