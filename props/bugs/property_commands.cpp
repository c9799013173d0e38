// bug_bank properties: the table of which property kills how many bugs.
#include "props/bugs/bank_commands.hpp"
#include "props/bugs/progress.hpp"
#include "props/bugs/properties.hpp"

#include "model/promises/promises.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bucketproof::bugs {
namespace {

std::vector<const model::property*> chosen_properties(const bank_options& o) {
  std::vector<const model::property*> some;
  for (const std::string& name : o.properties) {
    some.push_back(&promise_named(name));
    if (std::count(some.begin(), some.end(), some.back()) != 1)
      throw std::runtime_error("the property " + name + " is named twice");
  }
  if (some.empty())
    for (const model::property& p : model::promises())
      some.push_back(&p);
  return some;
}
std::vector<bug> chosen_bugs(const bank_options& o) {
  std::vector<bug> some;
  for (const std::string& name : o.names) {
    some.push_back(named(name));
    if (std::count(o.names.begin(), o.names.end(), name) != 1)
      throw std::runtime_error("the bug " + name + " is named twice");
  }
  return some.empty() ? std::vector<bug>(all().begin(), all().end()) : some;
}

/// Which property kills which bug, after how many traces.
class kill_table {
public:
  explicit kill_table(std::vector<bug> bugs) : bugs_(std::move(bugs)), of_(bugs_.size()) {}

  const std::vector<bug>& bugs() const noexcept { return bugs_; }
  void add(std::size_t bug, const model::property& p, const asked& a) {
    if (a.why)
      of_[bug].kills.emplace_back(&p, a.traces);
    of_[bug].died = of_[bug].died || a.deaths != 0;
  }

  /// A line a property. Whether it kills a bug.
  bool print(const model::property& p) const {
    std::vector<std::size_t> traces;
    std::vector<std::string_view> killed, alone;
    for (std::size_t i = 0; i < bugs_.size(); ++i)
      for (const auto& [by, after] : of_[i].kills)
        if (by == &p) {
          traces.push_back(after);
          (of_[i].kills.size() == 1 ? alone : killed).push_back(bugs_[i].name);
        }
    std::sort(traces.begin(), traces.end());
    const auto example = [](const std::vector<std::string_view>& of) {
      return of.empty() ? std::string("-") : std::string(of.front());
    };
    std::printf("%-40s %6zu %6zu %7zu %6zu  %-40s %s\n", std::string(p.name).c_str(), traces.size(),
                alone.size(), traces.empty() ? 0 : traces[(traces.size() - 1) / 2],
                traces.empty() ? 0 : traces.back(), example(killed).c_str(),
                example(alone).c_str());
    return !traces.empty();
  }

  /// The bugs that no property kills: how many of each promise.
  void print_survivors() const {
    struct counts {
      std::size_t all = 0, died = 0;
    };
    std::map<std::string_view, counts> by_promise;
    counts sum;
    for (std::size_t i = 0; i < bugs_.size(); ++i)
      if (of_[i].kills.empty())
        for (counts* c : {&sum, &by_promise[bugs_[i].promise]}) {
          ++c->all;
          c->died += of_[i].died ? 1 : 0;
        }
    std::printf("\n%zu of %zu bugs killed by a property; by none %zu, of which %zu crash or hang\n",
                bugs_.size() - sum.all, bugs_.size(), sum.all, sum.died);
    for (const auto& [promise, c] : by_promise)
      std::printf("  %-14s %3zu %3zu\n", std::string(promise).c_str(), c.all, c.died);
  }

private:
  struct fate {
    std::vector<std::pair<const model::property*, std::size_t>> kills; ///< After so many traces.
    bool died = false; ///< It crashed or hung while some property was asked.
  };

  std::vector<bug> bugs_;
  std::vector<fate> of_;
};

/// A row for each property and bug that it kills; nothing without a file.
class kill_rows {
public:
  explicit kill_rows(const bank_options& o) : name_(o.csv), seed_(o.seed) {
    if (name_.empty())
      return;
    file_.open(name_);
    must_be_written();
    file_ << "property,bug,promise,seed,traces,deaths,operation\n";
  }
  void add(const model::property& p, const bug& b, const asked& a) {
    if (!name_.empty() && a.why)
      file_ << p.name << ',' << b.name << ',' << b.promise << ',' << seed_ << ',' << a.traces << ','
            << a.deaths << ',' << a.operation << '\n';
  }
  void finish() {
    if (name_.empty())
      return;
    file_.close();
    must_be_written();
  }

private:
  void must_be_written() const {
    if (!file_)
      throw std::runtime_error(name_ + ": cannot be written");
  }

  std::string name_;
  std::uint64_t seed_;
  std::ofstream file_;
};

} // namespace

int weigh_properties(const bank_options& o) {
  const std::vector<const model::property*> properties = chosen_properties(o);
  const asking_limits limits{.time = std::chrono::seconds(o.seconds)};
  kill_table kills(chosen_bugs(o));
  kill_rows rows(o);
  const progress now;
  for (const model::property* p : properties) {
    const std::vector<model::trace> traces = traces_for(*p, o.seed, o.pair_traces);
    for (std::size_t i = 0; i < kills.bugs().size(); ++i) {
      const bug& b = kills.bugs()[i];
      now.show(std::string(p->name) + ": bug " + std::to_string(i + 1) + " of " +
               std::to_string(kills.bugs().size()) + ", " + std::string(b.name));
      const asked a = ask(*p, b, traces, limits);
      kills.add(i, *p, a);
      rows.add(*p, b, a);
    }
  }
  now.clear();
  rows.finish();
  std::printf("%-40s %6s %6s %7s %6s  %-40s %s\n", "property", "kills", "alone", "median", "worst",
              "such as", "alone, such as");
  std::string idle;
  for (const model::property* p : properties)
    if (!kills.print(*p))
      idle += "KILLS NOTHING: " + std::string(p->name) + '\n';
  kills.print_survivors();
  std::fputs(idle.c_str(), stdout);
  return idle.empty() ? all_killed : survived;
}

} // namespace bucketproof::bugs
