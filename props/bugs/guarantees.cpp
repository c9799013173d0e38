// guarantee_bank: kills the planted bugs that show in a throw or in what an operation costs, by the
// sweep and the counts of props/guarantees/.
//
//   guarantee_bank             all bugs with `seen-by: guarantees`
//   guarantee_bank NAME...     these
//   guarantee_bank none        without a bug nothing is found
//
// Exit code 0: all killed; 1: a survivor, named; 2: bad usage.
#include "guaranteed.hpp"
#include "kill.hpp"

#include "model/run/isolated.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {
using namespace bucketproof;

/// Of CPU time: by the clock, a survivor on a busy machine would count as a hang.
constexpr std::chrono::minutes most_time{2};

void report(std::string_view name, const char* killer, const std::string& why) {
  std::printf("%-45s %-7s %s\n", std::string(name).c_str(), killer,
              why.substr(0, why.find('\n')).c_str());
  std::fflush(stdout);
}

/// Runs all checks until one finds something, in a process of its own, which the bug may end.
bool is_killed(const bugs::bug& b) {
  const auto found = model::isolated(
      [&b] {
        const bugs::guarantee_kill k = bugs::kill_by_guarantees(b.number);
        return k.by + '\n' + k.what;
      },
      {.cpu_time = most_time, .memory = model::process_limits::any_memory});
  if (!found.said) {
    const bool is_hang = found.end.kind == model::ending::how::hung;
    report(b.name, is_hang ? "hang" : "crash", found.died);
    return true;
  }
  const std::size_t end = found.said->find('\n');
  const std::string by = found.said->substr(0, end);
  if (!by.empty())
    report(b.name, by.c_str(), found.said->substr(end + 1));
  return !by.empty();
}

/// The bugs named; all that this program is for where none is.
std::vector<bugs::bug> chosen(const std::vector<std::string>& names) {
  std::vector<bugs::bug> some;
  for (const bugs::bug& b : bugs::all())
    if (names.empty() ? b.seen == bugs::seen_by::guarantees
                      : std::find(names.begin(), names.end(), b.name) != names.end())
      some.push_back(b);
  return some;
}

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> names(argv + 1, argv + argc);
  bugs::prepare_guarantees();
  if (names == std::vector<std::string>{"none"})
    return is_killed({bugs::none, "none", "", "", bugs::seen_by::guarantees}) ? 1 : 0;
  const std::vector<bugs::bug> bugs = chosen(names);
  if (!names.empty() && bugs.size() != names.size()) {
    std::fputs("guarantee_bank: no such bug; usage: guarantee_bank [none | NAME...]\n", stderr);
    return 2;
  }
  std::size_t survivors = 0;
  for (const bugs::bug& b : bugs)
    if (!is_killed(b)) {
      report(b.name, "-", "SURVIVED");
      ++survivors;
    }
  std::printf("%zu of %zu bugs killed\n", bugs.size() - survivors, bugs.size());
  return survivors == 0 ? 0 : 1;
}
