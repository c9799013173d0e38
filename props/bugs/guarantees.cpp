// guarantee_bank: kills the planted bugs that show in a throw or in what an operation costs, by the
// sweep and the counts of props/guarantees/.
//
//   guarantee_bank             all bugs with `seen-by: guarantees`
//   guarantee_bank NAME...     these
//   guarantee_bank none        without a bug nothing is found
//
// Exit code 0: all killed; 1: a survivor, named; 2: bad usage.
#include "kill.hpp"
#include "planted.hpp"

#include "props/guarantees/cost.hpp"
#include "props/guarantees/promised.hpp"
#include "props/guarantees/sweep.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {
using namespace bucketproof;

/// Of processor time: on a busy machine any other would take a survivor for a hang.
constexpr rlim_t most_seconds = 120;
constexpr model::policy_kind policies[]{model::policy_kind::two_slots,
                                        model::policy_kind::two_slots_go};

/// What the sweep of a map finds, if anything.
std::string found_by_faults(const props::promise_column& column, model::policy_kind policy) {
  const props::measured_guarantees measured = props::sweep(column.how, policy);
  if (!measured.broken.empty())
    return measured.broken.front();
  const std::vector<std::string> differing = differences(measured, column);
  return differing.empty() ? std::string() : differing.front();
}

std::string found_by_cost() {
  props::measured_cost measured;
  for (const model::policy_kind policy : policies)
    for (const props::map_state& state : props::map_states(policy))
      measure_cost(state, measured);
  return measured.exceeded.empty() ? std::string() : measured.exceeded.front();
}

void report(std::string_view name, const char* killer, const std::string& why) {
  std::printf("%-45s %-7s %s\n", std::string(name).c_str(), killer,
              why.substr(0, why.find('\n')).c_str());
  std::fflush(stdout);
}

/// Runs all checks until one finds something; reports that. Whether one did.
bool is_found(const bugs::bug& b) {
  planted::current = b.number;
  if (const std::string why = found_by_cost(); !why.empty()) {
    report(b.name, "cost", why);
    return true;
  }
  for (const props::promise_column& column : props::promise_columns) {
    const auto policy = column.work == growth_work::writes ? model::policy_kind::two_slots_go
                                                           : model::policy_kind::two_slots;
    if (const std::string why = found_by_faults(column, policy); !why.empty()) {
      report(b.name, "faults", why);
      return true;
    }
  }
  return false;
}

/// The same in a process of its own, which the bug may end.
bool is_killed(const bugs::bug& b) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child < 0) {
    std::perror("guarantee_bank: fork");
    std::exit(2);
  }
  if (child == 0) {
    const ::rlimit limit{most_seconds, most_seconds + 1};
    if (::setrlimit(RLIMIT_CPU, &limit) != 0) {
      std::perror("guarantee_bank: setrlimit");
      ::_exit(0); // nothing was found
    }
    const bool found = is_found(b);
    std::fflush(stdout);
    ::_exit(found ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status))
    report(b.name, WTERMSIG(status) == SIGXCPU ? "hang" : "crash", "");
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
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
  // The maps are searched for once, and by a map without a bug.
  for (const model::policy_kind policy : policies)
    static_cast<void>(props::map_states(policy));
  if (names == std::vector<std::string>{"none"})
    return is_found({bugs::none, "none", "", "", bugs::seen_by::guarantees}) ? 1 : 0;
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
