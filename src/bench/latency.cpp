// What growing costs: the time of each single insert while a map grows from empty, and its memory
// before, during and after its last growth.
//
//   run 1   12  14  12  9000  13 ...    nanoseconds of insert 0, 1, 2, ...
//   run 2   13  12  70    12  14 ...    the same inserts in another process
//   kept    12  12  12    12  13 ...    what remains of an insert in every run is its own
//
// Each run is a process of its own, so that all of them find the same memory. Go's map is measured
// by a program in Go.
#include "counting_allocator.hpp"
#include "files.hpp"
#include "go_map.hpp"
#include "keys.hpp"
#include "maps.hpp"
#include "progress.hpp"

#include "model/run/child_function.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <new>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sys/mman.h>

namespace {

using namespace bench;

constexpr int held = 0, bad_usage = 2;

using nanoseconds = std::uint32_t; // 4 seconds are enough, and a longer insert counts as 4

struct options {
  std::size_t entries = 10'000'000;
  std::size_t runs = 5;
  std::string csv, memory_csv;
};

// Processes.

/// Memory that a forked process shares with this one.
template <class T>
class shared_array {
public:
  explicit shared_array(std::size_t size) : size_(size) {
    void* const memory = ::mmap(nullptr, size * sizeof(T), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      throw std::bad_alloc();
    items_ = static_cast<T*>(memory);
    std::fill_n(items_, size, T{});
  }
  shared_array(const shared_array&) = delete;
  shared_array& operator=(const shared_array&) = delete;
  ~shared_array() { ::munmap(items_, size_ * sizeof(T)); }

  std::span<T> items() const noexcept { return {items_, size_}; }

private:
  T* items_ = nullptr;
  std::size_t size_;
};

/// Calls `run` in a process of its own. Throws where that does not end well.
void in_a_process(const std::string& what, const std::function<void()>& run) {
  using namespace bucketproof::model;
  child_function child([&run](const channel&) { run(); }, no_limits);
  if (const ending end = child.wait(); end.kind != ending::how::answered)
    throw std::runtime_error(what + ": " + end.says);
}

/// A field of /proc/self/status that is in kB, in bytes.
double status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field + ":"))
      return 1024.0 * std::stod(line.substr(field.size() + 1));
  throw std::runtime_error("no " + field + " in /proc/self/status");
}

// Latency.

template <class Map, class Key>
void time_inserts(const std::vector<Key>& keys, std::span<nanoseconds> times) {
  using clock = std::chrono::steady_clock;
  constexpr auto most = std::chrono::nanoseconds(std::numeric_limits<nanoseconds>::max());
  Map map = empty_map<Map>();
  auto before = clock::now();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    map.try_emplace(keys[i], i);
    const auto now = clock::now();
    times[i] =
        static_cast<nanoseconds>(std::min<std::chrono::nanoseconds>(now - before, most).count());
    before = now;
  }
}

/// What two readings of the clock in a row differ by, which is in every time.
double clock_cost() {
  constexpr int readings = 100'000;
  const auto start = std::chrono::steady_clock::now();
  auto last = start;
  for (int i = 0; i < readings; ++i)
    last = std::chrono::steady_clock::now();
  return std::chrono::duration<double, std::nano>(last - start).count() / readings;
}

/// The times of one map's inserts, the shortest first.
struct latencies {
  std::string map;
  std::vector<nanoseconds> sorted;

  /// The time that one insert in so many exceeds.
  nanoseconds one_in(std::size_t inserts) const {
    return sorted[sorted.size() - 1 - (sorted.size() - 1) / inserts];
  }
  nanoseconds slowest() const { return sorted.back(); }
};

void keep_shorter(std::vector<nanoseconds>& kept, std::span<const nanoseconds> taken) {
  for (std::size_t i = 0; i < kept.size(); ++i)
    kept[i] = std::min(kept[i], taken[i]);
}

template <class Take>
latencies shortest(const std::string& map, const options& chosen, progress& shown, Take take) {
  latencies all{map,
                std::vector<nanoseconds>(chosen.entries, std::numeric_limits<nanoseconds>::max())};
  for (std::size_t run = 1; run <= chosen.runs; ++run) {
    shown.stage("latency, " + map + ", run " + std::to_string(run) + " of " +
                std::to_string(chosen.runs));
    take(all.sorted);
  }
  std::sort(all.sorted.begin(), all.sorted.end());
  return all;
}

// Memory.

/// Bytes an entry: the least before a growth, the most after one, and the most at any moment.
struct memory {
  double before = 0, after = 0, peak = 0;
  double resident = 0; ///< The most that was resident, by the system's count.
};

template <class Map, class Key>
memory count_bytes(const std::vector<Key>& keys) {
  memory found;
  found.before = std::numeric_limits<double>::max();
  Map map = empty_map<Map>();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    bytes_held::restart_peak();
    map.try_emplace(keys[i], i);
    if (map.size() < keys.size() / 2)
      continue; // all maps double, so that one growth at least is still to come
    const auto entries = static_cast<double>(map.size());
    found.before = std::min(found.before, static_cast<double>(bytes_held::now()) / entries);
    found.after = std::max(found.after, static_cast<double>(bytes_held::now()) / entries);
    found.peak = std::max(found.peak, static_cast<double>(bytes_held::peak()) / entries);
  }
  return found;
}

template <class Map, class Key>
double count_resident(const std::vector<Key>& keys) {
  const double before = status_bytes("VmRSS");
  std::ofstream("/proc/self/clear_refs") << 5; // the peak starts again from here
  Map map = empty_map<Map>();
  for (std::size_t i = 0; i < keys.size(); ++i)
    map.try_emplace(keys[i], i);
  return (status_bytes("VmHWM") - before) / static_cast<double>(map.size());
}

// The maps.

struct measurements {
  std::vector<latencies> times;
  std::vector<std::pair<std::string, memory>> bytes; // by map
};

template <class Family>
void measure(const std::vector<std::uint64_t>& keys, const options& chosen, progress& shown,
             measurements& all) {
  const std::string name(Family::name);
  using plain = typename Family::template map<std::uint64_t>;
  using counted = typename Family::template map<std::uint64_t, counting_allocator>;

  const shared_array<nanoseconds> taken(keys.size());
  all.times.push_back(shortest(name, chosen, shown, [&](std::vector<nanoseconds>& kept) {
    in_a_process(name, [&] { time_inserts<plain>(keys, taken.items()); });
    keep_shorter(kept, taken.items());
  }));

  shown.stage("memory, " + name);
  const shared_array<memory> found(1);
  memory& bytes = found.items().front();
  in_a_process(name, [&] { bytes = count_bytes<counted>(keys); });
  in_a_process(name, [&] { bytes.resident = count_resident<plain>(keys); });
  all.bytes.emplace_back(name, bytes);
}

void measure_go(const go_program& go, const options& chosen, progress& shown, measurements& all) {
  all.times.push_back(shortest(go.name(), chosen, shown, [&](std::vector<nanoseconds>& kept) {
    const std::string written = go.output("latency", chosen.entries);
    std::vector<nanoseconds> taken(chosen.entries);
    if (written.size() != taken.size() * sizeof(nanoseconds))
      throw go_error(go.path() + " latency: " + std::to_string(written.size()) + " bytes");
    std::memcpy(taken.data(), written.data(), written.size());
    keep_shorter(kept, taken);
  }));

  shown.stage("memory, " + go.name());
  memory bytes;
  std::istringstream(go.output("memory", chosen.entries)) >> bytes.before >> bytes.after >>
      bytes.peak;
  std::istringstream(go.output("resident", chosen.entries)) >> bytes.resident;
  all.bytes.emplace_back(go.name(), bytes);
}

// Printing.

/// Nanoseconds, in the unit in which they are read.
std::string readable(double ns) {
  char text[32];
  if (ns < 1e3)
    std::snprintf(text, sizeof text, "%.0f ns", ns);
  else if (ns < 1e6)
    std::snprintf(text, sizeof text, ns < 1e4 ? "%.1f µs" : "%.0f µs", ns / 1e3);
  else
    std::snprintf(text, sizeof text, ns < 1e7 ? "%.1f ms" : "%.0f ms", ns / 1e6);
  return text;
}

void print_latencies(const std::vector<latencies>& all, const options& chosen) {
  std::printf(
      "\nThe time of single inserts while a map grows to %zu entries (uint64 keys). Of each "
      "insert the\nshortest time in %zu runs. The clock's own %.0f ns are in all.\n\n",
      chosen.entries, chosen.runs, clock_cost());
  std::puts("| map | p50 | p99 | p99.9 | p99.99 | slowest | that of bucket_map, times |\n"
            "|---|--:|--:|--:|--:|--:|--:|");
  for (const latencies& l : all)
    std::printf("| %s | %s | %s | %s | %s | %s | %.0f |\n", l.map.c_str(),
                readable(l.one_in(2)).c_str(), readable(l.one_in(100)).c_str(),
                readable(l.one_in(1'000)).c_str(), readable(l.one_in(10'000)).c_str(),
                readable(l.slowest()).c_str(),
                static_cast<double>(l.slowest()) / static_cast<double>(all.front().slowest()));
}

void print_memory(const std::vector<std::pair<std::string, memory>>& all) {
  std::puts("\nBytes an entry around the last growth. Resident: the most at any moment, by the "
            "system's count.\n\n"
            "| map | before | after | peak | resident peak |\n|---|--:|--:|--:|--:|");
  for (const auto& [map, m] : all)
    std::printf("| %s | %.1f | %.1f | %.1f | %.1f |\n", map.c_str(), m.before, m.after, m.peak,
                m.resident);
}

void write_latencies(std::ostream& out, const std::vector<latencies>& all) {
  out << "map,one_in,nanoseconds\n";
  for (const latencies& l : all) {
    for (std::size_t ten = 1; ten < l.sorted.size(); ten *= 10)
      for (const std::size_t steps : {2, 5, 10})
        if (ten * steps < l.sorted.size())
          out << l.map << ',' << ten * steps << ',' << l.one_in(ten * steps) << '\n';
    out << l.map << ',' << l.sorted.size() << ',' << l.slowest() << '\n';
  }
}

void write_memory(std::ostream& out, const std::vector<std::pair<std::string, memory>>& all) {
  out << "map,before,after,peak,resident\n";
  for (const auto& [map, m] : all)
    out << map << ',' << m.before << ',' << m.after << ',' << m.peak << ',' << m.resident << '\n';
}

void run(const options& chosen) {
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < chosen.entries; ++i)
    keys.push_back(make_key<std::uint64_t>(i));
  measurements all;
  const go_program go(kind_of<std::uint64_t>);
  {
    progress shown;
    for_each_family([&]<class Family>() { measure<Family>(keys, chosen, shown, all); });
    if (go.exists())
      measure_go(go, chosen, shown, all);
  }
  print_latencies(all.times, chosen);
  print_memory(all.bytes);
  if (!go.exists())
    std::puts(no_go);
  std::fflush(stdout);
  write_file(chosen.csv, [&](std::ostream& out) { write_latencies(out, all.times); });
  write_file(chosen.memory_csv, [&](std::ostream& out) { write_memory(out, all.bytes); });
}

} // namespace

int main(int argc, char** argv) {
  options chosen;
  CLI::App app("Measures the time of single inserts, and memory, while maps grow.", "latency");
  app.add_option("--entries", chosen.entries, "Grow to so many entries (10^7)")
      ->check(CLI::Range(std::size_t{1000}, std::size_t{100'000'000}));
  app.add_option("--runs", chosen.runs, "Runs of the same inserts (5)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  app.add_option("--csv", chosen.csv, "Write the times to FILE")->type_name("FILE");
  app.add_option("--memory-csv", chosen.memory_csv, "Write the bytes to FILE")->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? held : bad_usage;
  }
  try {
    run(chosen);
    return held;
  } catch (const std::exception& e) {
    std::cerr << "latency: " << e.what() << '\n';
    return bad_usage;
  }
}
