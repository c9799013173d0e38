// A kill by fuzzing: libFuzzer, from an empty corpus, on a map with a planted bug.
#pragma once

#include "props/bugs/kill.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bucketproof::bugs {

struct fuzz_study {
  std::filesystem::path program; ///< fuzz_with_bugs.
  std::vector<std::string> targets{"faults", "growth", "overflow", "iteration", "lifetime"};
  std::chrono::seconds time{30};    ///< Each target has so long, one after the other.
  std::uint64_t runs = 0;           ///< Executions that each target has at most; 0: any number.
  std::vector<std::string> without; ///< Parts to switch off: fuzz/engine/ablation.hpp.
};

struct fuzz_kill {
  std::string target;           ///< That found it; empty: none did.
  std::uint64_t executions = 0; ///< Of all targets.
  double seconds = 0;           ///< Of CPU time.
  bool killed() const noexcept { return !target.empty(); }
};

/// Kills each bug with all parts of the engine, then without each in turn, and prints for each part
/// what was killed and how much longer it took. Whether all parts together killed all bugs.
bool each_part_counts(const std::vector<bug>& some, std::uint32_t first_seed, std::size_t seeds,
                      fuzz_study s);

/// Fuzzes until a target dies. Throws std::runtime_error where the program does not work.
fuzz_kill fuzz_bug(const bug& b, std::uint32_t seed, const fuzz_study& s);

} // namespace bucketproof::bugs
