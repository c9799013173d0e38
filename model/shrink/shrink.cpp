#include "shrink.hpp"

#include "best_trace.hpp"
#include "passes.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <utility>

namespace bucketproof::model {
namespace {

struct rule {
  shrink_rule what;
  bool (*pass)(best_trace&);
  bool last = false; ///< It costs much: only when all else is done.
};
std::span<const rule> rules() {
  static const std::array<rule, 13> all{{
      {{"remove", "operations left out, half of them first"}, &passes::remove},
      {{"join", "two operations of a kind in one run"}, &passes::join},
      {{"runs", "shorter runs; a run of one is one operation"}, &passes::runs},
      {{"setup", "simpler policy, elements, hash, seed"}, &passes::setups},
      {{"maps", "one map in place of two"}, &passes::maps},
      {{"verbs", "the simplest verb of the kind"}, &passes::verbs},
      {{"steps", "the step of a run"}, &passes::run_steps},
      {{"cursors", "cursors called in the order in which they come"}, &passes::cursors},
      {{"keys", "the first key of its class"}, &passes::keys},
      {{"numbers", "smaller values, sizes and places"}, &passes::numbers},
      {{"sort", "operations that can change places in order"}, &passes::sort},
      {{"refill", "of few operations, the map filled by another run"}, &passes::refill, true},
      {{"replace", "of few operations, one by any that is simpler"}, &passes::replace, true},
  }};
  return all;
}

class shrinker {
public:
  shrinker(shrunk first, const runner& run, const shrink_limits& limits,
           const std::function<void(const shrunk&)>& watch)
      : limits_(limits),
        best_(std::move(first), run, limits, watch) {
    for (const rule& r : rules())
      best_.result().rules.push_back({r.what.name});
  }

  shrunk shrink() {
    shrunk& best = best_.result();
    if (!best_.fails_again())
      return std::move(best);
    best_.cut_what_follows();
    simplify(equivalence::same);
    failing_trace as_found{best.smallest, best.why};
    simplify(equivalence::kin);
    if (alike(best.why, best.smallest, as_found.why, as_found.what) != equivalence::same)
      best.as_found = std::move(as_found);
    best.complete = !best_.spent();
    return std::move(best);
  }

private:
  void simplify(equivalence least) {
    best_.require(least);
    while (simplified() && !best_.spent()) {
    }
  }
  /// Every rule once; what costs much when all else is done.
  bool simplified() {
    if (best_.operations().empty()) // a map that fails as it is made or destroyed
      return passes::setups(best_);
    bool smaller = false;
    for (std::size_t r = 0; r < rules().size() && !best_.spent(); ++r)
      if (const rule& next = rules()[r]; !is_skipped(next) && !(next.last && smaller)) {
        best_.count_for(r);
        smaller = next.pass(best_) || smaller;
      }
    return smaller;
  }
  bool is_skipped(const rule& r) const {
    return std::find(limits_.without.begin(), limits_.without.end(), r.what.name) !=
           limits_.without.end();
  }

  const shrink_limits& limits_;
  best_trace best_;
};

} // namespace

std::vector<shrink_rule> shrink_rules() {
  std::vector<shrink_rule> all;
  for (const rule& r : rules())
    all.push_back(r.what);
  return all;
}

shrunk shrink(trace t, divergence d, const runner& run, const shrink_limits& limits,
              const std::function<void(const shrunk&)>& watch) {
  shrunk best;
  best.smallest = normal(std::move(t));
  best.why = std::move(d);
  return shrinker(std::move(best), run, limits, watch).shrink();
}

std::string print(const std::vector<rule_count>& rules) {
  std::string text = "rule        tried  taken\n";
  for (const rule_count& r : rules)
    if (r.tried != 0) {
      std::array<char, 64> line{};
      std::snprintf(line.data(), line.size(), "%-10s %6zu %6zu\n", std::string(r.name).c_str(),
                    r.tried, r.taken);
      text += line.data();
    }
  return text;
}

} // namespace bucketproof::model
