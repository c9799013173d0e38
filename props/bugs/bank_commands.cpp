#include "props/bugs/bank_commands.hpp"

#include "props/bugs/checks.hpp"
#include "props/bugs/explored.hpp"
#include "props/bugs/mutant_switches.hpp"
#include "props/bugs/progress.hpp"
#include "props/bugs/properties.hpp"
#include "props/bugs/study.hpp"

#include "model/check/failure_file.hpp"
#include "model/report/explanation.hpp"
#include "model/run/worker.hpp"
#include "model/shrink/shrink.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

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
#include <utility>
#include <vector>

namespace bucketproof::bugs {
namespace {

namespace fs = std::filesystem;

/// The bugs that are seen by one of these.
std::vector<bug> bugs_seen_by(std::initializer_list<seen_by> these) {
  std::vector<bug> some;
  for (const bug& b : all())
    if (std::find(these.begin(), these.end(), b.seen) != these.end())
      some.push_back(b);
  return some;
}
std::vector<bug> seen_by_traces() {
  return bugs_seen_by({seen_by::bank, seen_by::reproducer});
}
/// The bugs named, or all that random traces show.
std::vector<bug> chosen(const bank_options& o) {
  if (o.all)
    return bugs_seen_by({seen_by::bank});
  std::vector<bug> some;
  for (const std::string& name : o.names)
    some.push_back(named(name));
  return some;
}

/// What became of a bug under one seed.
struct kill {
  std::uint64_t seed = 0;
  search_result search;
  std::optional<model::shrunk> shrunk;
};

kill hunt(const bug& b, std::uint64_t seed, const bank_options& o, const progress& now) {
  const std::chrono::milliseconds limit(o.run_milliseconds);
  model::worker quick(quick_run_with(b.number), limit), isolated(run_with(b.number), limit);
  const model::runner run = [&](const model::trace& t) { return isolated(t); };
  kill k{.seed = seed, .search = {}, .shrunk = {}};
  k.search = search([&](const model::trace& t) { return quick(t); }, trace_source(seed), o.limits,
                    [&](const search_result& r) {
                      now.show(std::string(b.name) + ": " + std::to_string(r.traces) + " traces");
                    });
  if (k.search.why)
    if (auto again = run(k.search.last))
      k.search.why = std::move(again);
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
  table(const bank_options& o) : options_(o) {
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

  const bank_options& options_;
  std::ofstream csv_;
  std::size_t bugs_ = 0;
  std::vector<std::string> survivors_;
};

/// `FOLDER/PROMISE/NAME.trace`, as the bug's own file is.
fs::path reproducer_file(const fs::path& folder, const bug& b) {
  return folder / b.promise / (std::string(b.name) + ".trace");
}

void write_reproducer(const bank_options& o, const bug& b, const kill& k) {
  const model::shrunk& s = *k.shrunk;
  const fs::path file = reproducer_file(o.write, b);
  fs::create_directories(file.parent_path());
  write_file(file, failure_text(s.smallest, s.why));
}

study study_of(const bank_options& o) {
  return {.seed = o.seed,
          .seeds = o.seeds,
          .search = o.limits,
          .run_time = std::chrono::milliseconds(o.run_milliseconds),
          .shrink = {.runs = o.shrink_runs,
                     .time = std::chrono::seconds(o.shrink_seconds),
                     .without = o.without},
          .asks = o.property.empty() ? nullptr : &promise_named(o.property),
          .show = o.show ? study::shown::traces : study::shown::counts};
}

std::string scope_of(const exploration& e) {
  return std::to_string(e.keys) + " keys, " + std::string(name(e.policy)) +
         (e.of == explore::elements::integer ? "" : ", faults");
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

void print_weighed(const char* title, const weighed& w) {
  std::printf("%s\n%-14s %5s  %5s  %s\n", title, "check", "first", "alone", "e.g.");
  for (const auto& [check, worth] : w.checks)
    std::printf("%-14s %5zu  %5zu  %s\n", std::string(name(check)).c_str(), worth.first.size(),
                worth.alone.size(),
                std::string((worth.alone.empty() ? worth.first : worth.alone).front()).c_str());
  std::printf("%-14s %5zu\n", "none", w.alive.size());
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

std::string names_of(std::span<const bug> some) {
  std::string names;
  for (const bug& b : some)
    names += (names.empty() ? "" : ", ") + std::string(b.name);
  return names;
}

} // namespace

bug named(const std::string& name) {
  const auto known = all();
  const auto at =
      std::find_if(known.begin(), known.end(), [&](const bug& b) { return b.name == name; });
  if (at == known.end())
    throw std::runtime_error("no bug '" + name + "'; there are " + names_of(known));
  return *at;
}

int find(const bank_options& o) {
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
      write_reproducer(o, b, under_seeds.front());
  }
  return kills.finish();
}

int shrink(const bank_options& o) {
  const std::vector<bug> some = chosen(o);
  return (o.each_rule ? each_rule_counts(some, study_of(o)) : one_trace_each(some, study_of(o)))
             ? all_killed
             : survived;
}

int hold(const bank_options& o) {
  return none_slips(bugs_seen_by({seen_by::bank}), o.pairs, study_of(o)) ? all_killed : survived;
}

/// The shortest sequence of operations that each bug breaks.
int explore_all(const bank_options& o) {
  const progress now;
  std::size_t killed = 0, bugs = 0;
  std::printf("%-40s %-12s %-10s %-16s %10s %8s %6s  %s\n", "bug", "promise", "check", "operation",
              "transitions", "seconds", "length", "scope");
  for (const bug& b : chosen(o)) {
    const exploration e =
        explore_bug(b, std::chrono::seconds(o.seconds), [&](const exploration& so_far) {
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
int fuzz_all(const bank_options& o) {
  if (o.each_part)
    return each_part_counts(chosen(o), static_cast<std::uint32_t>(o.seed), o.seeds, o.fuzzing)
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
      const fuzz_kill k = fuzz_bug(b, seed, o.fuzzing);
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

int replay(const bank_options& o) {
  const auto [files, traces] = read_inputs(o.inputs);
  const progress now;
  std::size_t killed = 0, bugs = 0;
  for (const bug& b : seen_by_traces()) {
    now.show(std::string(b.name));
    const auto kill =
        first_to_kill(run_with(b.number), traces, std::chrono::milliseconds(o.run_milliseconds));
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

/// Leaves out each check in turn: of bucket_map, without the specification, which sees much of what
/// others see as well, and of a map that can only be called. The traces are run in the order given.
int weigh_checks(const bank_options& o) {
  const std::vector<model::trace> traces = read_inputs(o.inputs).traces;
  const progress now;
  const auto without = [&](checks left_out) {
    return weigh(seen_by_traces(), traces, left_out, std::chrono::milliseconds(o.run_milliseconds),
                 [&](const bug& b) { now.show(std::string(b.name)); });
  };
  const weighed every = without({}), ruled = without(only(model::check::specification)),
                called = without(checks_of_buckets());
  now.clear();
  print_weighed("all checks: bugs that one is the first to see, that it alone sees", every);
  print_weighed("without the specification", ruled);
  print_weighed("without those of the buckets, as for any map", called);
  const auto is_needed = [&](model::check c) {
    const auto sees_alone = [c](const weighed& w) {
      const auto at = w.checks.find(c);
      return at != w.checks.end() && !at->second.alone.empty();
    };
    // Deaths cannot be left out, and a property is not asked here (bug_bank properties).
    return is_death(c) || c == model::check::property || sees_alone(every) || sees_alone(ruled) ||
           sees_alone(called);
  };
  bool all_needed = true;
  for (std::size_t c = 0; c < model::check_count; ++c)
    if (const auto check = static_cast<model::check>(c); !is_needed(check)) {
      all_needed = false;
      std::printf("NOT NEEDED  %s: no bug lives without it\n", std::string(name(check)).c_str());
    }
  return all_needed ? all_killed : survived;
}

/// Each bug's own reproducer must fail with the bug, and hold without.
int confirm(const bank_options& o) {
  const std::vector<bug> some = seen_by_traces();
  std::size_t wrong = 0;
  model::worker without(run_with(none));
  for (const bug& b : some) {
    const fs::path file = reproducer_file(o.folder, b);
    const model::trace t = model::read_trace(file);
    model::worker with(run_with(b.number), std::chrono::milliseconds(o.run_milliseconds));
    if (!with(t)) {
      ++wrong;
      std::printf("%s: holds with the bug\n", file.c_str());
    }
    if (const auto d = without(t)) {
      ++wrong;
      std::printf("%s: fails without the bug: %s\n", file.c_str(), summary(t, *d).c_str());
    }
  }
  std::printf("%zu reproducers, %zu wrong\n", some.size(), wrong);
  return wrong == 0 ? all_killed : survived;
}

/// The page of a trace, run with a bug.
int draw(const bank_options& o) {
  const bug b = named(o.name);
  const model::trace t = model::read_trace(o.file);
  const model::drawn page = draw_page(t, std::string(b.name), o.page, watched_run_with(b.number),
                                      std::chrono::milliseconds(o.run_milliseconds));
  std::printf("%s\nwrote %s, %zu steps\n", page.why ? summary(t, *page.why).c_str() : "held",
              o.page.c_str(), page.steps);
  return page.why ? all_killed : survived;
}

/// The trace, run with a bug, operation by operation.
int explain(const bank_options& o) {
  const bug b = named(o.name);
  const model::trace t = model::read_trace(o.file);
  const std::chrono::milliseconds limit(o.run_milliseconds);
  model::worker isolated(run_with(b.number), limit);
  const std::optional<model::divergence> d = isolated(t);
  std::fputs(explain_run(t, d, watched_run_with(b.number), model::ink::plain,
                         {.operations = 0, .time = limit})
                 .c_str(),
             stdout);
  return d ? all_killed : survived;
}

int run_none(const bank_options& o) {
  const progress now;
  model::worker isolated(run_with(none), std::chrono::minutes(1));
  const search_result r = search(
      [&](const model::trace& t) { return isolated(t); }, trace_source(o.seed), o.limits,
      [&](const search_result& so_far) { now.show(std::to_string(so_far.traces) + " traces"); });
  now.clear();
  if (r.why)
    std::fputs(explain(r.last, *r.why).c_str(), stdout);
  std::printf("no bug: %zu traces, %zu operations, %.1f s: %s\n", r.traces, r.operations, r.seconds,
              r.why ? "one FAILED" : "all held");
  return r.why ? survived : all_killed;
}

int list() {
  const auto print = [](const char* title, seen_by seen) {
    const std::vector<bug> some = bugs_seen_by({seen});
    std::printf("%s: %zu\n", title, some.size());
    for (const bug& b : some)
      std::printf("  %s (%s)\n%s", std::string(b.name).c_str(), std::string(b.promise).c_str(),
                  folded(b.says).c_str());
  };
  print("Seen by random traces", seen_by::bank);
  print("Seen by a trace, rarely by a random one", seen_by::reproducer);
  print("Seen in throws and costs (guarantee_bank kills them)", seen_by::guarantees);
  print("Seen by the test suites only", seen_by::promises);
  return all_killed;
}

} // namespace bucketproof::bugs
