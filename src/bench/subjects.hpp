// What is measured: every operation of one map with one workload.
//
// A subject names its map and calls `measure(operation, iterations, benchmark)` for each operation;
// `benchmark(state)` has Google Benchmark's loop in it and returns the work that was done.
#pragma once

#include "go_map.hpp"
#include "keys.hpp"
#include "maps.hpp"
#include "operations.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// After so long a drain is stopped: where each `begin` searches from the first bucket, the whole
/// of it would take hours.
inline constexpr std::chrono::milliseconds drain_limit{1000};

/// How often operations are repeated, so that a benchmark does about so many of them.
struct repetitions {
  std::size_t lookups;      ///< Passes over all lookups.
  std::size_t replacements; ///< Passes over all keys that leave, forth and back.
  std::size_t batches;      ///< Of whole maps, `at_once` in each ...
  std::size_t at_once;      ///< ... so that stopping the clock between them does not count.

  template <class Key>
  repetitions(const workload<Key>& with, std::size_t operations)
      : lookups(std::max<std::size_t>(1, operations / with.hits.size())),
        replacements(std::max<std::size_t>(1, operations / (2 * with.leaving.size()))),
        at_once(std::max<std::size_t>(1, (std::size_t{1} << 14) / with.size())) {
    batches = std::max<std::size_t>(1, operations / 4 / (with.size() * at_once));
  }
};

/// A map in C++.
template <class Family, class Key>
class subject {
public:
  /// The time is that of the thread that runs the benchmark.
  static constexpr bool times_itself = false;

  subject(const workload<Key>& with, const repetitions& times) : with_(with), times_(times) {}

  static std::string name() { return std::string(Family::name); }

  /// In an order in which most find the map that `insert` made.
  template <class Measure>
  void each(Measure measure) {
    const std::span<const Key> hits(with_.hits), misses(with_.misses);
    measure("insert", times_.batches, [this](benchmark::State& state) {
      return on_maps(
          state, [](map&) {}, [this](map& m) { return insert(m, with_); });
    });
    measure("find_hit", times_.lookups, [&](benchmark::State& state) {
      return reading(state, [&](const map& m) { return find_hits(m, hits); });
    });
    measure("find_miss", times_.lookups, [&](benchmark::State& state) {
      return reading(state, [&](const map& m) { return find_misses(m, misses); });
    });
    measure("find_dependent", times_.lookups, [&](benchmark::State& state) {
      return reading(state, [&](const map& m) { return find_dependent(m, with_, hits.size()); });
    });
    if constexpr (finds_many<map, Key>)
      measure("find_many", times_.lookups, [&](benchmark::State& state) {
        return reading(state, [&](const map& m) { return find_batches(m, hits); });
      });
    measure("iterate", times_.batches * times_.at_once, [this](benchmark::State& state) {
      return reading(state, [](const map& m) { return iterate(m); });
    });
    measure("copy", times_.batches, [&](benchmark::State& state) {
      const map& from = made();
      return on_maps(
          state, [](map&) {},
          [&](map& m) {
            m = copy(from);
            return work{m.size(), m.size() + find_hits(m, hits.first(1)).checksum};
          });
    });
    measure("replace", times_.replacements, [this](benchmark::State& state) {
      map changed = std::move(made());
      made_.reset();
      work done;
      for (auto _ : state)
        done += replace(changed, with_);
      return done;
    });
    measure("drain", times_.batches, [this](benchmark::State& state) {
      return on_maps(
          state, [this](map& m) { insert(m, with_); },
          [](map& m) { return drain(m, drain_limit); });
    });
  }

private:
  using map = typename Family::template map<Key>;

  map& made() {
    if (!made_) {
      made_.emplace(empty_map<map>());
      insert(*made_, with_);
    }
    return *made_;
  }

  template <class Operation>
  work reading(benchmark::State& state, Operation operation) {
    const map& m = made();
    work done;
    for (auto _ : state)
      done += operation(m);
    return done;
  }

  /// Batches of new maps. The last map is kept, if it is not `made` already.
  template <class Prepare, class Operation>
  work on_maps(benchmark::State& state, Prepare prepare, Operation operation) {
    work done;
    std::vector<map> maps;
    for (auto _ : state) {
      state.PauseTiming();
      maps.clear();
      for (std::size_t i = 0; i < times_.at_once; ++i) {
        maps.push_back(empty_map<map>());
        prepare(maps.back());
      }
      state.ResumeTiming();
      for (map& m : maps)
        done += operation(m);
    }
    if (!made_ && maps.back().size() == with_.size())
      made_.emplace(std::move(maps.back()));
    return done;
  }

  const workload<Key>& with_;
  repetitions times_;
  std::optional<map> made_;
};

/// Go's map, which its own program measures.
template <class Key>
class go_subject {
public:
  static constexpr bool times_itself = true;

  go_subject(go_map& program, std::string name, const workload<Key>& with, const repetitions& times)
      : program_(program),
        name_(std::move(name)),
        entries_(with.size()),
        times_(times) {}

  const std::string& name() const noexcept { return name_; }

  template <class Measure>
  void each(Measure measure) {
    const std::size_t maps = times_.batches * times_.at_once;
    const std::pair<std::string_view, std::size_t> passes[] = {{"insert", maps},
                                                               {"find_hit", times_.lookups},
                                                               {"find_miss", times_.lookups},
                                                               {"find_dependent", times_.lookups},
                                                               {"iterate", maps},
                                                               {"copy", maps},
                                                               {"replace", times_.replacements},
                                                               {"drain", maps}};
    for (const auto& [operation, n] : passes)
      measure(operation, 1, [&, operation = operation, n = n](benchmark::State& state) {
        go_work measured;
        for (auto _ : state) {
          measured = program_.measure(operation, entries_, n, drain_limit);
          state.SetIterationTime(std::chrono::duration<double>(measured.time).count());
        }
        return measured.done;
      });
  }

private:
  go_map& program_;
  std::string name_;
  std::size_t entries_;
  repetitions times_;
};

} // namespace bench
