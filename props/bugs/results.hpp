// What came of engines and bugs, a row of a CSV file each.
#pragma once

#include "props/bugs/engines.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace bucketproof::bugs {

/// One engine against one bug under one seed, and what came of it.
struct encounter {
  bug against;
  engine with{};
  std::uint64_t seed = 0;
  std::string means{}; ///< What the engine could take, in words.
  engine_kill kill{};
  double seconds = 0; ///< Of processor time, in all its processes.
};

/// All encounters so far. Each new one is a line of the file at once, so that a run that was ended
/// can be resumed.
class results {
public:
  /// No file where `csv` is empty. Where `resumed`, with what the file holds. `means` says what
  /// each engine of this run can take. Throws std::runtime_error where the file cannot be written,
  /// and `FILE:LINE: what` where a line is cut off, is not from this program, or was made with
  /// other means.
  results(const std::filesystem::path& csv, bool resumed,
          const std::map<engine, std::string>& means);

  bool has(std::string_view bug, engine with, std::uint64_t seed) const;
  void add(const encounter& e);

  /// The engines that killed it.
  const std::set<engine>& killers(std::string_view bug) const;
  bool is_killed(std::string_view bug) const { return !killers(bug).empty(); }

  /// A line of the table: what the engine made of these bugs.
  void print_engine(engine with, const std::vector<bug>& some) const;

private:
  void read(const std::map<engine, std::string>& means);
  void keep(const encounter& e);

  std::filesystem::path path_;
  std::ofstream file_;
  std::vector<encounter> all_;
  std::set<std::tuple<std::string, engine, std::uint64_t>> met_;
  std::map<std::string, std::set<engine>, std::less<>> killers_;
};

} // namespace bucketproof::bugs
