#include "props/bugs/fuzzed.hpp"

#include "fuzz/campaign/child.hpp"
#include "fuzz/campaign/engine.hpp"
#include "fuzz/engine/ablation.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace bucketproof::bugs {
namespace {

namespace fs = std::filesystem;

/// Of all children that have ended.
double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// An empty folder, gone with this object.
class scratch {
public:
  scratch()
      : folder_(fs::temp_directory_path() / ("fuzz_with_bugs." + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "corpus");
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  fs::path corpus() const { return folder_ / "corpus"; }
  std::string artifacts() const { return folder_.string() + "/"; }

private:
  fs::path folder_;
};

fuzz::command command_for(const bug& b, std::uint32_t seed, const fuzz_study& s,
                          const std::string& target, const scratch& in) {
  std::string without;
  for (const std::string& part : s.without)
    without += (without.empty() ? "" : ",") + part;
  fuzz::command c{.words = fuzz::engine_flags(),
                  .environment = {"BUCKETPROOF_BUG=" + std::to_string(b.number),
                                  "BUCKETPROOF_TARGET=" + target,
                                  std::string(fuzz::ablation_variable) + "=" + without}};
  c.words.insert(c.words.begin(), s.program.string());
  if (s.runs != 0)
    c.words.push_back("-runs=" + std::to_string(s.runs));
  for (const std::string& word :
       {std::string("-timeout=5"), std::string("-print_final_stats=1"),
        "-seed=" + std::to_string(seed), "-max_total_time=" + std::to_string(s.time.count()),
        "-artifact_prefix=" + in.artifacts(), in.corpus().string()})
    c.words.push_back(word);
  return c;
}

struct kills {
  std::vector<fuzz_kill> all; ///< A bug's seeds together.
  std::size_t killed = 0;
  double seconds = 0;
};
kills kill_all(const std::vector<bug>& some, std::uint32_t first_seed, std::size_t seeds,
               const fuzz_study& s) {
  kills k;
  for (const bug& b : some)
    for (std::size_t i = 0; i < seeds; ++i) {
      k.all.push_back(fuzz_bug(b, first_seed + static_cast<std::uint32_t>(i), s));
      k.killed += k.all.back().killed() ? 1 : 0;
      k.seconds += k.all.back().seconds;
    }
  return k;
}
/// How many times as many executions `k` took as `base`: the mean over all bugs, in which twice as
/// many and half as many even out. A survivor counts with what it survived.
double times_executions(const kills& k, const kills& base) {
  double sum = 0;
  for (std::size_t i = 0; i < k.all.size(); ++i)
    sum += std::log(static_cast<double>(k.all[i].executions) + 1) -
           std::log(static_cast<double>(base.all[i].executions) + 1);
  return std::exp(sum / static_cast<double>(k.all.size()));
}
void print_part(std::string_view left_out, const kills& k, const kills& base) {
  std::printf("%-14s %4zu of %zu %11.2f %9.1f\n", std::string(left_out).c_str(), k.killed,
              k.all.size(), times_executions(k, base), k.seconds);
  std::fflush(stdout);
}

} // namespace

bool each_part_counts(const std::vector<bug>& some, std::uint32_t first_seed, std::size_t seeds,
                      fuzz_study s) {
  s.without.clear();
  const kills base = kill_all(some, first_seed, seeds, s);
  std::printf("%-14s %10s %11s %9s\n", "without", "killed", "executions", "seconds");
  print_part("(nothing)", base, base);
  std::vector<std::string_view> parts(fuzz::component_names.begin(), fuzz::component_names.end());
  parts.push_back(fuzz::operations_name);
  for (const std::string_view part : parts) {
    s.without = {std::string(part)};
    print_part(part, kill_all(some, first_seed, seeds, s), base);
  }
  return base.killed == base.all.size();
}

fuzz_kill fuzz_bug(const bug& b, std::uint32_t seed, const fuzz_study& s) {
  constexpr std::chrono::seconds grace{10}; // in which a process that died is gone
  constexpr std::string_view executed = "stat::number_of_executed_units:";
  fuzz_kill k;
  const double before = processor_seconds();
  for (const std::string& target : s.targets) {
    const scratch in;
    std::string last;
    bool told = false;
    const auto status = fuzz::run_to_end(
        command_for(b, seed, s, target, in), s.time + grace, [&](const std::string& line) {
          last = line;
          if (line.starts_with(executed)) {
            told = true;
            k.executions += std::stoull(line.substr(executed.size()));
          }
        });
    if (fuzz::interrupted())
      throw std::runtime_error("interrupted");
    // A badly broken map may keep libFuzzer from reporting how it went: it is dead all the same.
    const bool died = !status || *status != 0;
    if (!told && status && (*status == 2 || *status == 127))
      throw std::runtime_error(s.program.string() + ": " + last);
    k.seconds = processor_seconds() - before;
    if (died) {
      k.target = target;
      break;
    }
  }
  return k;
}

} // namespace bucketproof::bugs
