#include "measure.hpp"

#include "model/adapter/heap.hpp"
#include "model/adapter/injection.hpp"
#include "model/run/isolated.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {
namespace {

using model::guarantee;
using model::map_maker;
using model::map_name;
using model::map_under_test;
using model::operation;
using model::verb;
using contents = std::map<std::uint32_t, std::uint32_t>;
using maps = std::unique_ptr<map_under_test>;

constexpr std::uint32_t in_b = 5000, absent = 9000; // keys that only map b has, or none
constexpr std::uint32_t largest = 64;

/// An operation whose cost or effect is measured.
struct probe {
  std::string name;
  verb what = verb::insert;
  bool present = false; ///< The key is one that is there.

  operation on_a_map_of(std::uint32_t n) const noexcept {
    operation op{.what = what, .number = 1, .key = present ? n / 2 : absent};
    if (what == verb::reserve)
      op.number = 200;
    if (what == verb::erase_if) {
      op.number = 3;
      op.key = 1;
    }
    return op;
  }
};
std::vector<probe> probes_of(const measured_maps& m) {
  std::vector<probe> all{{"insert, new key", verb::insert},
                         {"insert, key there", verb::insert, true},
                         {"try_emplace, new key", verb::try_emplace},
                         {"insert_or_assign, new key", verb::insert_or_assign},
                         {"insert_or_assign, key there", verb::insert_or_assign, true},
                         {"operator[], new key", verb::index},
                         {"find", verb::find, true},
                         {"erase(key)", verb::erase, true},
                         {"erase(iterator)", verb::erase_at, true},
                         {"erase_if, every third", verb::erase_if},
                         {"clear", verb::clear},
                         {"reserve(200)", verb::reserve},
                         {"shrink_to_fit", verb::shrink_to_fit},
                         {"copy assignment", verb::copy_assign},
                         {"move assignment", verb::move_assign},
                         {"swap", verb::swap},
                         {"operator==", verb::equal},
                         {"iteration", verb::iterate}};
  std::erase_if(all, [&m](const probe& p) { return !m.has(p.what); });
  return all;
}

model::setup with_hash(model::hash_kind hash) {
  return {.keys = model::key_kind::tracked, .hash = hash};
}
/// Elements that a map of limited capacity can hold.
std::uint32_t at_most(const measured_maps& m, std::uint32_t n) noexcept {
  return static_cast<std::uint32_t>(std::min<std::size_t>(n, m.promised.most_entries));
}
void apply(map_under_test& to, const operation& op) {
  model::observation unread;
  to.apply(op, std::nullopt, unread);
}
void fill(map_under_test& s, map_name m, std::uint32_t first, std::uint32_t n) {
  if (n != 0)
    apply(
        s,
        {.what = verb::insert_run, .on = m, .number = static_cast<std::uint16_t>(n), .key = first});
}
/// Maps a of `n` elements and b of 20.
maps filled(const measured_maps& m, map_maker make, std::uint32_t n) {
  maps all = make(with_hash(model::hash_kind::seeded));
  fill(*all, map_name::a, 0, at_most(m, n));
  fill(*all, map_name::b, in_b, at_most(m, 20));
  return all;
}

/// Nothing for a map that does not find what it iterates over.
std::optional<contents> contents_of(const map_under_test& s, map_name m) {
  std::vector<model::seen_entry> visited;
  const std::size_t size = s.size(m);
  s.read(m, size + 1, visited);
  contents all;
  model::reference found;
  for (const model::seen_entry& e : visited)
    if (!all.emplace(e.key, e.value).second)
      return std::nullopt;
    else
      found.insert(e.key, e.value);
  if (visited.size() != size)
    return std::nullopt;
  std::vector<std::optional<model::seen_entry>> looked_up;
  s.look_up(m, found.entries(), looked_up);
  for (const auto& e : looked_up)
    if (!e || all.find(e->key) == all.end() || all[e->key] != e->value)
      return std::nullopt;
  return looked_up.size() == all.size() ? std::optional(all) : std::nullopt;
}

// Guarantees.

enum class left : std::uint8_t { no_such_event, swallowed, strong, basic, lossy, broken };
std::string shown(left l) {
  constexpr std::array names{"-",     "swallowed", "strong", "basic", "basic, loses elements",
                             "BROKEN"};
  return names[static_cast<std::size_t>(l)];
}

bool contains(const contents& all, const contents::value_type& e) {
  const auto at = all.find(e.first);
  return at != all.end() && at->second == e.second;
}
left compared(const std::optional<contents>& now, const contents& before, const contents& after) {
  if (!now)
    return left::broken;
  if (*now == before)
    return left::strong;
  for (const auto& e : *now)
    if (!contains(before, e) && !contains(after, e))
      return left::broken;
  for (const auto& e : before)
    if (contains(after, e) && !contains(*now, e))
      return left::lossy;
  return left::basic;
}
/// Whether the map goes on to work: three more elements come, and are found.
bool works(map_under_test& s) {
  model::observation unread;
  for (std::uint32_t k = 20000; k < 20003; ++k) {
    apply(s, {.what = verb::insert_run, .number = 1, .key = k});
    const operation look{.what = verb::find_run, .number = 1, .key = k};
    if (s.apply(look, std::nullopt, unread).count != 1)
      return false;
  }
  return true;
}

class guarantee_probe {
public:
  guarantee_probe(const measured_maps& m, map_maker make, const probe& p, failpoint e)
      : maps_(m),
        make_(make),
        probe_(p),
        event_(e) {}

  std::string measured() const {
    const guarantee promised = maps_.promised.when_it_throws(probe_.what, event_);
    const model::isolated_result o = model::isolated([&] { return weakest(promised); }, 60);
    return o.said ? *o.said : "CRASH" + std::string(promised == guarantee::none ? "" : "!");
  }

private:
  std::string weakest(guarantee promised) const {
    left weakest = left::no_such_event;
    const std::uint32_t most = at_most(maps_, largest + 4) - 4; // `works` inserts a few more
    for (std::uint32_t size = probe_.present ? 1 : 0; size <= most; ++size)
      for (std::size_t n = 1;; ++n) {
        const left found = left_by(size, n);
        weakest = std::max(weakest, found);
        if (found == left::no_such_event || found == left::swallowed)
          break;
      }
    const bool less = (promised >= guarantee::basic && weakest == left::broken) ||
                      (promised == guarantee::strong && weakest > left::strong);
    return shown(weakest) + (less ? "!" : "");
  }

  /// What the n-th such failpoint leaves of a map of this size.
  left left_by(std::uint32_t size, std::size_t nth) const {
    model::accounting& accounting = model::current_accounting();
    accounting.misuse = nullptr;
    const model::accounting clean = accounting;
    const operation op = probe_.on_a_map_of(size);
    left found = left::no_such_event;
    {
      const maps right = filled(maps_, make_, size);
      const contents before = contents_of(*right, map_name::a).value_or(contents());
      apply(*right, op);
      const contents after = contents_of(*right, map_name::a).value_or(contents());
      const maps s = filled(maps_, make_, size);
      bool fired = false, threw = false;
      try {
        const model::injected_fault armed(event_, nth);
        try {
          apply(*s, op);
          fired = armed.fired();
        } catch (...) {
          fired = armed.fired();
          threw = true;
        }
      } catch (...) {
        threw = true;
      }
      if (threw)
        found = compared(contents_of(*s, map_name::a), before, after);
      else if (fired)
        found = left::swallowed;
      if (found >= left::strong && found != left::broken && !works(*s))
        found = left::broken;
    }
    if (found >= left::strong && accounting != clean)
      found = left::broken; // leaked, or used what is dead
    accounting = clean;
    return found;
  }

  const measured_maps& maps_;
  map_maker make_;
  const probe& probe_;
  failpoint event_;
};

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
    for (const failpoint e : thrown)
      row.push_back(guarantee_probe(m, make, p, e).measured());
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
  for (std::uint32_t n = p.present ? 1 : 0; n <= at_most(m, largest) && result.is_known; ++n) {
    const maps s = filled(m, m.counted, n);
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
        for (std::uint32_t n = p.present ? 1 : 0; n <= at_most(m, largest); ++n)
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
  const maps s = m.counted(with_hash(model::hash_kind::seeded));
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
    const maps s = m.counted(with_hash(kind));
    fill(*s, map_name::a, 0, n);
    std::vector<std::string> row{says, "", "", "", ""};
    for (const std::size_t is_absent : {0U, 1U}) {
      const operation look{.what = verb::find_run,
                           .number = static_cast<std::uint16_t>(n),
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

// Memory.

/// By the maps, from any allocator.
std::size_t bytes_held() noexcept {
  return model::current_accounting().bytes + model::live_bytes();
}

/// 10,000 for 10000.
std::string grouped(std::uint32_t n) {
  std::string text = std::to_string(n);
  for (std::size_t at = text.size(); at > 3; at -= 3)
    text = text.substr(0, at - 3) + ',' + text.substr(at - 3);
  return text;
}

table memory(const measured_maps& m) {
  table t{{"after", "bytes"}, {}};
  const std::size_t before = bytes_held();
  const auto row = [&](const std::string& when) {
    t.rows.push_back({when, std::to_string(bytes_held() - before)});
  };
  const std::uint32_t n = at_most(m, 10000), few = std::min<std::uint32_t>(n, 100);
  {
    const maps s = m.plain(with_hash(model::hash_kind::seeded));
    row("making two maps");
    for (std::uint32_t k = 0; k < n; k += 5000)
      fill(*s, map_name::a, k, std::min<std::uint32_t>(5000, n - k));
    row("inserting " + grouped(n) + " elements");
    if (m.has(verb::erase_run)) {
      const auto erase = [&s](std::uint32_t first, std::uint32_t last) {
        for (std::uint32_t k = first; k < last; ++k)
          apply(*s, {.what = verb::erase_run, .number = 1, .key = k});
      };
      erase(few, n);
      row("erasing all but " + grouped(few));
      erase(0, few);
      row("erasing the rest");
    }
    for (const auto& [what, says] :
         {std::pair{verb::clear, "clear()"}, std::pair{verb::shrink_to_fit, "shrink_to_fit()"}})
      if (m.has(what)) {
        apply(*s, {.what = what});
        row(says);
      }
    if (m.rehash_to_fit != nullptr) {
      m.rehash_to_fit(*s);
      row("rehash(0)");
    }
  }
  row("their end");
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
    const maps s = m.counted(with_hash(model::hash_kind::seeded));
    fill(*s, map_name::b, 0, at_most(m, 50));
    fill(*s, map_name::a, in_b, present);
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
  if (m.plain != nullptr)
    v.measurements.push_back({"Memory",
                              "Bytes allocated by two maps, of integers where they hold "
                              "them.",
                              [m] { return memory(m); }});
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
