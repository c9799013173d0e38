// Throughput of bucket_map beside other maps, as ratios.
//
//   for each kind of keys and each size
//     for each round
//       for each map, in a new random order
//         every operation, a Google Benchmark each
//
// Times are the thread's CPU time. Go's own map is measured by a program in Go over the same keys
// in the same rounds. Every operation returns a checksum, and all maps must agree on it.
#include "files.hpp"
#include "progress.hpp"
#include "ratios.hpp"
#include "subjects.hpp"

#include <CLI/CLI.hpp>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <random>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace {

using namespace bench;

constexpr int held = 0, failed = 1, bad_usage = 2;

struct options {
  std::vector<std::string> keys{"uint64", "string"};
  std::vector<std::size_t> entries{1'000, 10'000, 100'000, 1'000'000, 10'000'000};
  std::size_t rounds = 5;
  std::size_t operations = std::size_t{1} << 20;
  std::string only = ".";
  std::string csv, times;
};

/// Strings for larger maps would not fit in the memory of a small machine.
constexpr std::size_t max_strings = 1'000'000;

/// Remembers how long the one benchmark took that was run.
class stopwatch : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      seconds_ =
          run.run_name.time_type.empty() ? run.cpu_accumulated_time : run.real_accumulated_time;
  }
  double seconds() const noexcept { return seconds_; }

private:
  double seconds_ = 0;
};

/// Runs benchmarks and collects what they say.
class bench_run {
public:
  // NOLINTNEXTLINE(cert-msc51-cpp): the order of the maps is the same in every run
  explicit bench_run(const options& chosen) : chosen_(chosen), only_(chosen.only) {}

  template <class Key>
  void run() {
    const std::string keys(kind_of<Key>);
    if (std::find(chosen_.keys.begin(), chosen_.keys.end(), keys) == chosen_.keys.end())
      return;
    const go_program program(keys);
    std::optional<go_map> go;
    if (program.exists())
      go.emplace(program);
    else
      without_go_ = true;
    for_each_family([&]<class Family>() { results_.name(std::string(Family::name)); });
    if (go)
      results_.name(program.name());

    for (const std::size_t n : chosen_.entries) {
      if (keys == "string" && n > max_strings)
        continue;
      const workload<Key> with(n);
      const repetitions times(with, chosen_.operations);
      for (std::size_t round = 1; round <= chosen_.rounds; ++round) {
        shown_.stage(keys + ", " + std::to_string(n) + " entries, round " + std::to_string(round) +
                     " of " + std::to_string(chosen_.rounds));
        std::vector<std::function<void()>> subjects;
        for_each_family([&]<class Family>() {
          subjects.emplace_back(
              [&] { measure(subject<Family, Key>(with, times), keys, n, round); });
        });
        if (go)
          subjects.emplace_back(
              [&] { measure(go_subject<Key>(*go, program.name(), with, times), keys, n, round); });
        std::shuffle(subjects.begin(), subjects.end(), order_);
        for (const auto& each : subjects)
          each();
      }
    }
  }

  const ratios& results() const noexcept { return results_; }
  bool without_go() const noexcept { return without_go_; }

private:
  template <class Subject>
  void measure(Subject of, const std::string& keys, std::size_t entries, std::size_t round) {
    of.each([&](std::string_view operation, std::size_t iterations, auto body) {
      const setting where{keys, std::string(operation), entries};
      const std::string name =
          keys + "/" + where.operation + "/" + std::to_string(entries) + "/" + of.name();
      if (!std::regex_search(name, only_))
        return;
      shown_.detail(of.name() + ", " + where.operation);
      work done;
      auto* const one = benchmark::RegisterBenchmark(
          name.c_str(), [&](benchmark::State& state) { done = body(state); });
      one->Iterations(static_cast<benchmark::IterationCount>(iterations));
      if (Subject::times_itself)
        one->UseManualTime();
      stopwatch watch;
      benchmark::RunSpecifiedBenchmarks(&watch);
      benchmark::ClearRegisteredBenchmarks();

      if (done.complete)
        results_.check(where, of.name(), done.checksum);
      results_.add(where, of.name(),
                   {round, done.operations, watch.seconds() * 1e9, done.complete});
    });
#if defined(__GLIBC__)
    ::malloc_trim(0); // each map begins with no free memory from the one before
#endif
  }

  const options& chosen_;
  std::regex only_;
  std::mt19937 order_;
  ratios results_;
  progress shown_;
  bool without_go_ = false;
};

void run(const options& chosen) {
  bench_run all(chosen);
  all.run<std::uint64_t>();
  all.run<std::string>();
  const ratios& results = all.results();
  if (results.empty())
    throw std::runtime_error("no benchmark has such a name: " + chosen.only);

  std::cout
      << "The time of bucket_map over that of another map: below 1, bucket_map is the faster. "
         "Medians\nof "
      << chosen.rounds
      << " interleaved rounds, the thread's CPU time, and the least and the most of them; !: these "
         "differ by more than 15 %.\n";
  results.print_tables(std::cout);
  if (all.without_go())
    std::cout << no_go << '\n';
  std::cout.flush();
  write_file(chosen.csv, [&](std::ostream& out) { results.write_csv(out); });
  write_file(chosen.times, [&](std::ostream& out) { results.write_times(out); });
}

} // namespace

int main(int argc, char** argv) {
  options chosen;
  CLI::App app("Measures bucket_map beside other maps. Exit code 1: a map did other work than the "
               "others.",
               "throughput");
  app.add_option("--keys", chosen.keys, "uint64, string (default: both)")
      ->check(CLI::IsMember({"uint64", "string"}));
  app.add_option("--entries", chosen.entries, "Sizes of the maps (10^3 to 10^7; strings to 10^6)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}));
  app.add_option("--rounds", chosen.rounds, "Rounds (5)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  app.add_option("--operations", chosen.operations,
                 "About so many in each benchmark, if one pass is not more (2^20)")
      ->check(CLI::PositiveNumber);
  app.add_option("--only", chosen.only,
                 "Benchmarks whose name has a match: KEYS/OPERATION/ENTRIES/MAP")
      ->type_name("REGEX");
  app.add_option("--csv", chosen.csv, "Write the ratios to FILE")->type_name("FILE");
  app.add_option("--times", chosen.times, "Write the time of every round to FILE")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? held : bad_usage;
  }
  try {
    run(chosen);
    return held;
  } catch (const different_work& e) {
    std::cerr << "throughput: FAILED: " << e.what() << '\n';
    return failed;
  } catch (const std::regex_error&) {
    std::cerr << "throughput: not a regular expression: " << chosen.only << '\n';
  } catch (const std::runtime_error& e) {
    std::cerr << "throughput: " << e.what() << '\n';
  }
  return bad_usage;
}
