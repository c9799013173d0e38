// What each engine of the harness finds of one bug, under one budget and in one shape.
#pragma once

#include "props/bugs/fuzzed.hpp"
#include "props/bugs/kill.hpp"

#include "model/trace/trace.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::bugs {

enum class engine : std::uint8_t {
  corpus,     ///< Replay of the committed corpus, without an engine.
  properties, ///< Random traces in lockstep with the model.
  guarantees, ///< The sweep of faults, and the counts of costs.
  exhaustive, ///< All states within a scope that grows.
  examples,   ///< The test suites of the map and its promises, by GoogleTest.
  fuzz,       ///< libFuzzer, from an empty corpus.
  go,         ///< Lock-step with the map of the Go runtime.
};
inline constexpr std::array<std::string_view, 7> engine_names{
    "corpus", "properties", "guarantees", "exhaustive", "examples", "fuzz", "go"};
constexpr std::string_view name(engine e) noexcept {
  return engine_names[static_cast<std::size_t>(e)];
}
std::optional<engine> engine_named(std::string_view name) noexcept;
/// Whether it does something else under another seed.
constexpr bool has_seeds(engine e) noexcept {
  return e == engine::properties || e == engine::fuzz || e == engine::go;
}

/// What an engine may take for a bug and seed, and what it needs.
struct engine_budget {
  search_limits properties;
  std::chrono::milliseconds run{1000};          ///< Of CPU time; a longer trace is a hang.
  std::chrono::milliseconds exploration{10000}; ///< Of CPU time.
  std::vector<model::trace> corpus;
  std::filesystem::path examples; ///< Program of tests, which takes BUCKETPROOF_BUG.
  std::filesystem::path go;       ///< go_lockstep.cpp.
  std::size_t go_traces = 1024;
  std::chrono::seconds go_time{60}; ///< On the clock.
  fuzz_study fuzzing;
};

struct engine_kill {
  std::string by; ///< The check that failed, the measurement or the target; empty: survived.
  std::uint64_t runs = 0; ///< Traces, transitions or executions until then; 0: not counted.
  bool killed() const noexcept { return !by.empty(); }
};

/// Crashes and hangs with the bug only where the engine has no process of its own, which is
/// `guarantees`.
engine_kill try_engine(engine e, const bug& b, std::uint64_t seed, const engine_budget& budget);

} // namespace bucketproof::bugs
