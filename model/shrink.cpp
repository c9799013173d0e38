#include "model/shrink.hpp"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

using clock = std::chrono::steady_clock;

/// The order in which traces are smaller: fewer operations, shorter runs, a simpler set-up, then
/// the operations one after the other. Whatever is tried is smaller in it, so shrinking ends, and
/// two ways to the same failure tend to the same trace.
bool smaller_than(const trace& a, const trace& b) {
  const auto run_entries = [](const trace& t) {
    std::size_t n = 0;
    for (const operation& op : t.operations)
      n += info(op.what).arguments == form::run ? op.number : 0U;
    return n;
  };
  const auto setup_rank = [](const setup& s) {
    return std::tuple(s.keys, s.policy, s.hash != hash_kind::coordinate, s.hash, s.seed);
  };
  const auto measure = [&](const trace& t) {
    return std::tuple(t.operations.size(), run_entries(t), setup_rank(t.setup));
  };
  if (measure(a) != measure(b))
    return measure(a) < measure(b);
  return std::lexicographical_compare(a.operations.begin(), a.operations.end(),
                                      b.operations.begin(), b.operations.end(),
                                      [](const operation& x, const operation& y) {
                                        return std::tie(x.what, x.on, x.key, x.number, x.step) <
                                               std::tie(y.what, y.on, y.key, y.number, y.step);
                                      });
}

/// Each pass tries changes of one kind.
class shrinker {
public:
  shrinker(shrunk best, const runner& run, const shrink_limits& limits,
           const std::function<void(const shrunk&)>& watch)
      : best_(std::move(best)),
        run_(run),
        limits_(limits),
        watch_(watch),
        deadline_(clock::now() + limits.time) {}

  shrunk shrink() {
    cut_what_follows();
    for (bool smaller = true; smaller && !spent();) {
      smaller = false;
      for (const auto pass :
           {&shrinker::remove_operations, &shrinker::shorten_runs, &shrinker::simplify_setup,
            &shrinker::one_map, &shrinker::simplify_verbs, &shrinker::unroll_runs,
            &shrinker::simplify_steps, &shrinker::simplify_keys, &shrinker::simplify_numbers,
            &shrinker::sort_operations})
        smaller = (this->*pass)() || smaller;
    }
    best_.complete = !spent();
    return best_;
  }

private:
  bool spent() const { return best_.runs >= limits_.runs || clock::now() >= deadline_; }

  /// Makes the candidate the best if it fails in the same way.
  bool attempt(trace candidate) {
    candidate = normal(std::move(candidate));
    if (!smaller_than(candidate, best_.smallest) || spent())
      return false;
    ++best_.runs;
    std::optional<divergence> d = run_(candidate);
    if (!d || !same_failure(*d, candidate, best_.why, best_.smallest))
      return false;
    best_.smallest = std::move(candidate);
    best_.why = std::move(*d);
    cut_what_follows();
    if (watch_)
      watch_(best_);
    return true;
  }
  /// Tries the best trace with a change made by `edit`.
  template <class Edit>
  bool edited(Edit edit) {
    trace candidate = best_.smallest;
    edit(candidate);
    return attempt(std::move(candidate));
  }

  std::vector<operation>& operations() noexcept { return best_.smallest.operations; }

  /// What comes after the divergence has not been run.
  void cut_what_follows() {
    if (best_.why.at + 1 < operations().size())
      operations().resize(best_.why.at + 1);
  }

  bool remove_operations() {
    bool smaller = false;
    for (std::size_t chunk = std::bit_floor(std::max<std::size_t>(operations().size(), 1));
         chunk > 0; chunk /= 2)
      for (std::size_t end = operations().size(); end > 0;) {
        const std::size_t first = end - std::min(chunk, end);
        smaller = edited([&](trace& t) {
                    t.operations.erase(t.operations.begin() + static_cast<std::ptrdiff_t>(first),
                                       t.operations.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                  end, t.operations.size())));
                  }) ||
                  smaller;
        end = std::min(first, operations().size());
      }
    return smaller;
  }

  /// Smaller numbers for one field: zero, then ever closer to what it is.
  template <class Field>
  bool reduce(std::size_t at, Field field, std::uint32_t least) {
    bool smaller = false;
    for (std::uint32_t low = least; at < operations().size();) {
      const std::uint32_t now = field(operations()[at]);
      if (low >= now)
        break;
      const std::uint32_t tried = low;
      trace candidate = best_.smallest;
      field(candidate.operations[at], tried);
      if (attempt(std::move(candidate))) {
        smaller = true;
        break;
      }
      low = low + (now - low + 1) / 2;
    }
    return smaller;
  }

  struct number_field {
    std::uint32_t operator()(const operation& op) const { return op.number; }
    void operator()(operation& op, std::uint32_t n) const {
      op.number = static_cast<std::uint16_t>(n);
    }
  };
  struct key_field {
    std::uint32_t operator()(const operation& op) const { return op.key; }
    void operator()(operation& op, std::uint32_t k) const { op.key = k; }
  };

  bool shorten_runs() {
    bool smaller = false;
    for (std::size_t i = operations().size(); i-- > 0;)
      if (i < operations().size() && info(operations()[i].what).arguments == form::run)
        while (reduce(i, number_field(), 1))
          smaller = true;
    return smaller;
  }

  /// To the next bucket, the next tophash, the next twin: the first that will do.
  bool simplify_steps() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (const std::uint8_t step : {std::uint8_t{0}, std::uint8_t{16}, std::uint8_t{24}})
        if (operations()[i].step > step && edited([&](trace& t) { t.operations[i].step = step; })) {
          smaller = true;
          break;
        }
    return smaller;
  }

  /// A run of one is an operation on one key.
  bool unroll_runs() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i) {
      const operation op = operations()[i];
      if (info(op.what).arguments != form::run || op.number > 1)
        continue;
      smaller = edited([&](trace& t) {
                  t.operations[i] = {.what = kind_of(op.what), .on = op.on, .key = op.key};
                }) ||
                smaller;
    }
    return smaller;
  }

  bool simplify_setup() {
    bool smaller = false;
    const setup now = best_.smallest.setup;
    if (now.keys != key_kind::integer)
      smaller = edited([](trace& t) { t.setup.keys = key_kind::integer; }) || smaller;
    for (const policy_kind p : {policy_kind::standard, policy_kind::go, policy_kind::two_slots})
      if (best_.smallest.setup.policy > p)
        smaller = edited([&](trace& t) { t.setup.policy = p; }) || smaller;
    if (now.hash != hash_kind::coordinate)
      smaller = edited([](trace& t) { t.setup.hash = hash_kind::coordinate; }) || smaller;
    if (now.seed != 0)
      smaller = edited([](trace& t) { t.setup.seed = 0; }) || smaller;
    return smaller;
  }

  /// All on map a, or the names exchanged so that the last operation is on map a.
  bool one_map() {
    const auto is_on_b = [](const operation& op) { return op.on == map_name::b; };
    bool smaller = false;
    if (std::any_of(operations().begin(), operations().end(), is_on_b))
      smaller = edited([](trace& t) {
        for (operation& op : t.operations)
          op.on = map_name::a;
      });
    if (!operations().empty() && is_on_b(operations().back()))
      smaller = edited([](trace& t) {
                  for (operation& op : t.operations)
                    op.on = other(op.on);
                }) ||
                smaller;
    return smaller;
  }

  bool simplify_verbs() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i)
      for (const verb simple :
           {kind_of(operations()[i].what), verb::insert, verb::erase, verb::find}) {
        const operation op = operations()[i];
        const form f = info(op.what).arguments;
        if (op.what <= simple || f == form::pair || f == form::run || f == form::nothing)
          continue;
        if (edited([&](trace& t) { t.operations[i].what = simple; })) {
          smaller = true;
          break;
        }
      }
    return smaller;
  }

  /// Each key, wherever it stands, becomes the first of its class that still fails.
  bool simplify_keys() {
    std::vector<std::uint32_t> keys;
    for (const operation& op : operations())
      if (uses_key(op) && std::find(keys.begin(), keys.end(), op.key) == keys.end())
        keys.push_back(op.key);
    bool smaller = edited([&](trace& t) { // all at once: the keys' order of appearance
      for (std::size_t k = keys.size(); k-- > 0;)
        rename(t, keys[k], static_cast<std::uint32_t>(k), false);
    });
    for (const std::uint32_t key : keys)
      smaller = (best_.smallest.setup.hash == hash_kind::coordinate ? simplify_coordinate(key)
                                                                    : simplify_number(key)) ||
                smaller;
    return smaller;
  }
  static bool uses_key(const operation& op) {
    const form f = info(op.what).arguments;
    return f == form::key || f == form::key_value || f == form::key_own || f == form::run;
  }
  static void rename(trace& t, std::uint32_t from, std::uint32_t to, bool everywhere) {
    for (operation& op : t.operations)
      if (uses_key(op) && op.key == from && (everywhere || info(op.what).arguments != form::run))
        op.key = to;
  }
  bool renamed(std::uint32_t from, std::uint32_t to) {
    return from != to && edited([&](trace& t) { rename(t, from, to, true); });
  }
  bool simplify_number(std::uint32_t key) {
    for (std::uint32_t low = 0; low < key; low = low + (key - low + 1) / 2)
      if (renamed(key, low))
        return true;
    return false;
  }
  bool simplify_coordinate(std::uint32_t key) {
    bool smaller = false;
    coordinate c = coordinate_of(key);
    const auto try_with = [&](coordinate tried) {
      if (!renamed(key_of(c), key_of(tried)))
        return false;
      c = tried;
      return smaller = true;
    };
    for (std::uint32_t low = 0; low < c.bucket && low < 4; ++low)
      if (try_with({static_cast<std::uint16_t>(low), c.tophash, c.twin}))
        break;
    for (unsigned bit = 16; bit-- > 0;)
      if ((c.bucket >> bit & 1) != 0)
        try_with({static_cast<std::uint16_t>(c.bucket & ~(1U << bit)), c.tophash, c.twin});
    if (c.tophash != 0 && !try_with({c.bucket, 0, c.twin}) && c.tophash != 1)
      try_with({c.bucket, 1, c.twin});
    for (std::uint32_t low = 0; low < c.twin && low < 12; ++low)
      if (try_with({c.bucket, c.tophash, static_cast<std::uint8_t>(low)}))
        break;
    return smaller;
  }

  bool simplify_numbers() {
    bool smaller = false;
    for (std::size_t i = 0; i < operations().size(); ++i) {
      const form f = info(operations()[i].what).arguments;
      if (f == form::run || f == form::nothing || f == form::pair || f == form::key)
        continue;
      smaller = reduce(i, number_field(), f == form::residue ? 1 : 0) || smaller;
      if (f == form::residue && i < operations().size())
        smaller = reduce(i, key_field(), 0) || smaller;
    }
    return smaller;
  }

  /// Neighbours that can change places stand in order: of verb, map, key.
  bool sort_operations() {
    const auto before = [](const operation& x, const operation& y) {
      return std::tie(x.what, x.on, x.key, x.number) < std::tie(y.what, y.on, y.key, y.number);
    };
    bool smaller = false;
    for (std::size_t i = 1; i < operations().size(); ++i)
      if (before(operations()[i], operations()[i - 1]))
        smaller =
            edited([&](trace& t) { std::swap(t.operations[i], t.operations[i - 1]); }) || smaller;
    return smaller;
  }

  shrunk best_;
  const runner& run_;
  shrink_limits limits_;
  const std::function<void(const shrunk&)>& watch_;
  clock::time_point deadline_;
};

} // namespace

shrunk shrink(trace t, divergence d, const runner& run, const shrink_limits& limits,
              const std::function<void(const shrunk&)>& watch) {
  return shrinker({.smallest = normal(std::move(t)), .why = std::move(d)}, run, limits, watch)
      .shrink();
}

} // namespace bucketproof::model
