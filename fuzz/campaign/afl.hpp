// AFL++ as the engine of a session: how it is started, and what it says while it runs. It draws a
// screen of its own and ends with no failure, so all of it is read from the files that it writes.
#pragma once

#include "child.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

/// One target, and where AFL++ reads and writes.
struct afl_place {
  std::filesystem::path target;     ///< Built by afl-clang-fast++.
  std::filesystem::path mutator;    ///< The library with the target's mutator, if there is one.
  std::filesystem::path dictionary; ///< If there is one.
  std::filesystem::path seeds;      ///< A folder of inputs to start with.
  std::filesystem::path out;        ///< A folder for each job, in which AFL++ writes.
};

/// Starts one of the jobs that fuzz the target together. The jobs share what they find. Throws
/// std::runtime_error where AFL++ is not installed.
command afl_command(const afl_place& where, unsigned job, int run_seconds, int longest_input);

struct afl_status {
  std::uint64_t coverage = 0; ///< Edges.
  std::uint64_t corpus = 0;   ///< Inputs.
};
/// Zeros before the job has said anything.
afl_status read_afl_status(const afl_place& where, unsigned job);
/// The inputs that made the target fail or hang, in the order in which they were found.
std::vector<std::filesystem::path> afl_failures(const afl_place& where, unsigned job);
/// The inputs that the job keeps.
std::vector<std::filesystem::path> afl_queue(const afl_place& where, unsigned job);

} // namespace bucketproof::fuzz
