#include "order.hpp"
#include "passes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::model::passes {
namespace {

/// All operations there are, with the keys and numbers of the trace and some that are simple; in
/// order.
std::vector<operation> alphabet(best_trace& best) {
  std::vector<std::uint32_t> keys{0, 1};
  std::vector<std::uint32_t> numbers{0, 1}, lengths{2, 9};
  std::vector<std::uint32_t> sizes{0, 9}; // more than one bucket holds
  const bool all_kinds = best.is_small(4);
  if (all_kinds) {
    keys.insert(keys.end(), {1U << next_tophash, 1U << next_twin});
    numbers.push_back(2);
    lengths.insert(lengths.end(), {3, 8});
  }
  bool uses_b = false;
  for (const operation& op : best.smallest().operations) {
    uses_b = uses_b || op.on == map_name::b;
    const form f = info(op.what).arguments;
    if (f == form::block)
      continue;
    if (uses_key(op))
      for (const std::uint32_t n : {0U, 1U, length(op) - 1, length(op)})
        if (all_kinds || n == 0 || n == length(op))
          keys.push_back(op.key + (n << op.step));
    if (uses_number(op) || is_run(op))
      for (const std::uint32_t n : {op.number - 1, op.number, op.number + 1}) {
        if (!all_kinds && n > op.number)
          continue;
        if (is_run(op))
          lengths.push_back(n);
        if (is_run(op) || f == form::size)
          sizes.push_back(n);
        else
          numbers.push_back(n);
      }
  }
  const auto make_set = [](auto& of) {
    std::sort(of.begin(), of.end());
    of.erase(std::unique(of.begin(), of.end()), of.end());
  };
  make_set(keys);
  make_set(numbers);
  make_set(lengths);
  make_set(sizes);
  std::vector<operation> all;
  for (const verb_info& v : model::verbs())
    for (const map_name on : {map_name::a, map_name::b}) {
      if ((on == map_name::b && !uses_b && !is_about_both_maps(v.what)) || v.what == verb::repeat)
        continue;
      for (const std::uint32_t key : keys)
        for (const std::uint32_t number : v.arguments == form::run    ? lengths
                                          : v.arguments == form::size ? sizes
                                                                      : numbers)
          for (const std::uint8_t step : steps_for({.what = v.what}))
            all.push_back(normal(operation{v.what, on, step, number, key}));
    }
  std::sort(all.begin(), all.end(), before);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

struct series {
  std::uint32_t first;
  std::uint8_t step;
};

/// Calls `with(length, series)` for each run that fills a map to where something happens, until
/// it says yes.
template <class With>
bool any_filling_run(With with) {
  // One bucket and one overflow bucket; the loads that start growths.
  constexpr std::array<std::uint32_t, 16> lengths{2,  3,  4,  8,  9,  10, 13,  14,
                                                  17, 26, 27, 28, 53, 54, 105, 106};
  // Over the buckets; within one bucket, by tophashes or twins; within one that is not the first.
  constexpr std::array<series, 7> all{{{0, next_bucket},
                                       {0, next_tophash},
                                       {1, next_tophash},
                                       {2, next_tophash},
                                       {4, next_tophash},
                                       {8, next_tophash},
                                       {0, next_twin}}};
  for (const std::uint32_t n : lengths)
    for (const series& s : all)
      if (with(n, s))
        return true;
  return false;
}

operation filling_run(map_name on, std::uint32_t n, const series& s) {
  return {.what = verb::insert_run, .on = on, .step = s.step, .number = n, .key = s.first};
}

/// Tries all runs in a place, each with the last operation as it is and about its keys.
bool filled(best_trace& best, trace t, std::size_t at) {
  const operation last = t.operations.back();
  const bool is_last = at + 1 == t.operations.size();
  return any_filling_run([&](std::uint32_t n, const series& s) {
    const auto [first, step] = s;
    t.operations[at] = filling_run(t.operations[at].on, n, s);
    if (is_last || !uses_key(last))
      return best.attempt(t);
    operation& about = t.operations.back();
    const operation one{.what = family_of(last.what), .on = last.on};
    for (const std::uint32_t key :
         {0U, first, first + (1U << step), first + (2U << step), first + (6U << step),
          first + (7U << step), first + (8U << step), first + ((n - 2U) << step),
          first + ((n - 1U) << step), first + (n << step)}) {
      about = is_run(last) ? one : last;
      about.key = key;
      if (best.attempt(t))
        return true;
    }
    if (is_run(last)) { // all but one
      about = last;
      about.step = step;
      about.number = n - 1;
      for (const std::uint32_t key : {first, first + (1U << step)}) {
        about.key = key;
        if (best.attempt(t))
          return true;
      }
    }
    about = last;
    return best.attempt(t);
  });
}

/// Where an operation is made to throw: tries all runs in a place, each with a throw at one of
/// the first allocations, which can throw whatever the elements are.
bool filled_and_armed(best_trace& best, trace t, std::size_t at) {
  const auto arm = std::find_if(t.operations.begin(), t.operations.end(),
                                [](const operation& op) { return op.what == verb::inject; });
  if (arm == t.operations.end() || arm - t.operations.begin() == static_cast<std::ptrdiff_t>(at))
    return false;
  const auto allocate = std::find(failpoints.begin(), failpoints.end(), failpoint::allocate);
  arm->step = static_cast<std::uint8_t>(allocate - failpoints.begin());
  return any_filling_run([&](std::uint32_t n, const series& s) {
    t.operations[at] = filling_run(t.operations[at].on, n, s);
    if (uses_key(t.operations.back()))
      t.operations.back().key = s.first + (n << s.step);
    constexpr std::uint32_t most = 4; // an array, its directory, segments, an overflow bucket
    for (arm->number = 1; arm->number <= most; ++arm->number)
      if (best.attempt(t))
        return true;
    return false;
  });
}

/// Of all operations only the last one and at most one other, behind a run.
bool cut_to_the_bone(best_trace& best) {
  const trace now = best.smallest();
  const operation last = now.operations.back();
  trace t{.setup = {.hash = hash_kind::controlled}, .operations = {}};
  for (std::size_t kept = now.operations.size(); kept-- > 0;) {
    t.operations = {operation(), now.operations[kept], last};
    if (kept + 1 == now.operations.size()) // the last one, once
      t.operations.pop_back();
    if (any_filling_run([&](std::uint32_t n, const series& s) {
          t.operations[0] = filling_run(last.on, n, s);
          for (const std::uint32_t key : {last.key, s.first + (n << s.step)}) {
            t.operations.back().key = key;
            if (best.attempt(t))
              return true;
          }
          return false;
        }) ||
        filled_and_armed(best, t, 0))
      return true;
  }
  return false;
}

/// Tries all runs in a place, and in a later one the insert of one more key, which is the
/// simplest way to move entries.
bool filled_and_inserted(best_trace& best) {
  const trace now = best.smallest();
  const std::size_t last = now.operations.size() - 1;
  for (std::size_t at = 0; at < last; ++at)
    for (std::size_t later = at + 1; later < last; ++later) {
      trace t = now;
      operation& insert = t.operations[later];
      insert = {.what = verb::insert, .on = insert.on};
      if (any_filling_run([&](std::uint32_t n, const series& s) {
            t.operations[at] = filling_run(t.operations[at].on, n, s);
            for (const std::uint32_t key : {0U, 1U, s.first + (n << s.step)}) {
              insert.key = key;
              if (best.attempt(t))
                return true;
            }
            return false;
          }))
        return true;
    }
  return false;
}

bool refill(best_trace& best, const setup& s, std::size_t at, int kept) {
  const std::vector<operation> all = best.operations();
  const std::size_t last = all.size() - 1;
  for (unsigned chosen = 0; chosen < 1U << all.size(); ++chosen) {
    const unsigned fixed = 1U << at | 1U << last;
    if ((chosen & fixed) != 0 || std::popcount(chosen) != kept)
      continue;
    trace t{.setup = s, .operations = {}};
    for (std::size_t i = 0; i < all.size(); ++i)
      if (((chosen | fixed) >> i & 1) != 0)
        t.operations.push_back(all[i]);
    const int before = std::popcount((chosen | fixed) & ((1U << at) - 1));
    const auto place = static_cast<std::size_t>(before);
    if (filled(best, t, place) || filled_and_armed(best, std::move(t), place))
      return true;
  }
  return false;
}

} // namespace

/// One operation becomes any that is simpler; any at all where that makes the set-up simpler.
bool replace(best_trace& best) {
  if (!best.is_small(8))
    return false;
  const std::vector<operation> all = alphabet(best);
  const setup now = best.smallest().setup;
  if (const setup simplest{.hash = hash_kind::controlled}; order_of(simplest) < order_of(now))
    for (std::size_t i = 0; i < best.operations().size(); ++i)
      for (const operation& op : all)
        if (best.edited([&](trace& t) {
              t.setup = simplest;
              t.operations[i] = op;
            }))
          return true;
  for (std::size_t i = 0; i < best.operations().size(); ++i)
    for (const operation& op : all)
      if (best.replaced(i, op))
        return true;
  return false;
}

/// An operation becomes a run that fills the map in another way, and the last one is about keys
/// of it; with the others or without, under this set-up or a simpler one.
bool refill(best_trace& best) {
  if (!best.is_small(8))
    return false;
  if (!best.is_small(4))
    return cut_to_the_bone(best) || filled_and_inserted(best);
  const setup now = best.smallest().setup;
  std::vector<setup> some;
  for (const policy_kind p : {policy_kind::standard, policy_kind::go})
    if (const setup s{.hash = hash_kind::controlled, .policy = std::min(p, now.policy)};
        order_of(s) < order_of(now))
      some.push_back(s);
  some.push_back(now);
  // Most can do without most of the others.
  const int others = static_cast<int>(best.operations().size()) - 1;
  for (int kept = 0; kept <= (others < 3 ? others : 1); ++kept)
    for (const setup& s : some)
      for (std::size_t i = 0; i < best.operations().size(); ++i)
        if (refill(best, s, i, kept))
          return true;
  return filled_and_inserted(best);
}

} // namespace bucketproof::model::passes
