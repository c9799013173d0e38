#include "props/bugs/engines.hpp"

#include "props/bugs/explored.hpp"
#include "props/bugs/guaranteed.hpp"

#include "fuzz/campaign/child.hpp"

#include "model/run/worker.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace bucketproof::bugs {
namespace {

std::string check_of(const model::divergence& d) {
  return std::string(name(d.failed));
}

engine_kill by_corpus(const bug& b, const engine_budget& budget) {
  const auto kill = first_to_kill(run_with(b.number), budget.corpus, budget.run);
  return kill ? engine_kill{check_of(kill->why), kill->index + 1}
              : engine_kill{{}, budget.corpus.size()};
}

engine_kill by_properties(const bug& b, std::uint64_t seed, const engine_budget& budget) {
  model::worker isolated(quick_run_with(b.number), budget.run);
  const search_result r =
      search([&](const model::trace& t) { return isolated(t); }, trace_source(seed),
             budget.properties, [](const search_result&) {});
  return {r.why ? check_of(*r.why) : std::string(), r.traces};
}

engine_kill by_exploration(const bug& b, const engine_budget& budget) {
  const exploration e = explore_bug(b, budget.exploration, [](const exploration&) {});
  return {e.failure ? check_of(e.failure->why) : std::string(), e.transitions};
}

/// What the end of a program says: none, or one by a limit of CPU time, is a hang, and one that
/// failed without a word a crash.
engine_kill ended(engine_kill k, const std::optional<int>& status) {
  constexpr int by_signal = 128;
  if (!status || *status == by_signal + SIGXCPU || *status == by_signal + SIGKILL)
    k.by = "hang";
  else if (*status == 0)
    k.by.clear();
  else if (k.by.empty())
    k.by = "crash";
  return k;
}

engine_kill by_examples(const bug& b, const engine_budget& budget) {
  constexpr std::string_view failed = "[  FAILED  ] ";
  constexpr std::chrono::minutes asleep{5}; // what is awake ends by the caller's limit
  engine_kill k;
  const fuzz::command tests{{budget.examples.string(), "--gtest_fail_fast", "--gtest_brief=1"},
                            {"BUCKETPROOF_BUG=" + std::to_string(b.number),
                             "RC_PARAMS=seed=20231119"}}; // each bug meets the same values
  const auto status = fuzz::run_to_end(tests, asleep, [&](const std::string& line) {
    if (k.by.empty() && line.starts_with(failed))
      k.by = line.substr(failed.size(), line.find_first_of(" (,", failed.size()) - failed.size());
  });
  return ended(std::move(k), status);
}

engine_kill by_go(const bug& b, std::uint64_t seed, const engine_budget& budget) {
  constexpr std::chrono::seconds grace{10};
  engine_kill k;
  const fuzz::command lockstep{{budget.go.string(), std::to_string(seed),
                                std::to_string(budget.go_traces),
                                std::to_string(budget.go_time.count())},
                               {"BUCKETPROOF_BUG=" + std::to_string(b.number)}};
  bool told = false;
  // What the Go runtime says of a crash comes after the last line that begins with a number.
  const auto status =
      fuzz::run_to_end(lockstep, budget.go_time + grace, [&](const std::string& line) {
        std::uint64_t traces = 0;
        const char* const end = line.data() + line.size();
        const auto [at, error] = std::from_chars(line.data(), end, traces);
        if (error != std::errc() || at == end || *at != ' ')
          return;
        told = true;
        k.runs = traces;
        k.by.assign(at + 1, end);
      });
  if (!told)
    throw std::runtime_error(budget.go.string() + ": does not work");
  return ended(std::move(k), status);
}

engine_kill by_fuzzing(const bug& b, std::uint64_t seed, const engine_budget& budget) {
  const fuzz_kill k = fuzz_bug(b, static_cast<std::uint32_t>(seed), budget.fuzzing);
  return {k.target, k.executions};
}

} // namespace

std::optional<engine> engine_named(std::string_view name) noexcept {
  const auto at = std::find(engine_names.begin(), engine_names.end(), name);
  if (at == engine_names.end())
    return std::nullopt;
  return static_cast<engine>(at - engine_names.begin());
}

engine_kill try_engine(engine e, const bug& b, std::uint64_t seed, const engine_budget& budget) {
  switch (e) {
  case engine::corpus:
    return by_corpus(b, budget);
  case engine::properties:
    return by_properties(b, seed, budget);
  case engine::guarantees:
    return {kill_by_guarantees(b.number).by, 0};
  case engine::exhaustive:
    return by_exploration(b, budget);
  case engine::examples:
    return by_examples(b, budget);
  case engine::fuzz:
    return by_fuzzing(b, seed, budget);
  case engine::go:
    return by_go(b, seed, budget);
  }
  throw std::logic_error("no such engine");
}

} // namespace bucketproof::bugs
