// matrix: which engine of the harness kills which bug, after how many runs and seconds. Compiled
// twice: bug_matrix, for the planted bugs, and mutant_matrix, for the mutants. Each engine meets
// each bug in a process of its own.
//
// Exit code 0: all killed, or in the list of known survivors; 1: a survivor that is not in the
// list, or a killed one that is; 2: bad usage or input.
#include "props/bugs/engines.hpp"
#include "props/bugs/guaranteed.hpp"
#include "props/bugs/results.hpp"
#include "props/bugs/survivor_list.hpp"

#include "model/run/child_function.hpp"
#include "model/trace/files.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

namespace {

using namespace bucketproof;
using bugs::bug;
using bugs::encounter;
using bugs::engine;
using bugs::results;
namespace fs = std::filesystem;

constexpr int as_expected = 0, survived = 1, bad_usage = 2;

struct options {
  std::vector<std::string> names;
  std::string engines = "corpus,properties,guarantees,exhaustive";
  std::string part = "0/1";
  bool until_killed = false;
  bool unknown = false;
  bool resume = false;
  bool list = false;
  std::uint64_t seed = 20231119;
  std::uint64_t seeds = 1;
  std::size_t jobs = 1;
  unsigned run_milliseconds = 4000; // 10,000 entries take 1 s with all mutants compiled in
  unsigned property_seconds = 20;
  unsigned exploration_seconds = 10;
  unsigned guarantee_seconds = 60;
  unsigned example_seconds = 30;
  unsigned fuzz_seconds = 30;
  std::vector<std::string> corpus;
  bugs::engine_budget budget;
  std::string csv;
  std::string survivor_list;
};

/// What the process of an encounter may use. Where runs have a limit of their own, all together
/// have none.
model::process_limits limits_of(engine with, const options& o) {
  model::process_limits l = model::no_limits;
  if (with != engine::fuzz)
    l.memory = std::size_t{4} << 30U; // for bugs that allocate without end
  if (with == engine::examples)       // a program, which inherits it
    l.cpu_time = std::chrono::seconds(o.example_seconds);
  if (with == engine::guarantees)
    l.cpu_time = std::chrono::seconds(o.guarantee_seconds);
  return l;
}

/// Encounters that are under way, each in a process.
class pool {
public:
  explicit pool(const options& o) : options_(o) {}

  bool is_full() const noexcept { return running_.size() >= options_.jobs; }
  bool is_empty() const noexcept { return running_.empty(); }

  void begin(const encounter& e) {
    const auto meet = [e, this](const model::channel& to_parent) {
      const bugs::engine_kill k = bugs::try_engine(e.with, e.against, e.seed, options_.budget);
      to_parent.send(std::to_string(k.runs) + ' ' + k.by);
    };
    running_.push_back(
        {e, std::make_unique<model::child_function>(meet, limits_of(e.with, options_))});
  }
  /// Waits for one to end.
  encounter end() {
    for (;;) {
      const auto at = std::find_if(running_.begin(), running_.end(),
                                   [](const process& p) { return !p.child->is_running(); });
      if (at != running_.end()) {
        encounter e = result_of(*at);
        running_.erase(at);
        return e;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

private:
  struct process {
    encounter what;
    std::unique_ptr<model::child_function> child;
  };

  static encounter result_of(const process& p) {
    encounter e = p.what;
    const auto result = p.child->receive();
    const model::ending end = p.child->wait();
    e.seconds = std::chrono::duration<double>(p.child->cpu_time()).count();
    using how = model::ending::how;
    // The sweep runs in this process: what a bug throws there is a kill.
    if (end.kind == how::threw && e.with != engine::guarantees)
      throw std::runtime_error(end.says);
    if (result) {
      const std::size_t space = result->find(' ');
      e.kill.runs = std::stoull(result->substr(0, space));
      e.kill.by = result->substr(space + 1);
    }
    if (end.kind == how::hung)
      e.kill.by = "hang";
    else if (end.kind != how::answered)
      e.kill.by = "crash";
    return e;
  }

  const options& options_;
  std::vector<process> running_;
};

/// `I/N`: those whose number, modulo N, is I.
std::pair<int, int> part_of(const std::string& text) {
  int i = 0, n = 0;
  char after = '\0';
  if (std::sscanf(text.c_str(), "%d/%d%c", &i, &n, &after) != 2 || n < 1 || i < 0)
    throw std::runtime_error("--part: expected I/N, found '" + text + "'");
  return {i % n, n};
}
std::vector<bug> chosen(const options& o, const bugs::survivor_list& known) {
  const auto [i, n] = part_of(o.part);
  std::vector<bug> some;
  std::set<std::string, std::less<>> missing(o.names.begin(), o.names.end());
  for (const bug& b : bugs::all()) {
    const bool is_named = missing.erase(std::string(b.name)) != 0;
    const bool is_ablated = o.unknown && known.contains(b.name);
    if (is_named || (o.names.empty() && b.number % n == i && !is_ablated))
      some.push_back(b);
  }
  if (!missing.empty())
    throw std::runtime_error("no bug '" + *missing.begin() + "'; see --list");
  return some;
}
std::vector<engine> engines_of(const options& o) {
  std::vector<engine> some;
  for (const std::string& name : CLI::detail::split(o.engines, ',')) {
    const auto e = bugs::engine_named(name);
    if (!e)
      throw std::runtime_error("no engine '" + name + "'");
    if (std::find(some.begin(), some.end(), *e) != some.end())
      throw std::runtime_error("the engine " + name + " is named twice");
    if (*e == engine::fuzz && o.budget.fuzzing.program.empty())
      throw std::runtime_error("the engine fuzz needs --fuzz-program");
    if (*e == engine::examples && o.budget.examples.empty())
      throw std::runtime_error("the engine examples needs --examples-program");
    if (*e == engine::go && o.budget.go.empty())
      throw std::runtime_error("the engine go needs --go-program");
    if (*e == engine::corpus && o.corpus.empty())
      throw std::runtime_error("the engine corpus needs --corpus");
    some.push_back(*e);
  }
  return some;
}

/// What an engine may take, as the rows say it: a row made with other means is no result of this
/// run.
std::string means_of(engine with, const options& o) {
  const auto seconds = [](unsigned n) { return std::to_string(n) + " s"; };
  const std::string each = std::to_string(o.run_milliseconds) + " ms each";
  switch (with) {
  case engine::corpus: {
    std::size_t operations = 0;
    for (const model::trace& t : o.budget.corpus)
      operations += t.operations.size();
    return std::to_string(o.budget.corpus.size()) + " traces of " + std::to_string(operations) +
           " operations " + each;
  }
  case engine::properties:
    return std::to_string(o.budget.properties.traces) + " traces " + seconds(o.property_seconds) +
           ' ' + each;
  case engine::guarantees:
    return seconds(o.guarantee_seconds);
  case engine::exhaustive:
    return seconds(o.exploration_seconds);
  case engine::examples:
    return seconds(o.example_seconds);
  case engine::fuzz:
    return CLI::detail::join(o.budget.fuzzing.targets, " ") + ' ' + seconds(o.fuzz_seconds) +
           " each";
  case engine::go:
    return std::to_string(o.budget.go_traces) + " traces " +
           seconds(static_cast<unsigned>(o.budget.go_time.count()));
  }
  throw std::logic_error("no such engine");
}

/// What is to be done still with an engine.
std::vector<encounter> left_to_meet(const std::vector<bug>& some, engine with,
                                    const std::string& means, const options& o,
                                    const results& so_far) {
  std::vector<encounter> left;
  for (const bug& b : some) {
    if (o.until_killed && so_far.is_killed(b.name))
      continue;
    for (std::uint64_t i = 0; i < (has_seeds(with) ? o.seeds : 1); ++i)
      if (!so_far.has(b.name, with, o.seed + i))
        left.push_back({.against = b, .with = with, .seed = o.seed + i, .means = means});
  }
  return left;
}

void meet_all(const std::vector<encounter>& left, const options& o, results& to) {
  pool running(o);
  const auto end_one = [&] { to.add(running.end()); };
  for (const encounter& e : left) {
    while (running.is_full())
      end_one();
    running.begin(e);
  }
  while (!running.is_empty())
    end_one();
}

/// An engine that finds something without a bug says nothing about bugs. Throws std::runtime_error.
void find_nothing(engine with, const options& o) {
  pool alone(o);
  alone.begin(
      {.against = {bugs::none, "none", "", "", bugs::seen_by::bank}, .with = with, .seed = o.seed});
  const encounter e = alone.end();
  if (e.kill.killed())
    throw std::runtime_error(std::string(name(with)) +
                             " finds something without a bug: " + e.kill.by);
}

/// Where a bug does not do what the list of survivors says; empty if it does.
std::string surprise(const bug& b, const bugs::survivor_list& known,
                     const std::set<engine>& killers, const std::vector<engine>& with) {
  const auto at = known.find(b.name);
  const std::string verdict = at == known.end() ? std::string() : at->second.verdict;
  const bool has_suites = std::find(with.begin(), with.end(), engine::examples) != with.end();
  if (killers.empty())
    return verdict.empty()                     ? "SURVIVED"
           : verdict == "suites" && has_suites ? "SURVIVED the suites that should kill it"
                                               : "";
  if (verdict.empty() || (verdict == "suites" && killers == std::set{engine::examples}))
    return {};
  return "KILLED by " + std::string(name(*killers.begin())) + ", and in the list of survivors";
}
/// Names the survivors; whether all is as the list says.
bool print_survivors(const std::vector<bug>& some, const results& r,
                     const bugs::survivor_list& known, const std::vector<engine>& with) {
  bool expected = true;
  std::map<std::string, std::size_t> verdicts;
  std::size_t killed = 0;
  for (const bug& b : some) {
    const std::set<engine>& killers = r.killers(b.name);
    if (const std::string what = surprise(b, known, killers, with); !what.empty()) {
      std::printf("%s: %s\n", what.c_str(), std::string(b.name).c_str());
      expected = false;
    }
    killed += killers.empty() ? 0 : 1;
    if (const auto at = known.find(b.name); killers.empty() && at != known.end())
      ++verdicts[at->second.verdict];
  }
  std::printf("%zu of %zu killed", killed, some.size());
  for (const auto& [verdict, count] : verdicts)
    std::printf(", %zu %s", count, verdict.c_str());
  std::printf("\n");
  return expected;
}
/// A name in the list that no bug has any more is a line to change.
bugs::survivor_list known_survivors(const options& o) {
  if (o.survivor_list.empty())
    return {};
  bugs::survivor_list known = bugs::read_survivor_list(o.survivor_list);
  std::set<std::string_view> names;
  for (const bug& b : bugs::all())
    names.insert(b.name);
  for (const auto& [name, why] : known)
    if (!names.contains(name))
      throw std::runtime_error(o.survivor_list + ':' + std::to_string(why.line) +
                               ": no bug is called '" + name + "'");
  return known;
}

int run(options& o) {
  if (o.list) {
    for (const bug& b : bugs::all())
      std::printf("%-11s %s\n", std::string(b.promise).c_str(), std::string(b.name).c_str());
    return as_expected;
  }
  const bugs::survivor_list known = known_survivors(o);
  const std::vector<bug> some = chosen(o, known);
  const std::vector<engine> with = engines_of(o);
  for (const std::string& path : o.corpus)
    for (const fs::path& file : model::input_files(path))
      o.budget.corpus.push_back(model::read_trace(file));
  o.budget.run = std::chrono::milliseconds(o.run_milliseconds);
  o.budget.properties.time = std::chrono::seconds(o.property_seconds);
  o.budget.exploration = std::chrono::seconds(o.exploration_seconds);
  o.budget.fuzzing.time = std::chrono::seconds(o.fuzz_seconds);
  if (std::find(with.begin(), with.end(), engine::guarantees) != with.end())
    bugs::prepare_guarantees();
  std::map<engine, std::string> means;
  for (const engine e : with)
    means.emplace(e, means_of(e, o));
  results r(o.csv, o.resume, means);
  std::printf("%-11s %6s %6s %6s %6s %10s %10s %9s %9s\n", "engine", "tried", "killed", "always",
              "alone", "runs", "worst", "seconds", "worst");
  for (const engine e : with) {
    if (const auto left = left_to_meet(some, e, means.at(e), o, r); !left.empty()) {
      find_nothing(e, o);
      meet_all(left, o, r);
    }
    r.print_engine(e, some);
    std::fflush(stdout);
  }
  return print_survivors(some, r, known, with) ? as_expected : survived;
}

void add_options(CLI::App& app, options& o) {
  app.add_option("bug", o.names, "Names of bugs; all, if none is named");
  app.add_flag("--list", o.list, "List the bugs, and do nothing else");
  app.add_option("--engines", o.engines,
                 "Engines, in this order: corpus, properties, guarantees, "
                 "exhaustive, examples, fuzz, go")
      ->take_last()
      ->capture_default_str();
  app.add_option("--part", o.part, "I/N: one bug in N")->capture_default_str();
  app.add_flag("--until-killed", o.until_killed,
               "Do not try further engines on what one has killed");
  app.add_flag("--unknown", o.unknown, "Only bugs that are not in the list of --known");
  app.add_option("--seed", o.seed, "First seed")->capture_default_str();
  app.add_option("--seeds", o.seeds, "So many seeds, for engines that have some")
      ->check(CLI::Range(1U, 1000U))
      ->take_last()
      ->capture_default_str();
  app.add_option("--jobs", o.jobs, "So many bugs at a time")
      ->check(CLI::Range(1U, 1024U))
      ->take_last()
      ->capture_default_str();
  app.add_option("--traces", o.budget.properties.traces, "Most traces of properties")
      ->capture_default_str();
  app.add_option("--property-time", o.property_seconds, "Most seconds of properties, on the clock")
      ->capture_default_str();
  app.add_option("--run-time", o.run_milliseconds,
                 "Milliseconds of CPU time after which a trace is a hang")
      ->capture_default_str();
  app.add_option("--exploration-time", o.exploration_seconds,
                 "Most seconds of CPU time of exhaustive")
      ->capture_default_str();
  app.add_option("--guarantee-time", o.guarantee_seconds,
                 "Seconds of CPU time after which guarantees is a hang")
      ->capture_default_str();
  app.add_option("--corpus", o.corpus, "Files, and folders of files, for corpus")
      ->allow_extra_args(false);
  app.add_option("--examples-program", o.budget.examples,
                 "For examples: examples_with_bugs, examples_with_mutants")
      ->check(CLI::ExistingFile);
  app.add_option("--example-time", o.example_seconds,
                 "Seconds of CPU time after which examples is a hang")
      ->capture_default_str();
  app.add_option("--go-program", o.budget.go, "For go: go_with_bugs, go_with_mutants")
      ->check(CLI::ExistingFile);
  app.add_option("--fuzz-program", o.budget.fuzzing.program,
                 "For fuzz: fuzz_with_bugs, which clang++ builds")
      ->check(CLI::ExistingFile);
  app.add_option("--fuzz-targets", o.budget.fuzzing.targets, "Fuzz targets, one after the other")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--fuzz-time", o.fuzz_seconds, "Seconds for each target")->capture_default_str();
  CLI::Option* const csv =
      app.add_option("--csv", o.csv, "File for a row a bug, engine and seed")->take_last();
  app.add_flag("--resume", o.resume,
               "Go on where the file of --csv ends; its rows must be of these headers and checks")
      ->needs(csv);
  app.add_option("--known", o.survivor_list, "Known survivors (survivor_list.hpp)")
      ->check(CLI::ExistingFile);
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Which engine of the harness kills which bug. Exit code 0: all killed, or in the "
               "list of survivors;\n1: a survivor that is not, or a kill that is; 2: bad usage.");
  options o;
  add_options(app, o);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? as_expected : bad_usage;
  }
  try {
    return run(o);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "matrix: %s\n", e.what());
    return bad_usage;
  }
}
