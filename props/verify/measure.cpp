#include "measure.hpp"

#include "memory.hpp"
#include "probes.hpp"
#include "scenarios/measured.hpp"

#include "model/adapter/injection.hpp"
#include "model/run/isolated.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::map_maker;
using model::map_name;
using model::map_under_test;
using model::operation;
using model::verb;

// Guarantees.

/// The weakest, and below it the trace that shows it, if it is no more than basic.
struct cell {
  std::string text, trace;
};
cell measured(const guarantee_probe& p) {
  constexpr unsigned promised_seconds = 60, other_seconds = 5; // until a hang is believed
  const model::isolated_result o = model::isolated(
      [&p] {
        const guarantee_probe::worst weakest = p.weakest();
        return shown(weakest.what) + (p.breaks_promise(weakest.what) ? "!" : "") + '\n' +
               (weakest.what > left::strong ? p.trace_of(weakest) : "");
      },
      p.promised() == model::guarantee::none ? other_seconds : promised_seconds);
  if (!o.said)
    return {"CRASH" + std::string(p.promised() == model::guarantee::none ? "" : "!"), {}};
  const std::size_t end = o.said->find('\n');
  return {o.said->substr(0, end), o.said->substr(end + 1)};
}

table guarantees(const measured_maps& m, map_maker make, const std::vector<failpoint>& thrown) {
  table t;
  t.columns = {"operation"};
  for (const failpoint e : thrown)
    t.columns.emplace_back(model::name(e));
  for (const probe& p : probes_of(m)) {
    // Its value is assigned by the caller: a throw of that is not the map's.
    if (p.what == verb::index && thrown.front() == failpoint::move)
      continue;
    std::vector<std::string> row{p.name};
    for (const failpoint e : thrown) {
      cell shown = measured(guarantee_probe(m, make, p, e));
      if (!shown.trace.empty())
        t.notes.push_back({p.name, std::string(model::name(e)), shown.trace});
      row.push_back(std::move(shown.text));
    }
    t.rows.push_back(std::move(row));
  }
  return t;
}

// Moves.

using addresses = std::map<std::uint32_t, const void*>;
addresses addresses_of(const map_under_test& s) {
  addresses all;
  std::vector<model::seen_entry> visited;
  for (const map_name m : {map_name::a, map_name::b}) {
    s.read(m, s.size(m), visited);
    for (const model::seen_entry& e : visited)
      if (e.address != nullptr)
        all.emplace(e.key, e.address);
  }
  return all;
}
/// What an operation does to where elements are, at most.
struct moved {
  std::size_t most = 0;
  std::uint32_t in = 0;
  bool is_known = true;
};
moved moved_by(const measured_maps& m, const probe& p) {
  moved result;
  for (const std::uint32_t n : p.sizes) {
    if (!result.is_known)
      break;
    const maps_under_test s = filled(m, m.counted, n);
    const addresses before = addresses_of(*s);
    result.is_known = before.size() == s->size(map_name::a) + s->size(map_name::b);
    apply(*s, p.on_a_map_of(n));
    std::size_t count = 0;
    const addresses after = addresses_of(*s);
    for (const auto& [key, at] : before)
      if (const auto now = after.find(key); now != after.end() && now->second != at)
        ++count;
    if (count > result.most) {
      result.most = count;
      result.in = n;
    }
  }
  return result;
}
std::string iterators_after(const measured_maps& m, const probe& p) {
  if (m.keeps_iterators == nullptr)
    return "none to keep";
  const model::isolated_result o = model::isolated(
      [&] {
        for (const std::uint32_t n : p.sizes)
          if (!m.keeps_iterators(p.on_a_map_of(n), n))
            return "lost in a map of " + std::to_string(n);
        return std::string("kept");
      },
      20);
  return o.said ? *o.said : "lost: " + o.died;
}
table moves(const measured_maps& m) {
  table t{{"operation", "moved at most", "in a map of", "iterators"}, {}};
  for (const probe& p : probes_of(m)) {
    if (p.what == verb::copy_assign) // those of b are in both maps
      continue;
    const moved by = moved_by(m, p);
    t.rows.push_back({p.name,
                      !by.is_known   ? "not known: elements are handed out as copies"
                      : by.most == 0 ? "none"
                                     : std::to_string(by.most),
                      by.most == 0 ? "" : std::to_string(by.in), iterators_after(m, p)});
  }
  return t;
}

// Calls.

std::string decimal(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", x);
  return text.data();
}

constexpr std::array counted_events{failpoint::hash, failpoint::equality, failpoint::copy,
                                    failpoint::move, failpoint::allocate};
/// Rounds of one operation or two, each with the next key, the second with one that is `n` further.
struct rounds {
  std::string name;
  verb what;
  std::uint32_t first;
  std::uint32_t number;
  std::optional<verb> then;
};
std::vector<std::string> calls_in(map_under_test& s, const rounds& r, std::uint32_t n) {
  std::array<std::size_t, counted_events.size()> all{}, most{};
  for (std::uint32_t k = r.first; k < r.first + r.number; ++k) {
    const model::failpoint_counts before = model::current_failpoints().counts;
    apply(s, {.what = r.what, .number = 1, .key = k});
    if (r.then)
      apply(s, {.what = *r.then, .number = 1, .key = k + n});
    const model::failpoint_counts since = model::current_failpoints().counts - before;
    for (std::size_t i = 0; i < counted_events.size(); ++i) {
      all[i] += since[counted_events[i]];
      most[i] = std::max(most[i], since[counted_events[i]]);
    }
  }
  std::vector<std::string> cells{r.name};
  for (std::size_t i = 0; i < counted_events.size(); ++i)
    cells.push_back(decimal(static_cast<double>(all[i]) / r.number) + " (" +
                    std::to_string(most[i]) + ")");
  return cells;
}
table calls(const measured_maps& m) {
  table t;
  t.columns = {"operation"};
  for (const failpoint e : counted_events)
    t.columns.emplace_back(model::name(e));
  const std::uint32_t n = at_most(m, 1000);
  const std::uint32_t churned = 10 * n;
  const maps_under_test s = m.counted(with_hash(model::hash_kind::seeded));
  for (const rounds& r :
       {rounds{m.has(verb::try_emplace) ? "try_emplace, new key" : "insert, new key",
               verb::insert_run,
               0,
               n,
               {}},
        rounds{"insert, key there", verb::insert, 0, n, {}},
        rounds{"find, key there", verb::find, 0, n, {}},
        rounds{"find, no such key", verb::find, n, n, {}},
        rounds{"erase one, insert another", verb::erase, 0, churned, verb::insert_run},
        rounds{"erase(key)", verb::erase, churned, n, {}}})
    if (m.has(r.what) && (!r.then || m.has(*r.then)))
      t.rows.push_back(calls_in(*s, r, n));
  return t;
}

// Hashes.

table hashes(const measured_maps& m) {
  table t{{"hash", "there", "not there", "time, there", "time, not there"}, {}};
  constexpr std::uint32_t repeats = 5;
  const std::uint32_t n =
      at_most(m, std::min<std::uint32_t>(1000, static_cast<std::uint32_t>(std::min<std::size_t>(
                                                   m.promised.may_refuse_from, 1000))));
  std::array<double, 2> good{0, 0};
  for (const auto& [kind, says] : {std::pair{model::hash_kind::seeded, "good"},
                                   std::pair{model::hash_kind::identity, "the number itself"},
                                   std::pair{model::hash_kind::low_bits, "low 16 bits only"},
                                   std::pair{model::hash_kind::high_bits, "top 8 bits only"},
                                   std::pair{model::hash_kind::constant, "constant"}}) {
    const maps_under_test s = m.counted(with_hash(kind));
    fill(*s, map_name::a, 0, n);
    std::vector<std::string> row{says, "", "", "", ""};
    for (const std::size_t is_absent : {0U, 1U}) {
      const operation look{.what = verb::find_run,
                           .number = static_cast<std::uint32_t>(n),
                           .key = is_absent != 0 ? n : 0};
      const std::size_t before = model::current_failpoints().counts[failpoint::equality];
      double spent = 1e9; // seconds: the best round, since others may use the machine
      for (std::uint32_t r = 0; r < repeats; ++r) {
        const auto start = std::chrono::steady_clock::now();
        apply(*s, look);
        spent = std::min(
            spent, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      }
      if (kind == model::hash_kind::seeded)
        good[is_absent] = spent;
      row[1 + is_absent] = decimal(
          static_cast<double>(model::current_failpoints().counts[failpoint::equality] - before) /
          (repeats * n));
      row[3 + is_absent] = decimal(spent / good[is_absent]);
    }
    t.rows.push_back(std::move(row));
  }
  return t;
}

// What is left in a map that was moved from.

table left_in_moved_from(const measured_maps& m) {
  table t{{"operation", "elements left, of 50"}, {}};
  for (const auto& [name, what, present] :
       {std::tuple{"move construction", verb::move_construct, 0U},
        std::tuple{"move assignment to an empty map", verb::move_assign, 0U},
        std::tuple{"move assignment to 20 elements", verb::move_assign, 20U}}) {
    if (!m.has(what))
      continue;
    const maps_under_test s = m.counted(with_hash(model::hash_kind::seeded));
    fill(*s, map_name::b, 0, at_most(m, 50));
    fill(*s, map_name::a, first_key_in_b, present);
    apply(*s, {.what = what});
    t.rows.push_back({name, std::to_string(s->size(map_name::b))});
  }
  return t;
}

void add_counted(verified& v, const measured_maps& m) {
  const auto add = [&v](std::string title, std::string says, std::function<table()> run) {
    v.measurements.push_back({std::move(title), std::move(says), std::move(run)});
  };
  add("Guarantees measured",
      "What a throw left of maps of 0 to 64 elements, each failpoint of each operation made to "
      "throw once: the weakest of all. 'basic': a map that works, with elements from before or "
      "after; "
      "'BROKEN': one that does not, or lost objects or memory; '-': no such call; 'swallowed': "
      "the operation returned anyway. A '!' is less than what the traits promise.",
      [m] {
        return guarantees(m, m.counted, {model::failpoints.begin(), model::failpoints.end()});
      });
  add("Elements moved",
      "How many elements of maps of 0 to 64 elements were at another address after the operation, "
      "at most: what references and pointers an operation leaves valid. Iterators are 'kept' if "
      "each one to an element that stayed was the one that find answers, and went on to the end as "
      "that one does.",
      [m] { return moves(m); });
  add("Calls",
      "Calls an operation made on the way to 1,000 elements, while 10,000 times one goes and "
      "another comes, and back: on average, and the most of one.",
      [m] { return calls(m); });
  if (m.takes_hash)
    add("Bad hashes",
        "Comparisons of keys for a lookup among 1,000 elements, and its time over that with a good "
        "hash.",
        [m] { return hashes(m); });
  else
    v.skip("bad hashes", "the map takes no hash functor");
  add("Moved from", "What is left in a map that was moved from.",
      [m] { return left_in_moved_from(m); });
}

} // namespace

void add_measurements(verified& v, const measured_maps& m) {
  add_measured_scenarios(v, m);
  if (m.counted != nullptr)
    add_counted(v, m);
  else
    v.skip("measured guarantees, moves and calls",
           "the map does not hold elements that count what is done to them");
  if (m.huge_arguments != nullptr)
    v.measurements.push_back(
        {"Huge arguments",
         "What became of a map of 20 elements that was asked for more room than a machine has: "
         "what it threw, 'nothing' if it returned and was as before.",
         m.huge_arguments});
  if (m.plain != nullptr) {
    const byte_count bytes{.held = v.bytes_held,
                           .by = v.counts_its_bytes ? byte_count::source::runtime
                                 : v.uses_the_heap  ? byte_count::source::heap
                                                    : byte_count::source::allocator};
    v.measurements.push_back(
        {"Memory",
         "Bytes that two maps hold, of integers where they hold them, after each step, and its "
         "time, the best of three; the ways to give memory back each from the same map of few "
         "elements.",
         [m, bytes] { return memory(m, bytes); }});
    v.measurements.push_back(
        {"Growth",
         "The slowest single insert on the way to so many elements, each the best of three, with "
         "what the harness adds to each call.",
         [m] { return growth(m); }});
  }
  if (m.throwing != nullptr)
    v.measurements.push_back(
        {"Guarantees where moves throw",
         "The same as the guarantees measured, of elements whose moves are not noexcept.", [m] {
           return guarantees(m, m.throwing, {failpoint::move, failpoint::copy});
         }});
  else
    v.skip("throwing moves", "the map does not hold elements whose moves may throw");
}

} // namespace bucketproof::verify
