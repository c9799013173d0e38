// What is measured of a map, whatever it promises: the guarantee that throws leave, which
// operations move elements, what operations cost, how it takes bad hashes, what memory it keeps.
#pragma once

#include "huge.hpp"
#include "isolated.hpp"
#include "shape.hpp"
#include "traits.hpp"
#include "verified.hpp"

#include "model/events.hpp"
#include "model/ledger.hpp"
#include "model/subject.hpp"
#include "model/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

enum class moving : std::uint8_t { counted, may_throw };

/// A tracked object whose moves are events, too.
template <model::role Role, moving Moves>
class mover {
  static constexpr bool is_quiet = Moves == moving::counted;

public:
  explicit mover(std::uint32_t number = 0) noexcept : held_(number) {}
  mover(const mover&) = default; // an event of what is held
  mover(mover&& other) noexcept(is_quiet) : held_((happen(), std::move(other.held_))) {}
  mover& operator=(const mover&) = default;
  mover& operator=(mover&& other) noexcept(is_quiet) {
    happen();
    held_ = std::move(other.held_);
    return *this;
  }
  ~mover() = default;
  std::uint32_t number() const noexcept { return held_.number(); }
  friend bool operator==(const mover& a, const mover& b) noexcept {
    return a.number() == b.number();
  }

private:
  static void happen() noexcept(is_quiet) {
    if constexpr (is_quiet)
      model::count(event::move);
    else
      model::raise(event::move);
  }
  model::tracked<Role> held_;
};
template <moving Moves>
struct moving_elements {
  using key_type = mover<model::role::key, Moves>;
  using mapped_type = mover<model::role::value, Moves>;
  static key_type key(std::uint32_t number) noexcept { return key_type(number); }
  static mapped_type value(std::uint32_t number) noexcept { return mapped_type(number); }
  static std::uint32_t number(const auto& of) noexcept { return of.number(); }
};
using counted_elements = moving_elements<moving::counted>;
using throwing_elements = moving_elements<moving::may_throw>;

} // namespace bucketproof::verify

template <bucketproof::verify::moving Moves>
inline constexpr bool
    bucketproof::model::raises_events<bucketproof::verify::moving_elements<Moves>> = true;

namespace bucketproof::verify {

template <class Shape, class Traits, class Elements = counted_elements>
class measurements {
  using elements = Elements;
  using map = map_of<Shape, elements>;
  using subject = model::subject<map, elements>;
  using operation = model::operation;
  using map_name = model::map_name;
  using contents = std::map<std::uint32_t, std::uint32_t>;

  static constexpr std::uint32_t in_b = 5000, absent = 9000; // keys that only map b has, or none
  static constexpr std::uint32_t largest = 64;

public:
  static void add_to(verified& v) {
    v.measurements.push_back(
        {"Guarantees measured",
         "What a throw left of maps of 0 to 64 elements, each event of each operation made to "
         "throw once: the weakest of all. 'basic': a map that works, with elements from before or "
         "after; 'BROKEN': one that does not, or lost objects or memory; '-': no such event. A '!' "
         "is less than what the traits promise.",
         [] {
           return guarantees(
               std::vector<event>(model::armed_events.begin(), model::armed_events.end()));
         }});
    v.measurements.push_back(
        {"Elements moved",
         "How many elements of maps of 0 to 64 elements were at another address after the "
         "operation, at most: what references and pointers an operation leaves valid. Iterators "
         "are 'kept' if each one to an element that stayed still was the one that find answers, "
         "and went on to the end as that one does.",
         moves});
    v.measurements.push_back(
        {"Calls",
         "Calls an operation made on the way to 1,000 elements, while 10,000 times one goes and "
         "another comes, and back: on average, and the most of one.",
         calls});
    v.measurements.push_back(
        {"Bad hashes",
         "Comparisons of keys for a lookup among 1,000 elements, and its time over that with a "
         "good hash.",
         hashes});
    v.measurements.push_back(
        {"Huge arguments",
         "What became of a map of 20 elements that was asked for more room than a machine has: "
         "what it threw, 'nothing' if it returned and was as before.",
         huge_arguments});
    v.measurements.push_back({"Memory", "Bytes allocated, for integers.", memory});
    v.measurements.push_back(
        {"Moved from", "What is left in a map that was moved from.", moved_from});
  }

  /// Of elements whose moves may throw.
  static void add_throws_of_moves(verified& v) {
    v.measurements.push_back(
        {"Guarantees where moves throw",
         "The same as the guarantees measured, of elements whose moves are not noexcept.", [] {
           return guarantees({event::move, event::copy});
         }});
  }

private:
  struct probe {
    std::string name;
    verb what;
    bool present = false; ///< The key is one that is there.
  };
  static std::vector<probe> probes() {
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
    std::erase_if(all, [](const probe& p) { return !subject::does(p.what); });
    return all;
  }
  static operation operation_of(const probe& p, std::uint32_t n) {
    operation op{.what = p.what, .number = 1, .key = p.present ? n / 2 : absent};
    if (p.what == verb::reserve)
      op.number = 200;
    if (p.what == verb::erase_if) {
      op.number = 3;
      op.key = 1;
    }
    return op;
  }
  static model::setup plain() { return {.keys = model::key_kind::tracked}; }
  static void fill(subject& s, map_name m, std::uint32_t first, std::uint32_t n) {
    model::witness none;
    if (n != 0)
      s.apply({.what = verb::insert_run,
               .on = m,
               .number = static_cast<std::uint16_t>(n),
               .key = first},
              std::nullopt, none);
  }
  /// Nothing for a map that does not find what it iterates over.
  static std::optional<contents> contents_of(const map& m) {
    contents all;
    std::size_t visited = 0;
    for (auto it = m.begin(); it != m.end(); ++it) {
      if (++visited > m.size() ||
          !all.emplace(elements::number(it->first), elements::number(it->second)).second)
        return std::nullopt;
    }
    if (visited != m.size())
      return std::nullopt;
    for (const auto& [key, value] : all) {
      const auto at = m.find(elements::key(key));
      if (at == m.end() || elements::number(at->second) != value)
        return std::nullopt;
    }
    return all;
  }

  // Guarantees.

  enum class left : std::uint8_t { not_there, strong, basic, lossy, broken };
  static std::string shown(left l) {
    constexpr std::array names{"-", "strong", "basic", "basic, loses elements", "BROKEN"};
    return names[static_cast<std::size_t>(l)];
  }

  /// What the n-th such event leaves; `not_there` where there is none.
  static left left_by(const probe& p, std::uint32_t size, event e, std::size_t nth) {
    model::ledger& ledger = model::current_ledger();
    ledger.misuse = nullptr;
    const model::ledger clean = ledger;
    left found = left::not_there;
    {
      const operation op = operation_of(p, size);
      contents before, after;
      {
        subject right(plain());
        fill(right, map_name::a, 0, size);
        fill(right, map_name::b, in_b, 20);
        before = contents_of(right.map(map_name::a)).value_or(contents());
        model::witness none;
        right.apply(op, std::nullopt, none);
        after = contents_of(right.map(map_name::a)).value_or(contents());
      }
      subject s(plain());
      fill(s, map_name::a, 0, size);
      fill(s, map_name::b, in_b, 20);
      model::witness none;
      try {
        const model::armed_fault armed(e, nth);
        s.apply(op, std::nullopt, none);
      } catch (const model::injected&) {
        found = compared(contents_of(s.map(map_name::a)), before, after);
        if (found != left::broken)
          for (std::uint32_t k = 20000; k < 20003; ++k) { // it goes on to work
            s.apply({.what = verb::insert_run, .number = 1, .key = k}, std::nullopt, none);
            if (s.apply({.what = verb::find_run, .number = 1, .key = k}, std::nullopt, none)
                    .count != 1)
              found = left::broken;
          }
      }
    }
    if (found != left::not_there && ledger != clean)
      found = left::broken; // leaked, or used what is dead
    ledger = clean;
    return found;
  }
  static left compared(const std::optional<contents>& now, const contents& before,
                       const contents& after) {
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
  static bool contains(const contents& all, const contents::value_type& e) {
    const auto at = all.find(e.first);
    return at != all.end() && at->second == e.second;
  }

  static std::string guarantee_of(const probe& p, event e) {
    const guarantee promised = Traits::when_it_throws(model::kind_of(p.what), e);
    const outcome o = isolated([&] { return measured_guarantee_of(p, e, promised); }, 60);
    return o.said ? *o.said : std::string("CRASH") + (promised == guarantee::none ? "" : "!");
  }
  static std::string measured_guarantee_of(const probe& p, event e, guarantee promised) {
    left weakest = left::not_there;
    for (std::uint32_t size = p.present ? 1 : 0; size <= largest; ++size)
      for (std::size_t n = 1;; ++n) {
        const left found = left_by(p, size, e, n);
        if (found == left::not_there)
          break;
        weakest = std::max(weakest, found);
      }
    const bool less = (promised >= guarantee::basic && weakest == left::broken) ||
                      (promised == guarantee::strong && weakest > left::strong);
    return shown(weakest) + (less ? "!" : "");
  }
  static table guarantees(const std::vector<event>& thrown) {
    table t;
    t.columns = {"operation"};
    for (const event e : thrown)
      t.columns.emplace_back(model::name(e));
    for (const probe& p : probes()) {
      // Its value is assigned by the one who called it: a throw of that is none of the map's.
      if (p.what == verb::index && thrown.front() == event::move)
        continue;
      std::vector<std::string> row{p.name};
      for (const event e : thrown)
        row.push_back(guarantee_of(p, e));
      t.rows.push_back(std::move(row));
    }
    return t;
  }

  // Moves.

  using addresses = std::map<std::uint32_t, const void*>;
  static addresses addresses_of(const subject& s) {
    addresses all;
    for (const map_name m : {map_name::a, map_name::b})
      for (auto it = s.map(m).begin(); it != s.map(m).end(); ++it)
        all.emplace(elements::number(it->first), std::addressof(it->second));
    return all;
  }
  /// What an operation does to where elements are, at most.
  struct moved {
    std::size_t most = 0;
    std::uint32_t in = 0;
  };
  static moved moved_by(const probe& p) {
    moved m;
    for (std::uint32_t n = p.present ? 1 : 0; n <= largest; ++n) {
      subject s(plain());
      fill(s, map_name::a, 0, n);
      fill(s, map_name::b, in_b, 20);
      const addresses before = addresses_of(s);
      model::witness none;
      s.apply(operation_of(p, n), std::nullopt, none);
      std::size_t count = 0;
      const addresses after = addresses_of(s);
      for (const auto& [key, at] : before)
        if (const auto now = after.find(key); now != after.end() && now->second != at)
          ++count;
      if (count > m.most)
        m = {count, n};
    }
    return m;
  }

  /// Whether an iterator is the one that find answers, and goes on from there as that one does. One
  /// that is not valid may do anything: this is called in a process of its own.
  static bool goes_on_from_find(auto kept, std::uint32_t key, const map& m) {
    auto found = m.find(elements::key(key));
    std::size_t left = m.size();
    for (; found != m.end(); ++found, ++kept, --left)
      if (left == 0 || !(kept == found) ||
          std::addressof(kept->second) != std::addressof(found->second))
        return false;
    return kept == m.end();
  }
  static bool keeps_iterators(const probe& p, std::uint32_t n) {
    subject s(plain());
    fill(s, map_name::a, 0, n);
    fill(s, map_name::b, in_b, 20);
    using iterator = decltype(s.map(map_name::a).begin());
    std::array<std::map<std::uint32_t, iterator>, 2> kept;
    for (const map_name m : {map_name::a, map_name::b})
      for (iterator it = s.map(m).begin(); it != s.map(m).end(); ++it)
        kept[static_cast<std::size_t>(m)].emplace(elements::number(it->first), it);
    model::witness none;
    s.apply(operation_of(p, n), std::nullopt, none);
    for (const map_name of : {map_name::a, map_name::b})
      for (const auto& [key, it] : kept[static_cast<std::size_t>(of)])
        for (const map_name in : {of, model::other(of)}) {
          const map& m = s.map(in);
          if (m.find(elements::key(key)) == m.end())
            continue;
          if (!goes_on_from_find(it, key, m))
            return false;
          break;
        }
    return true;
  }
  static std::string iterators_after(const probe& p) {
    if constexpr (!subject::has_iterators)
      return "none to keep";
    const outcome o = isolated(
        [&p] {
          for (std::uint32_t n = p.present ? 1 : 0; n <= largest; ++n)
            if (!keeps_iterators(p, n))
              return "lost in a map of " + std::to_string(n);
          return std::string("kept");
        },
        20);
    return o.said ? *o.said : "lost: " + o.died;
  }
  static table moves() {
    table t{{"operation", "moved at most", "in a map of", "iterators"}, {}};
    for (const probe& p : probes()) {
      if (p.what == verb::copy_assign) // those of b are in both maps
        continue;
      const moved m = moved_by(p);
      t.rows.push_back({p.name, m.most == 0 ? "none" : std::to_string(m.most),
                        m.most == 0 ? "" : std::to_string(m.in), iterators_after(p)});
    }
    return t;
  }

  // Calls.

  static constexpr std::array counted_events{event::hash, event::equality, event::copy, event::move,
                                             event::allocate};
  static table calls() {
    table t;
    t.columns = {"operation"};
    for (const event e : counted_events)
      t.columns.emplace_back(model::name(e));
    constexpr std::uint32_t n = 1000;
    subject s(plain());
    // Rounds of one operation or two on the key, the second on one that is `n` further.
    const auto rows = [&](const std::string& name, verb what, std::uint32_t first,
                          std::uint32_t rounds, std::optional<verb> then) {
      if (!subject::does(what))
        return;
      std::array<std::size_t, counted_events.size()> all{}, most{};
      for (std::uint32_t k = first; k < first + rounds; ++k) {
        model::witness none;
        const model::event_counts before = model::current_events().counts;
        s.apply({.what = what, .number = 1, .key = k}, std::nullopt, none);
        if (then)
          s.apply({.what = *then, .number = 1, .key = k + n}, std::nullopt, none);
        const model::event_counts since = model::current_events().counts - before;
        for (std::size_t i = 0; i < counted_events.size(); ++i) {
          all[i] += since[counted_events[i]];
          most[i] = std::max(most[i], since[counted_events[i]]);
        }
      }
      std::vector<std::string> cells{name};
      for (std::size_t i = 0; i < counted_events.size(); ++i)
        cells.push_back(decimal(static_cast<double>(all[i]) / rounds) + " (" +
                        std::to_string(most[i]) + ")");
      t.rows.push_back(std::move(cells));
    };
    const auto row = [&](const std::string& name, verb what, std::uint32_t first) {
      rows(name, what, first, n, std::nullopt);
    };
    row(subject::does(verb::try_emplace) ? "try_emplace, new key" : "insert, new key",
        verb::insert_run, 0);
    row("insert, key there", verb::insert, 0);
    row("find, key there", verb::find, 0);
    row("find, no such key", verb::find, n);
    constexpr std::uint32_t churned = 10000;
    if (subject::does(verb::insert_run))
      rows("erase one, insert another", verb::erase, 0, churned, verb::insert_run);
    row("erase(key)", verb::erase, churned);
    return t;
  }
  static std::string decimal(double x) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", x);
    return text.data();
  }

  // Hashes.

  static table hashes() {
    table t{{"hash", "there", "not there", "time, there", "time, not there"}, {}};
    constexpr std::uint32_t n = 1000, rounds = 5;
    double good[2] = {0, 0};
    for (const auto& [kind, says] : {std::pair{model::hash_kind::seeded, "good"},
                                     std::pair{model::hash_kind::identity, "the number itself"},
                                     std::pair{model::hash_kind::low_bits, "low 16 bits only"},
                                     std::pair{model::hash_kind::high_bits, "top 8 bits only"},
                                     std::pair{model::hash_kind::constant, "constant"}}) {
      model::setup with = plain();
      with.hash = kind;
      subject s(with);
      fill(s, map_name::a, 0, n);
      std::vector<std::string> compared, time;
      for (const std::uint32_t first : {0U, n}) {
        model::witness none;
        const std::size_t before = model::current_events().counts[event::equality];
        double spent = 1e9; // seconds: the best round, since others may use the machine
        for (std::uint32_t r = 0; r < rounds; ++r) {
          const auto start = std::chrono::steady_clock::now();
          s.apply({.what = verb::find_run, .number = n, .key = first}, std::nullopt, none);
          spent = std::min(
              spent,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        double& best = good[first == 0 ? 0 : 1];
        if (kind == model::hash_kind::seeded)
          best = spent;
        compared.push_back(
            decimal(static_cast<double>(model::current_events().counts[event::equality] - before) /
                    (rounds * n)));
        time.push_back(decimal(spent / best));
      }
      t.rows.push_back({says, compared[0], compared[1], time[0], time[1]});
    }
    return t;
  }

  // Huge arguments.

  static table huge_arguments() {
    using held = std::conditional_t<holds<Shape, model::integer_elements>, model::integer_elements,
                                    elements>;
    using huge = huge_argument<Shape, held>;
    table t{{"n"}, {}};
    for (const asked_by way : asked_by_all)
      if (huge::can_ask(way))
        t.columns.push_back(name(way));
    for (const std::size_t n : huge::all) {
      std::vector<std::string> row{huge::name_of(n)};
      for (const asked_by way : asked_by_all)
        if (huge::can_ask(way)) {
          const auto r = huge::ask(way, n);
          row.push_back(r.did + (r.wrong.empty() || r.wrong == r.did ? "" : "; " + r.wrong));
        }
      t.rows.push_back(std::move(row));
    }
    return t;
  }

  // Memory.

  static table memory() {
    using held = std::conditional_t<holds<Shape, model::integer_elements>, model::integer_elements,
                                    elements>;
    using other_map = map_of<Shape, held>;
    table t{{"after", "bytes"}, {}};
    const std::size_t before = model::current_ledger().bytes;
    const auto row = [&](const std::string& when) {
      t.rows.push_back({when, std::to_string(model::current_ledger().bytes - before)});
    };
    {
      auto m = made<other_map>(model::element_hash<held>(), model::element_equal<held>());
      row("making a map");
      constexpr std::uint32_t n = 10000;
      for (std::uint32_t k = 0; k < n; ++k)
        m.insert({held::key(k), held::value(k)});
      row("inserting 10,000 elements");
      for (std::uint32_t k = 100; k < n; ++k)
        m.erase(held::key(k));
      row("erasing all but 100");
      for (std::uint32_t k = 0; k < 100; ++k)
        m.erase(held::key(k));
      row("erasing the rest");
      if constexpr (requires { m.clear(); }) {
        m.clear();
        row("clear()");
      }
      if constexpr (requires { m.shrink_to_fit(); }) {
        m.shrink_to_fit();
        row("shrink_to_fit()");
      }
      if constexpr (requires { m.rehash(0); }) {
        m.rehash(0);
        row("rehash(0)");
      }
    }
    row("its end");
    return t;
  }

  // What is left in a map that was moved from.

  static table moved_from() {
    table t{{"operation", "elements left, of 50"}, {}};
    for (const auto& [name, what] :
         {std::pair{"move construction", verb::move_construct},
          std::pair{"move assignment to an empty map", verb::move_assign},
          std::pair{"move assignment to 20 elements", verb::move_assign}}) {
      if (!subject::does(what))
        continue;
      subject s(plain());
      fill(s, map_name::b, 0, 50);
      if (std::string(name).ends_with("20 elements"))
        fill(s, map_name::a, in_b, 20);
      model::witness none;
      s.apply({.what = what}, std::nullopt, none);
      t.rows.push_back({name, std::to_string(s.map(map_name::b).size())});
    }
    return t;
  }
};

/// Adds what can be measured of the map.
template <class Shape, class Traits>
void add_measurements(verified& v) {
  if constexpr (holds<Shape, counted_elements>)
    measurements<Shape, Traits>::add_to(v);
  else
    v.left_out.emplace_back(
        "measurements: the map does not hold elements that count what is done to them");
  if constexpr (holds<Shape, throwing_elements>)
    measurements<Shape, Traits, throwing_elements>::add_throws_of_moves(v);
  else
    v.left_out.emplace_back(
        "throws of moves: the map does not hold elements whose moves may throw");
}

} // namespace bucketproof::verify
