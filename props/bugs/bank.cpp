// bug_bank: shows that the harness kills every planted bug. One program holds all bugs; each run
// switches one of them on, in a process of its own.
#include "props/bugs/checks.hpp"
#include "props/bugs/explored.hpp"
#include "props/bugs/fuzzed.hpp"
#include "props/bugs/kill.hpp"
#include "props/bugs/study.hpp"

#include "model/explanation.hpp"
#include "model/files.hpp"
#include "model/run/worker.hpp"
#include "model/shrink.hpp"
#include "model/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace bucketproof;
using bugs::bug;
namespace fs = std::filesystem;

constexpr int all_killed = 0, survived = 1, bad_usage = 2;

struct options {
  std::vector<std::string> names;
  bool all = false;
  std::uint64_t seed = 20231119;
  std::size_t seeds = 1;
  bugs::search_limits limits;
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
  bugs::fuzz_study fuzzing;
  unsigned fuzz_seconds = 30;
  bool each_part = false;
};

/// A line that is overwritten, on a terminal; nothing elsewhere.
class progress {
public:
  progress() = default;
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { clear(); }

  void show(const std::string& line) const {
    if (is_terminal_)
      std::fprintf(stderr, "\r\033[K%s", line.c_str());
  }
  void clear() const { show(""); }

private:
  bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
};

/// The bugs that are seen by one of these.
std::vector<bug> seen_by(std::initializer_list<bugs::seen_by> these) {
  std::vector<bug> some;
  for (const bug& b : bugs::all())
    if (std::find(these.begin(), these.end(), b.seen) != these.end())
      some.push_back(b);
  return some;
}
std::vector<bug> seen_by_traces() {
  return seen_by({bugs::seen_by::bank, bugs::seen_by::witness});
}
bug named(const std::string& name) {
  const auto all = bugs::all();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const bug& b) { return b.name == name; });
  if (at == all.end())
    throw std::runtime_error("no bug '" + name + "'; see bug_bank list");
  return *at;
}
/// The bugs named, or all that random traces show.
std::vector<bug> chosen(const options& o) {
  if (o.all)
    return seen_by({bugs::seen_by::bank});
  std::vector<bug> some;
  for (const std::string& name : o.names)
    some.push_back(named(name));
  return some;
}

std::string operation_of(const model::trace& t, const model::divergence& d) {
  return d.at < t.operations.size() ? std::string(info(t.operations[d.at].what).name) : "the end";
}
std::string comment_of(const std::string& text) {
  std::string comment;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    comment += "# " + line + '\n';
  return comment;
}
void write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  out.close();
  if (!out)
    throw std::runtime_error(file.string() + ": cannot be written");
}

/// What became of a bug under one seed.
struct kill {
  std::uint64_t seed = 0;
  bugs::search_result search;
  std::optional<model::shrunk> shrunk;
};

kill hunt(const bug& b, std::uint64_t seed, const options& o, const progress& now) {
  model::worker isolated(bugs::run_with(b.number), std::chrono::milliseconds(o.run_milliseconds));
  const model::runner run = [&](const model::trace& t) { return isolated(t); };
  kill k{.seed = seed, .search = {}, .shrunk = {}};
  k.search = bugs::search(run, seed, o.limits, [&](const bugs::search_result& r) {
    now.show(std::string(b.name) + ": " + std::to_string(r.traces) + " traces");
  });
  if (k.search.why && !o.no_shrink)
    k.shrunk =
        model::shrink(k.search.last, *k.search.why, run,
                      {.runs = o.shrink_runs,
                       .time = std::chrono::seconds(o.shrink_seconds),
                       .without = o.without},
                      [&](const model::shrunk& s) {
                        now.show(std::string(b.name) + ": shrinking, " +
                                 std::to_string(s.smallest.operations.size()) + " operations");
                      });
  return k;
}

/// The table of kills: a line a bug on the standard output, a row a kill in a CSV file.
class table {
public:
  table(const options& o) : options_(o) {
    if (o.csv.empty())
      return;
    csv_.open(o.csv);
    csv_ << "bug,promise,seed,check,operation,traces,operations,seconds,shrunk_operations,"
            "shrink_runs,trace_hash\n";
  }

  void print_head() const {
    std::printf("%-40s %-12s %-10s %-16s %7s %10s %8s%s\n", "bug", "promise", "check", "operation",
                "traces", "operations", "seconds", shrunk_head());
  }
  void add(const bug& b, const std::vector<kill>& kills) {
    for (const kill& k : kills)
      write_row(b, k);
    const auto lost =
        std::find_if(kills.begin(), kills.end(), [](const kill& k) { return !k.search.why; });
    if (lost != kills.end()) {
      std::printf("%-40s %-12s SURVIVED    seed %llu, %zu traces, %zu operations, %.1f s\n",
                  std::string(b.name).c_str(), std::string(b.promise).c_str(),
                  static_cast<unsigned long long>(lost->seed), lost->search.traces,
                  lost->search.operations, lost->search.seconds);
      survivors_.emplace_back(b.name);
    } else
      print(b, kills);
    ++bugs_;
    std::fflush(stdout);
  }
  /// Names the survivors; the exit code.
  int finish() {
    if (csv_.is_open()) {
      csv_.close();
      if (!csv_)
        throw std::runtime_error(options_.csv + ": cannot be written");
    }
    std::printf("%zu of %zu bugs killed\n", bugs_ - survivors_.size(), bugs_);
    for (const std::string& name : survivors_)
      std::printf("survived: %s\n", name.c_str());
    return survivors_.empty() ? all_killed : survived;
  }

private:
  const char* shrunk_head() const {
    return options_.no_shrink ? "" : options_.seeds > 1 ? "  shrunk to" : "  shrunk";
  }

  void print(const bug& b, const std::vector<kill>& kills) const {
    const kill& first = kills.front();
    std::printf("%-40s %-12s %-10s %-16s", std::string(b.name).c_str(),
                std::string(b.promise).c_str(), std::string(name(first.search.why->failed)).c_str(),
                operation_of(first.search.last, *first.search.why).c_str());
    if (kills.size() == 1) {
      std::printf(" %7zu %10zu %8.3f", first.search.traces, first.search.operations,
                  first.search.seconds);
      if (first.shrunk)
        std::printf(" %7zu%s", first.shrunk->smallest.operations.size(),
                    first.shrunk->complete ? "" : " at most");
    } else {
      print_spread(kills);
    }
    std::printf("\n");
  }
  /// Median, and worst after a slash.
  void print_spread(const std::vector<kill>& kills) const {
    const auto spread = [&](auto number) {
      std::vector<double> all;
      all.reserve(kills.size());
      for (const kill& k : kills)
        all.push_back(static_cast<double>(number(k)));
      std::sort(all.begin(), all.end());
      return std::pair(all[(all.size() - 1) / 2], all.back());
    };
    const auto traces = spread([](const kill& k) { return k.search.traces; });
    const auto operations = spread([](const kill& k) { return k.search.operations; });
    const auto seconds = spread([](const kill& k) { return k.search.seconds; });
    std::printf(" %.0f/%.0f %.0f/%.0f %.3f/%.3f", traces.first, traces.second, operations.first,
                operations.second, seconds.first, seconds.second);
    if (options_.no_shrink)
      return;
    std::set<std::uint64_t> distinct;
    std::set<std::size_t> sizes;
    for (const kill& k : kills) {
      distinct.insert(trace_hash(k.shrunk->smallest));
      sizes.insert(k.shrunk->smallest.operations.size());
    }
    std::printf("  %zu", *sizes.begin());
    if (sizes.size() > 1)
      std::printf(" to %zu", *sizes.rbegin());
    std::printf(distinct.size() == 1 ? ", one trace" : ", %zu traces", distinct.size());
  }

  void write_row(const bug& b, const kill& k) {
    if (!csv_.is_open())
      return;
    csv_ << b.name << ',' << b.promise << ',' << k.seed << ',';
    if (k.search.why)
      csv_ << name(k.search.why->failed) << ',' << operation_of(k.search.last, *k.search.why);
    else
      csv_ << "none,";
    csv_ << ',' << k.search.traces << ',' << k.search.operations << ',' << k.search.seconds << ',';
    if (k.shrunk)
      csv_ << k.shrunk->smallest.operations.size() << ',' << k.shrunk->runs << ',' << std::hex
           << trace_hash(k.shrunk->smallest) << std::dec << '\n';
    else
      csv_ << ",,\n";
  }

  const options& options_;
  std::ofstream csv_;
  std::size_t bugs_ = 0;
  std::vector<std::string> survivors_;
};

void write_witness(const options& o, const bug& b, const kill& k) {
  const model::shrunk& s = *k.shrunk;
  fs::create_directories(o.write);
  write_file(fs::path(o.write) / (std::string(b.name) + ".trace"),
             comment_of(summary(s.smallest, s.why) + "\nexpected  " + s.why.expected +
                        "\nfound     " + s.why.found) +
                 print(s.smallest));
}

int witness(const options& o) {
  const progress now;
  table kills(o);
  kills.print_head();
  for (const bug& b : chosen(o)) {
    std::vector<kill> under_seeds;
    for (std::size_t i = 0; i < o.seeds; ++i)
      under_seeds.push_back(hunt(b, o.seed + i, o, now));
    now.clear();
    kills.add(b, under_seeds);
    if (!o.write.empty() && under_seeds.front().shrunk)
      write_witness(o, b, under_seeds.front());
  }
  return kills.finish();
}

bugs::study study_of(const options& o) {
  return {.seed = o.seed,
          .seeds = o.seeds,
          .search = o.limits,
          .run_time = std::chrono::milliseconds(o.run_milliseconds),
          .shrink = {.runs = o.shrink_runs,
                     .time = std::chrono::seconds(o.shrink_seconds),
                     .without = o.without},
          .show = o.show ? bugs::study::shown::traces : bugs::study::shown::counts};
}
int shrink(const options& o) {
  const std::vector<bug> some = chosen(o);
  return (o.each_rule ? bugs::each_rule_counts(some, study_of(o))
                      : bugs::one_trace_each(some, study_of(o)))
             ? all_killed
             : survived;
}
int hold(const options& o) {
  return bugs::none_slips(seen_by({bugs::seen_by::bank}), o.pairs, study_of(o)) ? all_killed
                                                                                : survived;
}

std::string scope_of(const bugs::exploration& e) {
  return std::to_string(e.keys) + " keys, " + std::string(name(e.policy)) +
         (e.of == explore::elements::integer ? "" : ", faults");
}
/// The shortest sequence of operations that each bug breaks.
int explore_all(const options& o) {
  const progress now;
  std::size_t killed = 0, bugs = 0;
  std::printf("%-40s %-12s %-10s %-16s %10s %8s %6s  %s\n", "bug", "promise", "check", "operation",
              "transitions", "seconds", "length", "scope");
  for (const bug& b : chosen(o)) {
    const bugs::exploration e =
        bugs::explore_bug(b, std::chrono::seconds(o.seconds), [&](const bugs::exploration& so_far) {
          now.show(std::string(b.name) + ": " + scope_of(so_far));
        });
    now.clear();
    ++bugs;
    if (e.failure) {
      ++killed;
      const auto& [trace, why] = *e.failure;
      std::printf("%-40s %-12s %-10s %-16s %10llu %8.3f %6zu  %s\n", std::string(b.name).c_str(),
                  std::string(b.promise).c_str(), std::string(name(why.failed)).c_str(),
                  operation_of(trace, why).c_str(), static_cast<unsigned long long>(e.transitions),
                  e.seconds, trace.operations.size(), scope_of(e).c_str());
    } else
      std::printf("%-40s %-12s SURVIVED    %llu transitions, %.1f s, to %s\n",
                  std::string(b.name).c_str(), std::string(b.promise).c_str(),
                  static_cast<unsigned long long>(e.transitions), e.seconds, scope_of(e).c_str());
    std::fflush(stdout);
  }
  std::printf("%zu of %zu bugs killed by exploration\n", killed, bugs);
  return killed == bugs ? all_killed : survived;
}

/// What libFuzzer finds of each bug, from an empty corpus.
int fuzz_all(const options& o) {
  if (o.each_part)
    return bugs::each_part_counts(chosen(o), static_cast<std::uint32_t>(o.seed), o.seeds, o.fuzzing)
               ? all_killed
               : survived;
  const progress now;
  std::ofstream csv;
  if (!o.csv.empty()) {
    csv.open(o.csv);
    csv << "bug,promise,without,seed,target,executions,seconds\n";
  }
  std::string without;
  for (const std::string& part : o.fuzzing.without)
    without += (without.empty() ? "" : " ") + part;
  std::printf("%-40s %-12s %6s %-10s %10s %8s\n", "bug", "promise", "seed", "target", "executions",
              "seconds");
  std::size_t killed = 0, hunts = 0;
  for (const bug& b : chosen(o))
    for (std::size_t i = 0; i < o.seeds; ++i, ++hunts) {
      const auto seed = static_cast<std::uint32_t>(o.seed + i);
      now.show(std::string(b.name));
      const bugs::fuzz_kill k = bugs::fuzz_bug(b, seed, o.fuzzing);
      now.clear();
      std::printf("%-40s %-12s %6u %-10s %10llu %8.2f\n", std::string(b.name).c_str(),
                  std::string(b.promise).c_str(), seed, k.killed() ? k.target.c_str() : "SURVIVED",
                  static_cast<unsigned long long>(k.executions), k.seconds);
      std::fflush(stdout);
      if (csv.is_open())
        csv << b.name << ',' << b.promise << ',' << without << ',' << seed << ',' << k.target << ','
            << k.executions << ',' << k.seconds << std::endl;
      killed += k.killed() ? 1 : 0;
    }
  if (!o.csv.empty() && !csv)
    throw std::runtime_error(o.csv + ": cannot be written");
  std::printf("%zu of %zu killed by fuzzing%s\n", killed, hunts,
              without.empty() ? "" : (" without " + without).c_str());
  return killed == hunts ? all_killed : survived;
}

/// Traces, and the files that they were read from.
struct inputs {
  std::vector<fs::path> files;
  std::vector<model::trace> traces;
};
inputs read_inputs(const std::vector<std::string>& paths) {
  inputs all;
  for (const std::string& path : paths)
    for (const fs::path& file : model::input_files(path)) {
      all.traces.push_back(model::read_trace(file));
      all.files.push_back(file);
    }
  return all;
}

int replay(const options& o) {
  const auto [files, traces] = read_inputs(o.inputs);
  const progress now;
  std::size_t killed = 0, bugs = 0;
  for (const bug& b : seen_by_traces()) {
    now.show(std::string(b.name));
    const auto kill = bugs::first_to_kill(bugs::run_with(b.number), traces,
                                          std::chrono::milliseconds(o.run_milliseconds));
    now.clear();
    ++bugs;
    killed += kill ? 1 : 0;
    if (kill)
      std::printf("%-40s killed by %s: %s\n", std::string(b.name).c_str(),
                  files[kill->index].filename().c_str(),
                  summary(traces[kill->index], kill->why).c_str());
    else
      std::printf("%-40s SURVIVED\n", std::string(b.name).c_str());
  }
  std::printf("%zu of %zu bugs killed by %zu inputs\n", killed, bugs, traces.size());
  return killed == bugs ? all_killed : survived;
}

void print_weighed(const char* title, const bugs::weighed& w) {
  std::printf("%s\n%-14s %5s  %5s  %s\n", title, "check", "first", "alone", "e.g.");
  for (const auto& [check, worth] : w.checks)
    std::printf("%-14s %5zu  %5zu  %s\n", std::string(name(check)).c_str(), worth.first.size(),
                worth.alone.size(),
                std::string((worth.alone.empty() ? worth.first : worth.alone).front()).c_str());
  std::printf("%-14s %5zu\n", "none", w.alive.size());
}
/// Leaves out each check in turn: of bucket_map, without the specification, which sees much of what
/// others see as well, and of a map that can only be called. The traces are run in the order given.
int weigh_checks(const options& o) {
  const std::vector<model::trace> traces = read_inputs(o.inputs).traces;
  const progress now;
  const auto weighed = [&](bugs::checks left_out) {
    return bugs::weigh(seen_by_traces(), traces, left_out,
                       std::chrono::milliseconds(o.run_milliseconds),
                       [&](const bug& b) { now.show(std::string(b.name)); });
  };
  const bugs::weighed all = weighed({}), ruled = weighed(bugs::only(model::check::specification)),
                      called = weighed(bugs::checks_of_buckets());
  now.clear();
  print_weighed("all checks: bugs that one is the first to see, that it alone sees", all);
  print_weighed("without the specification", ruled);
  print_weighed("without those of the buckets, as for any map", called);
  const auto is_needed = [&](model::check c) {
    const auto sees_alone = [c](const bugs::weighed& w) {
      const auto at = w.checks.find(c);
      return at != w.checks.end() && !at->second.alone.empty();
    };
    return c == model::check::crash || c == model::check::hang || sees_alone(all) ||
           sees_alone(ruled) || sees_alone(called);
  };
  bool all_needed = true;
  for (std::size_t c = 0; c < model::check_count; ++c)
    if (const auto check = static_cast<model::check>(c); !is_needed(check)) {
      all_needed = false;
      std::printf("NOT NEEDED  %s: no bug lives without it\n", std::string(name(check)).c_str());
    }
  return all_needed ? all_killed : survived;
}

/// Each bug's own witness must fail with the bug, and hold without.
int confirm(const options& o) {
  const std::vector<bug> some = seen_by_traces();
  std::size_t wrong = 0;
  model::worker without(bugs::run_with(bugs::none));
  for (const bug& b : some) {
    const fs::path file = fs::path(o.folder) / (std::string(b.name) + ".trace");
    const model::trace t = model::read_trace(file);
    model::worker with(bugs::run_with(b.number), std::chrono::milliseconds(o.run_milliseconds));
    if (!with(t)) {
      ++wrong;
      std::printf("%s: holds with the bug\n", file.c_str());
    }
    if (const auto d = without(t)) {
      ++wrong;
      std::printf("%s: fails without the bug: %s\n", file.c_str(), summary(t, *d).c_str());
    }
  }
  std::printf("%zu witnesses, %zu wrong\n", some.size(), wrong);
  return wrong == 0 ? all_killed : survived;
}

/// The page of a trace, run with a bug.
int draw(const options& o) {
  const bug b = named(o.name);
  const model::trace t = model::read_trace(o.file);
  const model::drawn page =
      draw_page(t, std::string(b.name), o.page, bugs::watched_run_with(b.number),
                std::chrono::milliseconds(o.run_milliseconds));
  std::printf("%s\nwrote %s, %zu steps\n", page.why ? summary(t, *page.why).c_str() : "held",
              o.page.c_str(), page.steps);
  return page.why ? all_killed : survived;
}

/// The trace, run with a bug, operation by operation.
int explain(const options& o) {
  const bug b = named(o.name);
  const model::trace t = model::read_trace(o.file);
  const std::chrono::milliseconds limit(o.run_milliseconds);
  model::worker isolated(bugs::run_with(b.number), limit);
  const std::optional<model::divergence> d = isolated(t);
  std::fputs(explain_run(t, d, bugs::watched_run_with(b.number), model::ink::plain,
                         {.operations = 0, .time = limit})
                 .c_str(),
             stdout);
  return d ? all_killed : survived;
}

int run_none(const options& o) {
  const progress now;
  model::worker isolated(bugs::run_with(bugs::none), std::chrono::minutes(1));
  const bugs::search_result r =
      bugs::search([&](const model::trace& t) { return isolated(t); }, o.seed, o.limits,
                   [&](const bugs::search_result& so_far) {
                     now.show(std::to_string(so_far.traces) + " traces");
                   });
  now.clear();
  if (r.why)
    std::fputs(explain(r.last, *r.why).c_str(), stdout);
  std::printf("no bug: %zu traces, %zu operations, %.1f s: %s\n", r.traces, r.operations, r.seconds,
              r.why ? "one FAILED" : "all held");
  return r.why ? survived : all_killed;
}

/// Breaks a text into lines of at most so many characters, each indented.
std::string folded(std::string_view text) {
  constexpr std::size_t width = 96;
  std::istringstream words{std::string(text)};
  std::string lines, line;
  for (std::string word; words >> word; line += (line.empty() ? "" : " ") + word)
    if (line.size() + word.size() > width)
      lines += "    " + std::exchange(line, "") + '\n';
  return lines + "    " + line + '\n';
}
int list(const options&) {
  const auto print = [](const char* title, bugs::seen_by seen) {
    const std::vector<bug> some = seen_by({seen});
    std::printf("%s: %zu\n", title, some.size());
    for (const bug& b : some)
      std::printf("  %s (%s)\n%s", std::string(b.name).c_str(), std::string(b.promise).c_str(),
                  folded(b.says).c_str());
  };
  print("Seen by random traces", bugs::seen_by::bank);
  print("Seen by a trace, rarely by a random one", bugs::seen_by::witness);
  print("Seen in throws and costs (guarantee_bank kills them)", bugs::seen_by::guarantees);
  print("Seen by the test suites only", bugs::seen_by::promises);
  return all_killed;
}

void add_search_options(CLI::App& to, options& o) {
  to.add_option("--seed", o.seed, "First seed")->capture_default_str();
  to.add_option("--traces", o.limits.traces, "Most traces a bug and seed")->capture_default_str();
  to.add_option("--time", o.seconds, "Most seconds a bug and seed")->capture_default_str();
}
void add_run_time(CLI::App& to, options& o) {
  to.add_option("--run-time", o.run_milliseconds, "Milliseconds after which a run is a hang")
      ->check(CLI::Range(1U, 3600000U))
      ->capture_default_str();
}

void add_witness(CLI::App& app, options& o) {
  CLI::App* to = app.add_subcommand("witness", "Finds a trace that kills each bug");
  auto* names = to->add_option("bug", o.names, "Names of bugs");
  to->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  add_search_options(*to, o);
  add_run_time(*to, o);
  to->add_option("--seeds", o.seeds, "So many seeds: median and worst")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  auto* no_shrink = to->add_flag("--no-shrink", o.no_shrink, "Do not look for the smallest trace");
  to->add_option("--shrink-time", o.shrink_seconds, "Most seconds of a shrink")
      ->capture_default_str();
  to->add_option("--csv", o.csv, "File for a row a bug and seed");
  to->add_option("--write", o.write, "Folder for the smallest traces")->excludes(no_shrink);
}
void add_shrink_options(CLI::App& to, options& o) {
  add_search_options(to, o);
  add_run_time(to, o);
  to.add_option("--runs", o.shrink_runs, "Most runs of a shrink")->capture_default_str();
  to.add_option("--shrink-time", o.shrink_seconds, "Most seconds of a shrink")
      ->capture_default_str();
  to.add_option("--without", o.without, "Rules of the shrinker to leave out");
}
void add_shrinks(CLI::App& app, options& o) {
  CLI::App* shrink = app.add_subcommand(
      "shrink", "Shrinks what kills each bug under several seeds: it must end in one trace");
  auto* names = shrink->add_option("bug", o.names, "Names of bugs");
  shrink->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  add_shrink_options(*shrink, o);
  shrink->add_option("--seeds", o.seeds, "So many seeds")->check(CLI::Range(1U, 1000U));
  auto* show = shrink->add_flag("--show", o.show, "Show the traces");
  shrink
      ->add_flag("--each-rule", o.each_rule,
                 "Do it without each rule in turn, and tell what each is worth")
      ->excludes(show);
  CLI::App* hold = app.add_subcommand(
      "hold", "Shrinks failures of maps with two bugs: each must stay a failure of the same bug");
  add_shrink_options(*hold, o);
  hold->add_option("--pairs", o.pairs, "So many pairs of bugs")->capture_default_str();
}
void add_fuzz(CLI::App& app, options& o) {
  CLI::App* fuzz = app.add_subcommand("fuzz", "Fuzzes each bug from an empty corpus");
  auto* names = fuzz->add_option("bug", o.names, "Names of bugs");
  fuzz->add_flag("--all", o.all, "All bugs that random traces show")->excludes(names);
  fuzz->add_option("--program", o.fuzzing.program, "fuzz_with_bugs, which clang++ builds")
      ->required()
      ->check(CLI::ExistingFile);
  fuzz->add_option("--targets", o.fuzzing.targets, "Fuzz targets, one after the other")
      ->delimiter(',')
      ->capture_default_str();
  fuzz->add_option("--time", o.fuzz_seconds, "Seconds for each target")->capture_default_str();
  fuzz->add_option("--executions", o.fuzzing.runs, "Most executions of each target; 0: any number")
      ->capture_default_str();
  fuzz->add_option("--seed", o.seed, "First seed")->capture_default_str();
  fuzz->add_option("--seeds", o.seeds, "So many seeds")->check(CLI::Range(1U, 1000U));
  auto* without = fuzz->add_option("--without", o.fuzzing.without,
                                   "Parts of the engine to leave out (fuzz/left_out.hpp)")
                      ->delimiter(',');
  fuzz->add_flag("--each-part", o.each_part,
                 "Do it without each part in turn, and tell what each is worth")
      ->excludes(without);
  fuzz->add_option("--csv", o.csv, "File for a row a bug and seed");
}
void add_others(CLI::App& app, options& o) {
  app.add_subcommand("list", "Lists the bugs");
  CLI::App* none = app.add_subcommand("none", "Runs the traces without any bug: all must hold");
  add_search_options(*none, o);
  CLI::App* explore = app.add_subcommand("explore", "Explores all states until each bug shows");
  auto* names = explore->add_option("bug", o.names, "Names of bugs");
  explore->add_flag("--all", o.all, "All bugs")->excludes(names);
  explore->add_option("--time", o.seconds, "Most seconds a bug")->capture_default_str();
  add_fuzz(app, o);
  CLI::App* replay = app.add_subcommand("replay", "Tells which bugs the inputs kill");
  replay->add_option("input", o.inputs, "Files, and folders of files")->required();
  add_run_time(*replay, o);
  CLI::App* checks = app.add_subcommand(
      "checks",
      "Tells which bugs live when each check is left out; exit code 1: one is not needed");
  checks->add_option("input", o.inputs, "Traces: files, and folders of files")->required();
  add_run_time(*checks, o);
  CLI::App* draw =
      app.add_subcommand("draw", "Draws a trace, run with a bug, as replay --draw does");
  draw->add_option("bug", o.name, "Its name")->required();
  draw->add_option("trace", o.file, "File")->required();
  draw->add_option("page", o.page, "OUT.html")->required();
  add_run_time(*draw, o);
  CLI::App* explain =
      app.add_subcommand("explain", "Tells a trace, run with a bug, as replay --explain does");
  explain->add_option("bug", o.name, "Its name")->required();
  explain->add_option("trace", o.file, "File")->required();
  add_run_time(*explain, o);
  CLI::App* confirm = app.add_subcommand("confirm", "Replays each bug's own witness");
  confirm->add_option("folder", o.folder, "Folder of NAME.trace files")->required();
  add_run_time(*confirm, o);
}

int run(const CLI::App& app, options& o) {
  o.limits.time = std::chrono::seconds(o.seconds);
  o.fuzzing.time = std::chrono::seconds(o.fuzz_seconds);
  if (app.got_subcommand("witness") || app.got_subcommand("shrink") || app.got_subcommand("fuzz")) {
    if (o.names.empty() && !o.all)
      throw std::runtime_error("name bugs, or say --all");
    return app.got_subcommand("witness")  ? witness(o)
           : app.got_subcommand("shrink") ? shrink(o)
                                          : fuzz_all(o);
  }
  if (app.got_subcommand("explore")) {
    if (o.names.empty() && !o.all)
      throw std::runtime_error("explore: name bugs, or say --all");
    if (o.all)
      for (const bug& b : bugs::all())
        o.names.emplace_back(b.name);
    o.all = false;
    return explore_all(o);
  }
  return app.got_subcommand("replay")    ? replay(o)
         : app.got_subcommand("checks")  ? weigh_checks(o)
         : app.got_subcommand("hold")    ? hold(o)
         : app.got_subcommand("confirm") ? confirm(o)
         : app.got_subcommand("draw")    ? draw(o)
         : app.got_subcommand("explain") ? explain(o)
         : app.got_subcommand("none")    ? run_none(o)
                                         : list(o);
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Planted bugs: shows that the harness kills each of them. Exit code 0: all killed;\n"
               "1: one survived; 2: bad usage.");
  options o;
  app.require_subcommand(1);
  add_witness(app, o);
  add_shrinks(app, o);
  add_others(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? all_killed : bad_usage;
  }
  try {
    const int code = run(app, o);
    if (std::fflush(stdout) != 0)
      throw std::runtime_error("the output cannot be written");
    return code;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bug_bank: %s\n", e.what());
    return bad_usage;
  }
}
