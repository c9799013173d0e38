#include "passes.hpp"

#include "order.hpp"

#include "model/trace/hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <initializer_list>
#include <utility>

namespace bucketproof::model::passes {
namespace {

bool join(best_trace& best, std::size_t i, std::size_t j) {
  const operation x = best.operations()[i], y = best.operations()[j];
  const verb kind = family_of(x.what);
  if (kind != family_of(y.what) || x.on != y.on || !has_run(kind) || !uses_key(x) || !uses_key(y))
    return false;
  for (const std::uint32_t key : {std::min(x.key, y.key), std::max(x.key, y.key)})
    for (const std::uint8_t step : {next_bucket, next_tophash, next_twin, x.step, y.step})
      for (const std::size_t at : {i, j})
        if (best.edited([&](trace& t) {
              t.operations[at] = {.what = run_of(kind),
                                  .on = x.on,
                                  .step = step,
                                  .number = length(x) + length(y),
                                  .key = key};
              const std::size_t joined = at == i ? j : i;
              erase(t, joined, joined + 1);
            }))
          return true;
  return false;
}

/// The keys spell the hashes that they had under another set-up.
trace spelled(trace t, const setup& had) {
  for (operation& op : t.operations)
    if (uses_key(op)) {
      const std::uint64_t hash = hash_of(key_equality(had).seen(op.key), had.hash, had.seed);
      if (is_run(op) && (had.hash == hash_kind::constant || had.hash == hash_kind::high_bits))
        op.step = next_twin;
      op.key = key_of({static_cast<std::uint16_t>(hash), static_cast<std::uint8_t>(hash >> 56),
                       static_cast<std::uint8_t>(op.key)});
    }
  return t;
}

bool under(best_trace& best, const setup& s) {
  const trace t = best.smallest();
  const bool longer = s.policy < policy_kind::two_slots && t.setup.policy >= policy_kind::two_slots;
  for (const unsigned factor : {1U, 4U}) {
    if (factor != 1 && !longer)
      continue;
    trace candidate = t;
    candidate.setup = s;
    for (operation& op : candidate.operations)
      if (is_run(op) || info(op.what).arguments == form::size)
        op.number = std::min(op.number * factor, limits_of_bytes.number);
    if (best.attempt(candidate) ||
        (s.hash != t.setup.hash && best.attempt(spelled(candidate, t.setup))))
      return true;
  }
  return false;
}

} // namespace

bool remove(best_trace& best) {
  bool smaller = false;
  for (std::size_t chunk = std::bit_floor(std::max<std::size_t>(best.operations().size(), 1));
       chunk > 0; chunk /= 2)
    for (std::size_t end = best.operations().size(); end > 0;) {
      const std::size_t first = end - std::min(chunk, end);
      smaller =
          best.edited([&](trace& t) { erase(t, first, std::min(end, t.operations.size())); }) ||
          smaller;
      end = std::min(first, best.operations().size());
    }
  return smaller;
}

/// Two operations of a kind become one run. Of a long trace, neighbours only.
bool join(best_trace& best) {
  constexpr std::size_t few = 10;
  bool smaller = false;
  for (std::size_t i = 0; i < best.operations().size(); ++i)
    for (std::size_t j = i + 1; j < std::min(best.operations().size(),
                                             best.is_small(few) ? best.operations().size() : i + 2);
         ++j)
      if (join(best, i, j)) {
        smaller = true;
        j = i; // the run with those that follow it now
      }
  return smaller;
}

/// The simplest set-up under which the operations fail: as they are, with runs that are longer by
/// what its buckets hold more, or with keys that spell the hashes that they had.
bool setups(best_trace& best) {
  bool smaller = false;
  const setup now = best.smallest().setup;
  std::vector<setup> some;
  for (const policy_kind p : {policy_kind::standard, policy_kind::go, policy_kind::go_1_21,
                              policy_kind::two_slots, policy_kind::two_slots_go, now.policy})
    for (const key_kind k : key_kinds)
      for (const hash_kind h : {hash_kind::controlled, hash_kind::seeded, now.hash})
        for (const std::uint32_t seed : {std::uint32_t{0}, std::uint32_t{1}, now.seed})
          some.push_back({k, h, p, seed});
  std::sort(some.begin(), some.end(),
            [](const setup& a, const setup& b) { return order_of(a) < order_of(b); });
  some.erase(std::unique(some.begin(), some.end()), some.end());
  for (const setup& s : some)
    if (order_of(s) < order_of(best.smallest().setup) && under(best, s)) {
      smaller = true;
      break;
    }
  return smaller;
}

/// All on map a, or the names exchanged.
bool maps(best_trace& best) {
  bool smaller = best.edited([](trace& t) {
    for (operation& op : t.operations)
      op.on = map_name::a;
  });
  smaller = best.edited([](trace& t) {
    for (operation& op : t.operations)
      op.on = other(op.on);
  }) || smaller;
  for (std::size_t i = 0; i < best.operations().size(); ++i)
    if (best.operations()[i].on == map_name::b)
      smaller = best.edited([&](trace& t) { t.operations[i].on = map_name::a; }) || smaller;
  return smaller;
}

bool verbs(best_trace& best) {
  bool smaller = false;
  for (std::size_t i = 0; i < best.operations().size(); ++i)
    for (const verb simple :
         {family_of(best.operations()[i].what), verb::insert, verb::erase, verb::find}) {
      operation op = best.operations()[i];
      const bool names_one = uses_key(op) || info(op.what).arguments == form::own;
      if (op.what <= simple || !names_one || length(op) > 1)
        continue;
      op.what = simple;
      if (best.replaced(i, op)) {
        smaller = true;
        break;
      }
    }
  return smaller;
}

/// Cursors are called in the order in which they come.
bool cursors(best_trace& best) {
  std::array<std::uint8_t, cursor_count> called{};
  std::array<bool, cursor_count> known{};
  std::uint8_t next = 0;
  trace t = best.smallest();
  for (operation& op : t.operations)
    if (is_about_a_cursor(op.what)) {
      if (!known[op.step]) {
        known[op.step] = true;
        called[op.step] = next++;
      }
      op.step = called[op.step];
    }
  return best.attempt(std::move(t));
}

/// Operations that can change places stand in order.
bool sort(best_trace& best) {
  bool smaller = false;
  for (std::size_t i = 1; i < best.operations().size(); ++i)
    for (std::size_t to = best.is_small(12) ? 0 : i - 1; i < best.operations().size() && to < i;
         ++to)
      if (before(best.operations()[i], best.operations()[to]) && best.edited([&](trace& t) {
            const auto at = t.operations.begin();
            std::rotate(at + static_cast<std::ptrdiff_t>(to), at + static_cast<std::ptrdiff_t>(i),
                        at + static_cast<std::ptrdiff_t>(i) + 1);
          }))
        smaller = true;
  return smaller;
}

} // namespace bucketproof::model::passes
