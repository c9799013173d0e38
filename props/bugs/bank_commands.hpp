// What bug_bank's commands do. Each returns the program's exit code, and throws std::runtime_error
// for bad input.
#pragma once

#include "props/bugs/fuzzed.hpp"
#include "props/bugs/kill.hpp"

#include "model/shrink/shrink.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bucketproof::bugs {

inline constexpr int all_killed = 0, survived = 1, bad_usage = 2;

/// What the command line says; each command takes some of it.
struct bank_options {
  std::vector<std::string> names; ///< Of bugs.
  bool all = false;
  std::uint64_t seed = 20231119;
  std::size_t seeds = 1;
  search_limits limits;
  unsigned seconds = 20;
  unsigned run_milliseconds = 2000;
  bool no_shrink = false;
  unsigned shrink_seconds = 20;
  std::string csv;
  std::string write;
  std::vector<std::string> inputs;
  std::string folder;
  std::string name;
  std::string file;
  std::string page;
  std::size_t shrink_runs = model::shrink_limits().runs;
  std::vector<std::string> without;
  bool show = false;
  bool each_rule = false;
  std::size_t pairs = 100;
  fuzz_study fuzzing;
  unsigned fuzz_seconds = 30;
  bool each_part = false;
  std::vector<std::string> properties; ///< Those that are asked; none given: all.
  std::string property;                ///< The one that a shrink asks alone.
  std::size_t pair_traces = 200;       ///< Of a property and a bug.
};

/// The bug of that name. Throws where there is none.
bug named(const std::string& name);

int find(const bank_options& o);             ///< Finds a trace that kills each bug.
int shrink(const bank_options& o);           ///< Whether several seeds end in one trace.
int hold(const bank_options& o);             ///< Whether a failure stays a failure of the same bug.
int explore_all(const bank_options& o);      ///< Explores all states until each bug shows.
int fuzz_all(const bank_options& o);         ///< Fuzzes each bug from an empty corpus.
int replay(const bank_options& o);           ///< Which bugs the inputs kill.
int weigh_checks(const bank_options& o);     ///< Which bugs live when each check is left out.
int weigh_properties(const bank_options& o); ///< Which bugs each property kills.
int confirm(const bank_options& o);          ///< Replays each bug's own reproducer.
int draw(const bank_options& o);             ///< A trace, run with a bug, as a page.
int explain(const bank_options& o);          ///< The same as text.
int run_none(const bank_options& o);         ///< The traces without any bug: all must hold.
int list();                                  ///< The bugs.

} // namespace bucketproof::bugs
