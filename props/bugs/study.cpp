#include "props/bugs/study.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::bugs {
namespace {

using model::shrunk;
using model::trace;

/// A bug that is switched on, in a process of its own.
class victim {
public:
  victim(const study& how, const bug& b, int beside = none)
      : isolated_(how.asks != nullptr ? run_asking(*how.asks, b.number)
                                      : run_with(b.number, beside),
                  how.run_time),
        how_(how) {}

  /// Where a property is asked, a trace that crashes or hangs is no failure of it.
  std::optional<model::divergence> operator()(const trace& t) {
    std::optional<model::divergence> d = isolated_(t);
    if (how_.asks != nullptr && d && d->failed != model::check::property)
      return std::nullopt;
    return d;
  }

  search_result search(std::uint64_t seed) {
    return bugs::search(std::ref(*this),
                        how_.asks != nullptr ? trace_source(seed, how_.asks->traces())
                                             : trace_source(seed),
                        how_.search, [](const search_result&) {});
  }
  shrunk shrink(const trace& t, const model::divergence& d) {
    return model::shrink(t, d, std::ref(*this), how_.shrink);
  }
  shrunk shrink_without(const std::string& rule, const trace& t, const model::divergence& d) {
    model::shrink_limits limits = how_.shrink;
    limits.without.push_back(rule);
    return model::shrink(t, d, std::ref(*this), limits);
  }

private:
  model::worker isolated_;
  const study& how_;
};

/// The different traces that the seeds end in, the most frequent first.
struct outcome {
  const shrunk* result;
  std::size_t times;
};
std::vector<outcome> different(const std::vector<shrunk>& all) {
  std::vector<outcome> some;
  for (const shrunk& s : all) {
    const auto known = std::find_if(some.begin(), some.end(), [&](const outcome& o) {
      return o.result->smallest == s.smallest;
    });
    if (known == some.end())
      some.push_back({&s, 1});
    else
      ++known->times;
  }
  std::stable_sort(some.begin(), some.end(),
                   [](const outcome& a, const outcome& b) { return a.times > b.times; });
  return some;
}

/// `median/worst`.
template <class Number>
std::string spread(const std::vector<shrunk>& all, Number number) {
  std::vector<std::size_t> numbers;
  numbers.reserve(all.size());
  for (const shrunk& s : all)
    numbers.push_back(number(s));
  std::sort(numbers.begin(), numbers.end());
  return std::to_string(numbers[(numbers.size() - 1) / 2]) + '/' + std::to_string(numbers.back());
}

std::string padded(std::string_view name) {
  std::string text(name);
  text.resize(std::max<std::size_t>(text.size(), 40), ' ');
  return text;
}

void add(std::vector<model::rule_count>& to, const std::vector<model::rule_count>& more) {
  if (to.empty())
    to = more;
  else
    for (std::size_t r = 0; r < to.size(); ++r) {
      to[r].tried += more[r].tried;
      to[r].taken += more[r].taken;
    }
}

/// The bug's smallest trace under each seed; prints a line.
std::vector<shrunk> shrunk_under_seeds(const bug& b, const study& how, bool& settled) {
  std::vector<shrunk> all;
  victim v(how, b);
  for (std::size_t i = 0; i < how.seeds; ++i)
    if (const search_result found = v.search(how.seed + i); found.why)
      all.push_back(v.shrink(found.last, *found.why));
  if (all.empty()) {
    std::printf("%s found under no seed\n", padded(b.name).c_str());
    return all;
  }
  const std::vector<outcome> some = different(all);
  std::printf("%s %5zu %11s %13s %7zu\n", padded(b.name).c_str(), all.size(),
              spread(all, [](const shrunk& s) { return s.smallest.operations.size(); }).c_str(),
              spread(all, [](const shrunk& s) { return s.runs; }).c_str(), some.size());
  for (const outcome& o : some) {
    if (how.show == study::shown::traces)
      std::printf("  %zu times%s\n%s", o.times, o.result->complete ? "" : ", cut by a limit",
                  explain(o.result->smallest, o.result->why).c_str());
    const shrunk again = v.shrink(o.result->smallest, o.result->why);
    if (again.smallest != o.result->smallest) {
      settled = false;
      std::printf("  NOT SETTLED: shrunk again, this\n%sbecomes\n%s",
                  explain(o.result->smallest, o.result->why).c_str(),
                  explain(again.smallest, again.why).c_str());
    }
  }
  std::fflush(stdout);
  return all;
}

} // namespace

bool one_trace_each(std::span<const bug> some, const study& how) {
  std::printf("%-40s %5s %11s %13s %7s\n", "bug", "seeds", "operations", "runs", "traces");
  std::vector<model::rule_count> rules;
  std::size_t one = 0;
  bool settled = true;
  for (const bug& b : some) {
    const std::vector<shrunk> all = shrunk_under_seeds(b, how, settled);
    for (const shrunk& s : all)
      add(rules, s.rules);
    one += different(all).size() == 1 ? 1 : 0;
  }
  std::fputs(print(rules).c_str(), stdout);
  std::printf("%zu of %zu bugs end in one trace\n", one, some.size());
  return one == some.size() && settled;
}

bool each_rule_counts(std::span<const bug> some, const study& how) {
  struct worth {
    std::size_t larger = 0;     ///< Smallest traces that are larger without the rule.
    std::size_t operations = 0; ///< By so many operations in all.
  };
  std::map<std::string, worth> rules;
  std::size_t minima = 0;
  for (const bug& b : some) {
    victim v(how, b);
    for (std::size_t i = 0; i < how.seeds; ++i) {
      const search_result found = v.search(how.seed + i);
      if (!found.why)
        continue;
      ++minima;
      const shrunk with = v.shrink(found.last, *found.why);
      for (const model::shrink_rule& r : model::shrink_rules()) {
        const shrunk without = v.shrink_without(std::string(r.name), found.last, *found.why);
        worth& w = rules[std::string(r.name)];
        w.larger += model::simpler(with.smallest, without.smallest) ? 1 : 0;
        w.operations +=
            without.smallest.operations.size() -
            std::min(without.smallest.operations.size(), with.smallest.operations.size());
      }
    }
  }
  std::printf("%zu smallest traces\n%-10s %19s %15s\n", minima, "rule", "larger without it",
              "operations more");
  bool all = true;
  for (const model::shrink_rule& r : model::shrink_rules()) {
    const worth& w = rules[std::string(r.name)];
    std::printf("%-10s %19zu %15zu\n", std::string(r.name).c_str(), w.larger, w.operations);
    all = all && w.larger != 0;
  }
  return all;
}

bool none_slips(std::span<const bug> some, std::size_t pairs, const study& how) {
  const std::vector<bug> bugs(some.begin(), some.end());
  model::random_source random(how.seed);
  std::size_t kept = 0, beside = 0, slipped = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    const bug& a = random.pick(bugs);
    const bug& b = random.pick(bugs);
    victim both(how, a, b.number), only_a(how, a), only_b(how, b);
    const search_result found = both.search(how.seed + i);
    if (!found.why)
      continue;
    const bool is_a = only_a(found.last).has_value(), is_b = only_b(found.last).has_value();
    if (is_a == is_b) // which of them it is, is not sure
      continue;
    const shrunk s = both.shrink(found.last, *found.why);
    victim& first = is_a ? only_a : only_b;
    if (first(s.smallest)) {
      ++kept;
      continue;
    }
    if (s.as_found && first(s.as_found->what)) {
      ++beside;
      continue;
    }
    ++slipped;
    std::printf("SLIPPED from %s to %s\n%s", std::string((is_a ? a : b).name).c_str(),
                std::string((is_a ? b : a).name).c_str(), explain(s.smallest, s.why).c_str());
  }
  std::printf(
      "%zu pairs: %zu failures of one of the two; the smallest is still of it for %zu, what "
      "is kept as found for %zu, none for %zu\n",
      pairs, kept + beside + slipped, kept, beside, slipped);
  return slipped == 0 && kept != 0;
}

} // namespace bucketproof::bugs
