// matrix: which engine of the harness kills which bug, after how many runs and seconds. Compiled
// twice: bug_matrix, for the planted bugs, and mutant_matrix, for the mutants. Each engine meets
// each bug in a process of its own.
//
// Exit code 0: all killed, or in the ledger of known survivors; 1: one that is not, or one that is
// and was killed; 2: bad usage or input.
#include "props/bugs/engines.hpp"
#include "props/bugs/guaranteed.hpp"
#include "props/bugs/ledger.hpp"

#include "model/files.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace {

using namespace bucketproof;
using bugs::bug;
using bugs::engine;
namespace fs = std::filesystem;

constexpr int as_expected = 0, survived = 1, bad_usage = 2;

struct options {
  std::vector<std::string> names;
  std::vector<std::string> engines{"corpus", "properties", "guarantees", "exhaustive"};
  std::string part = "0/1";
  bool until_killed = false;
  bool unknown = false;
  bool resume = false;
  bool list = false;
  std::uint64_t seed = 20231119;
  std::uint64_t seeds = 1;
  std::size_t jobs = 1;
  unsigned run_milliseconds = 1000;
  unsigned property_seconds = 20;
  unsigned exploration_seconds = 10;
  unsigned guarantee_seconds = 60;
  unsigned fuzz_seconds = 30;
  std::vector<std::string> corpus;
  bugs::engine_budget budget;
  std::string csv;
  std::string ledger;
};

/// One engine against one bug under one seed, and what came of it.
struct encounter {
  bug against;
  engine with{};
  std::uint64_t seed = 0;
  bugs::engine_kill kill{};
  double seconds = 0; ///< Of processor time, in all its processes.
};

double seconds_of(const ::rusage& used) {
  const auto seconds = [](const ::timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void limit(int resource, rlim_t most) {
  const ::rlimit l{most, most};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &l) != 0)
    throw std::system_error(errno, std::generic_category(), "setrlimit");
}

/// Encounters that are under way, each in a process.
class pool {
public:
  explicit pool(const options& o) : options_(o) {}

  bool is_full() const noexcept { return running_.size() >= options_.jobs; }
  bool is_empty() const noexcept { return running_.empty(); }

  void begin(const encounter& e) {
    std::array<int, 2> result{};
    if (::pipe(result.data()) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child < 0)
      throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
      ::close(result[0]);
      meet(e, result[1]);
    }
    ::close(result[1]);
    running_.emplace(child, process{e, result[0]});
  }
  /// Waits for one to end.
  encounter end() {
    int status = 0;
    ::rusage used{};
    const pid_t child = ::wait4(-1, &status, 0, &used);
    const auto at = running_.find(child);
    if (at == running_.end())
      throw std::system_error(errno, std::generic_category(), "wait");
    encounter e = at->second.what;
    e.seconds = seconds_of(used);
    read_result(at->second.result, e.kill);
    if (WIFSIGNALED(status))
      e.kill.by = WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? "hang" : "crash";
    else if (WEXITSTATUS(status) == bad_usage)
      throw std::runtime_error(e.kill.by);
    running_.erase(at);
    return e;
  }

private:
  struct process {
    encounter what;
    int result;
  };

  /// The child: the number of runs, and who killed, or at exit code 2 what went wrong.
  [[noreturn]] void meet(const encounter& e, int result) const {
    int code = as_expected;
    bugs::engine_kill k;
    try {
      constexpr rlim_t most_memory = rlim_t{4} << 30; // for bugs that allocate without end
      if (e.with != engine::fuzz)
        limit(RLIMIT_AS, most_memory);
      if (e.with == engine::guarantees) { // the others limit each run
        limit(RLIMIT_CPU, options_.guarantee_seconds);
        silence();
      }
      k = bugs::try_engine(e.with, e.against, e.seed, options_.budget);
    } catch (const std::exception& error) {
      // The sweep runs in this process: what a bug throws here is seen.
      code = e.with == engine::guarantees ? as_expected : bad_usage;
      k.by = e.with == engine::guarantees ? "crash" : error.what();
    }
    const std::string text = std::to_string(k.runs) + ' ' + k.by;
    const ssize_t written = ::write(result, text.data(), text.size());
    ::_exit(written == static_cast<ssize_t>(text.size()) ? code : bad_usage);
  }
  /// What a dying map says is no news here.
  static void silence() {
    if (std::freopen("/dev/null", "w", stderr) == nullptr)
      throw std::system_error(errno, std::generic_category(), "/dev/null");
  }
  static void read_result(int from, bugs::engine_kill& k) {
    std::array<char, 4096> text{};
    const ssize_t size = ::read(from, text.data(), text.size());
    ::close(from);
    const std::string result(text.data(), static_cast<std::size_t>(std::max<ssize_t>(0, size)));
    const std::size_t space = result.find(' ');
    if (space == std::string::npos)
      return;
    k.runs = std::strtoull(result.c_str(), nullptr, 10);
    k.by = result.substr(space + 1);
  }

  const options& options_;
  std::map<pid_t, process> running_;
};

/// A field of a CSV file, in quotation marks.
std::string quoted(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"')
      field += '"';
    field += c;
  }
  return field + '"';
}

constexpr std::string_view csv_head = "name,rule,engine,seed,killed,by,runs,seconds";

/// Field by field, from the front.
class csv_line {
public:
  explicit csv_line(std::string_view text) : rest_(text) {}
  std::string next() {
    std::string field;
    if (!rest_.starts_with('"')) {
      const std::size_t end = std::min(rest_.find(','), rest_.size());
      field = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      return field;
    }
    for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
      if (rest_.front() == '"') {
        rest_.remove_prefix(1);
        if (!rest_.starts_with('"'))
          break;
      }
      field += rest_.front();
    }
    rest_.remove_prefix(std::min<std::size_t>(1, rest_.size())); // the comma
    return field;
  }

private:
  std::string_view rest_;
};

/// An encounter as a row says it; nothing where there is no such bug or engine any more. Throws
/// std::runtime_error where the row is cut off.
std::optional<encounter> read_row(std::string_view text) {
  csv_line line(text);
  const std::string bug_name = line.next();
  line.next(); // what the bug says of itself
  const auto with = bugs::engine_named(line.next());
  const auto all = bugs::all();
  const auto against =
      std::find_if(all.begin(), all.end(), [&](const bug& b) { return b.name == bug_name; });
  if (!with || against == all.end())
    return std::nullopt;
  encounter e{.against = *against, .with = *with};
  e.seed = std::strtoull(line.next().c_str(), nullptr, 10);
  line.next(); // whether it was killed: by whom says it
  e.kill.by = line.next();
  e.kill.runs = std::strtoull(line.next().c_str(), nullptr, 10);
  const std::string seconds = line.next();
  if (seconds.empty())
    throw std::runtime_error("a row is cut off; delete it to go on");
  e.seconds = std::strtod(seconds.c_str(), nullptr);
  return e;
}

/// All encounters so far.
class results {
public:
  /// Where `resumed`, with those that the file has.
  results(const std::string& csv, bool resumed) : file_(csv) {
    if (csv.empty())
      return;
    if (resumed)
      read();
    csv_.open(csv, all_.empty() ? std::ios::out : std::ios::app);
    if (all_.empty())
      csv_ << csv_head << std::endl;
  }
  bool has(std::string_view bug, engine with, std::uint64_t seed) const {
    return std::any_of(all_.begin(), all_.end(), [&](const encounter& e) {
      return e.against.name == bug && e.with == with && e.seed == seed;
    });
  }
  void add(const encounter& e) {
    keep(e);
    if (!csv_.is_open())
      return;
    csv_ << quoted(e.against.name) << ',' << e.against.promise << ',' << name(e.with) << ','
         << e.seed << ',' << (e.kill.killed() ? 1 : 0) << ',' << e.kill.by << ',' << e.kill.runs
         << ',' << e.seconds << std::endl;
    if (!csv_)
      throw std::runtime_error(file_ + ": cannot be written");
  }
  bool is_killed(std::string_view bug) const { return !killers(bug).empty(); }
  const std::set<engine>& killers(std::string_view bug) const {
    static const std::set<engine> none;
    const auto at = killers_.find(bug);
    return at == killers_.end() ? none : at->second;
  }

  void print_engine(engine with) const {
    std::map<std::string_view, std::vector<const encounter*>> by_bug;
    for (const encounter& e : all_)
      if (e.with == with)
        by_bug[e.against.name].push_back(&e);
    std::vector<double> runs, seconds;
    std::size_t always = 0, ever = 0, alone = 0;
    for (const auto& [bug, encounters] : by_bug) {
      const auto is_kill = [](const encounter* e) { return e->kill.killed(); };
      const bool killed = std::any_of(encounters.begin(), encounters.end(), is_kill);
      ever += killed ? 1 : 0;
      always += std::all_of(encounters.begin(), encounters.end(), is_kill) ? 1 : 0;
      alone += killers(bug) == std::set{with} ? 1 : 0;
      for (const encounter* e : encounters)
        if (e->kill.killed()) {
          runs.push_back(static_cast<double>(e->kill.runs));
          seconds.push_back(e->seconds);
        }
    }
    std::printf("%-11s %6zu %6zu %6zu %6zu %10.0f %10.0f %9.3f %9.3f\n",
                std::string(name(with)).c_str(), by_bug.size(), ever, always, alone, median(runs),
                worst(runs), median(seconds), worst(seconds));
  }

private:
  void keep(const encounter& e) {
    all_.push_back(e);
    if (e.kill.killed())
      killers_[std::string(e.against.name)].insert(e.with);
  }
  void read() {
    std::ifstream in(file_);
    std::string line;
    if (!std::getline(in, line))
      return; // there is nothing to resume
    if (line != csv_head)
      throw std::runtime_error(file_ + ":1: not a file of this program");
    for (std::size_t n = 2; std::getline(in, line); ++n)
      try {
        if (const auto e = read_row(line))
          keep(*e);
      } catch (const std::runtime_error& e) {
        throw std::runtime_error(file_ + ':' + std::to_string(n) + ": " + e.what());
      }
  }
  static double median(std::vector<double>& all) {
    std::sort(all.begin(), all.end());
    return all.empty() ? 0 : all[(all.size() - 1) / 2];
  }
  static double worst(const std::vector<double>& all) {
    return all.empty() ? 0 : *std::max_element(all.begin(), all.end());
  }

  std::string file_;
  std::ofstream csv_;
  std::vector<encounter> all_;
  std::map<std::string, std::set<engine>, std::less<>> killers_;
};

/// `I/N`: those whose number, modulo N, is I.
std::pair<int, int> part_of(const std::string& text) {
  int i = 0, n = 0;
  char after = '\0';
  if (std::sscanf(text.c_str(), "%d/%d%c", &i, &n, &after) != 2 || n < 1 || i < 0)
    throw std::runtime_error("--part: expected I/N, found '" + text + "'");
  return {i % n, n};
}
std::vector<bug> chosen(const options& o, const bugs::ledger& known) {
  const auto [i, n] = part_of(o.part);
  std::vector<bug> some;
  std::set<std::string, std::less<>> missing(o.names.begin(), o.names.end());
  for (const bug& b : bugs::all()) {
    const bool is_named = missing.erase(std::string(b.name)) != 0;
    const bool is_left_out = o.unknown && known.contains(b.name);
    if (is_named || (o.names.empty() && b.number % n == i && !is_left_out))
      some.push_back(b);
  }
  if (!missing.empty())
    throw std::runtime_error("no bug '" + *missing.begin() + "'; see --list");
  return some;
}
std::vector<engine> engines_of(const options& o) {
  std::vector<engine> some;
  for (const std::string& name : o.engines) {
    const auto e = bugs::engine_named(name);
    if (!e)
      throw std::runtime_error("no engine '" + name + "'");
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

void meet_all(const std::vector<bug>& some, engine with, const options& o, results& to) {
  pool running(o);
  const auto end_one = [&] { to.add(running.end()); };
  for (const bug& b : some) {
    if (o.until_killed && to.is_killed(b.name))
      continue;
    for (std::uint64_t i = 0; i < (has_seeds(with) ? o.seeds : 1); ++i) {
      if (to.has(b.name, with, o.seed + i))
        continue;
      while (running.is_full())
        end_one();
      running.begin({.against = b, .with = with, .seed = o.seed + i});
    }
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

/// What is not as the ledger says of a bug; empty where all is.
std::string surprise(const bug& b, const bugs::ledger& known, const std::set<engine>& killers,
                     const std::vector<engine>& with) {
  const auto at = known.find(b.name);
  const std::string verdict = at == known.end() ? std::string() : at->second.verdict;
  const bool has_suites = std::find(with.begin(), with.end(), engine::examples) != with.end();
  if (killers.empty())
    return verdict.empty()                     ? "SURVIVED"
           : verdict == "suites" && has_suites ? "SURVIVED the suites that the ledger names"
                                               : "";
  if (verdict.empty() || (verdict == "suites" && killers == std::set{engine::examples}))
    return {};
  return "KILLED by " + std::string(name(*killers.begin())) + ", and in the ledger";
}
/// Names the survivors; whether all is as the ledger says.
bool print_survivors(const std::vector<bug>& some, const results& r, const bugs::ledger& known,
                     const std::vector<engine>& with) {
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
/// A name of the ledger that is no bug's any more is a line to change.
bugs::ledger known_survivors(const options& o) {
  if (o.ledger.empty())
    return {};
  bugs::ledger known = bugs::read_ledger(o.ledger);
  std::set<std::string_view> names;
  for (const bug& b : bugs::all())
    names.insert(b.name);
  for (const auto& [name, why] : known)
    if (!names.contains(name))
      throw std::runtime_error(o.ledger + ": no bug is called '" + name + "'");
  return known;
}

int run(options& o) {
  if (o.list) {
    for (const bug& b : bugs::all())
      std::printf("%-11s %s\n", std::string(b.promise).c_str(), std::string(b.name).c_str());
    return as_expected;
  }
  const bugs::ledger known = known_survivors(o);
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
  results r(o.csv, o.resume);
  std::printf("%-11s %6s %6s %6s %6s %10s %10s %9s %9s\n", "engine", "tried", "killed", "always",
              "alone", "runs", "worst", "seconds", "worst");
  for (const engine e : with) {
    find_nothing(e, o);
    meet_all(some, e, o, r);
    r.print_engine(e);
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
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--part", o.part, "I/N: one bug in N")->capture_default_str();
  app.add_flag("--until-killed", o.until_killed,
               "What one engine kills, the next ones do not meet");
  app.add_flag("--unknown", o.unknown, "Only bugs that are not in the ledger");
  app.add_option("--seed", o.seed, "First seed")->capture_default_str();
  app.add_option("--seeds", o.seeds, "So many seeds, for engines that have some")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  app.add_option("--jobs", o.jobs, "So many bugs at a time")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  app.add_option("--traces", o.budget.properties.traces, "Most traces of properties")
      ->capture_default_str();
  app.add_option("--property-time", o.property_seconds, "Most seconds of properties, on the clock")
      ->capture_default_str();
  app.add_option("--run-time", o.run_milliseconds,
                 "Milliseconds of processor time after which a trace is a hang")
      ->capture_default_str();
  app.add_option("--exploration-time", o.exploration_seconds,
                 "Most seconds of exhaustive, on the clock")
      ->capture_default_str();
  app.add_option("--guarantee-time", o.guarantee_seconds,
                 "Seconds of processor time after which guarantees is a hang")
      ->capture_default_str();
  app.add_option("--corpus", o.corpus, "Files, and folders of files, for corpus")
      ->allow_extra_args(false);
  app.add_option("--examples-program", o.budget.examples,
                 "For examples: examples_with_bugs, examples_with_mutants")
      ->check(CLI::ExistingFile);
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
  app.add_option("--csv", o.csv, "File for a row a bug, engine and seed");
  app.add_flag("--resume", o.resume, "Go on where the file of --csv ends");
  app.add_option("--ledger", o.ledger, "Known survivors (ledger.hpp)")->check(CLI::ExistingFile);
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Which engine of the harness kills which bug. Exit code 0: all killed, or in the "
               "ledger;\n1: a survivor that is not, or a kill that is; 2: bad usage.");
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
