#include "memory.hpp"

#include "probes.hpp"

#include "model/adapter/map_under_test.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::verify {
namespace {

using model::map_name;
using model::map_under_test;
using model::verb;
using clock = std::chrono::steady_clock;
using microseconds = std::chrono::duration<double, std::micro>;

constexpr int rounds = 3;

/// 10,000 for 10000.
std::string grouped(std::size_t n) {
  std::string text = std::to_string(n);
  for (std::size_t at = text.size(); at > 3; at -= 3)
    text = text.substr(0, at - 3) + ',' + text.substr(at - 3);
  return text;
}
std::string decimal(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", x);
  return x >= 1000 ? std::to_string(static_cast<long long>(x)) : text.data();
}

microseconds time_of(const std::function<void()>& step) {
  const clock::time_point start = clock::now();
  step();
  return clock::now() - start;
}

// Memory.

struct step {
  std::string name;
  std::size_t bytes = 0;
  microseconds time{std::numeric_limits<double>::max()};
};

/// Makes the steps, one after the other, and notes the bytes after each and the time of each.
class experiment {
public:
  experiment(const measured_maps& m, std::size_t (*bytes_held)())
      : m_(m),
        bytes_held_(bytes_held),
        all_(at_most(m, 100000)),
        few_(std::min<std::uint32_t>(all_, 100)) {}

  std::vector<step> steps() {
    const std::vector<way> ways = all_ways();
    for (int r = 0; r < rounds; ++r) {
      for (const way& w : ways)
        take(&w);
      if (ways.empty())
        take(nullptr);
    }
    return steps_;
  }

private:
  /// To give memory back.
  struct way {
    std::string name;
    std::function<void(map_under_test&)> go;
  };

  std::vector<way> all_ways() const {
    std::vector<way> ways;
    for (const auto& [what, says] :
         {std::pair{verb::shrink_to_fit, "shrink_to_fit()"}, std::pair{verb::clear, "clear()"}})
      if (m_.has(what))
        ways.push_back({says, [what = what](map_under_test& s) { apply(s, {.what = what}); }});
    if (m_.rehash_to_fit != nullptr)
      ways.push_back({"rehash(0)", m_.rehash_to_fit});
    if (m_.has(verb::erase_run))
      ways.push_back({"erasing the rest", [this](map_under_test& s) { erase(s, 0, few_); }});
    if (m_.has(verb::copy_construct) && m_.has(verb::construct))
      ways.push_back({"a copy in its place", [](map_under_test& s) {
                        apply(s, {.what = verb::copy_construct, .on = map_name::b});
                        apply(s, {.what = verb::construct}); // in the place of the old map
                      }});
    return ways;
  }
  static void erase(map_under_test& s, std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t k = first; k < last; ++k)
      apply(s, {.what = verb::erase_run, .number = 1, .key = k});
  }

  /// All steps up to a way, and that, if there is one.
  void take(const way* last) {
    const std::size_t before = bytes_held_();
    maps_under_test s;
    note("making two maps", before, [&] { s = m_.plain(with_hash(model::hash_kind::seeded)); });
    note("inserting " + grouped(all_), before, [&] {
      for (std::uint32_t k = 0; k < all_; k += 5000)
        fill(*s, map_name::a, k, std::min<std::uint32_t>(5000, all_ - k));
    });
    if (m_.has(verb::erase_run))
      note("erasing all but " + grouped(few_), before, [&] { erase(*s, few_, all_); });
    if (last != nullptr)
      note(last->name, before, [&] { last->go(*s); });
    s.reset();
    note("their end", before, [] {});
  }
  void note(const std::string& name, std::size_t before, const std::function<void()>& does) {
    const microseconds took = time_of(does);
    auto at =
        std::find_if(steps_.begin(), steps_.end(), [&](const step& s) { return s.name == name; });
    if (at == steps_.end()) {
      // Its place: their end comes last.
      at = !steps_.empty() && steps_.back().name == "their end" ? steps_.end() - 1 : steps_.end();
      at = steps_.insert(at, {.name = name});
    }
    const std::size_t now = bytes_held_();
    at->bytes = now > before ? now - before : 0;
    at->time = std::min(at->time, took);
  }

  const measured_maps& m_;
  std::size_t (*bytes_held_)();
  std::uint32_t all_, few_;
  std::vector<step> steps_;
};

} // namespace

table memory(const measured_maps& m, const byte_count& bytes) {
  using source = byte_count::source;
  table t{{"after", "bytes", "microseconds"}, {}};
  for (const step& s : experiment(m, bytes.held).steps())
    t.rows.push_back({s.name, std::to_string(s.bytes), decimal(s.time.count())});
  // Taken by other means, as by mmap.
  if (std::all_of(t.rows.begin(), t.rows.end(), [](const auto& row) { return row[1] == "0"; }))
    for (auto& row : t.rows)
      row[1] = "not counted";
  t.rows.push_back({"counted by",
                    bytes.by == source::runtime     ? "the runtime itself"
                    : bytes.by == source::allocator ? "the allocator"
                                                    : "malloc and operator new",
                    ""});
  return t;
}

table growth(const measured_maps& m) {
  constexpr std::uint32_t stage = 1000;
  table t{{"elements", "slowest insert, microseconds", "at element", "average, nanoseconds"}, {}};
  const std::uint32_t most = at_most(m, 1000000);
  std::vector<float> best(most, std::numeric_limits<float>::max());
  const clock::time_point start = clock::now();
  std::uint32_t reached = most;
  for (int r = 0; r < rounds; ++r) {
    const maps_under_test s = m.plain(with_hash(model::hash_kind::seeded));
    for (std::uint32_t k = 0; k < reached; ++k) {
      const microseconds took = time_of([&] { fill(*s, map_name::a, k, 1); });
      best[k] = std::min(best[k], static_cast<float>(took.count()));
      if (k % stage == 0 && clock::now() - start > std::chrono::seconds(40 * (r + 1) / rounds))
        reached = k; // a slow map: as far as the first round came
    }
  }
  for (std::uint32_t n : {stage, 10 * stage, 100 * stage, 1000 * stage}) {
    if (n / 10 >= reached)
      break;
    n = std::min(n, reached);
    const auto end = best.begin() + n;
    const auto slowest = std::max_element(best.begin(), end);
    double all = 0;
    for (auto at = best.begin(); at != end; ++at)
      all += double{*at};
    t.rows.push_back({grouped(n), decimal(double{*slowest}),
                      grouped(static_cast<std::size_t>(slowest - best.begin()) + 1),
                      decimal(1000 * all / n)});
  }
  return t;
}

} // namespace bucketproof::verify
