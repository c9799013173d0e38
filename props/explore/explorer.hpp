// The explorer: all states of the real map within a scope, breadth-first, every operation in every
// state.
//
//   the empty map ---insert---> . ---insert---> .      a state    two maps of the same fingerprint
//        |                      |---erase-----> .                 (fingerprint.hpp) are one state
//        |---reserve---> .      |---clear-----> .      to it      the shortest way, replayed once,
//        ...                    ...                               then memory put back (arena.hpp)
//
// After each operation all checks of lockstep are made; besides, what promises to change nothing
// must leave the same fingerprint, and iterators that are held across the operation must still be
// at their entries, in the order that they were. With faults, each operation is done again with a
// throw at its first failpoint, its second, ... until it completes; what it leaves must be what was
// there, and is explored like any other state.
#pragma once

#include "props/explore/actions.hpp"
#include "props/explore/arena.hpp"
#include "props/explore/fingerprint.hpp"
#include "props/explore/logbook.hpp"
#include "props/explore/search.hpp"
#include "props/explore/states.hpp"

#include "model/adapter/adapter.hpp"
#include "model/adapter/injection.hpp"
#include "model/check/lockstep.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::explore {

/// What of the entries of map `a` an operation promises to leave.
enum class kept : std::uint8_t {
  nothing,
  references, ///< Entries stay in their places, perhaps as another map's.
  iterators,  ///< And the order of iteration.
};
/// That of those entries which the operation does not erase.
kept kept_by(const model::operation& op, const model::policy_rules& promise, bool growing,
             bool key_is_present) noexcept;
/// Whether the operation changes nothing that is part of a state.
inline bool leaves_the_state(model::verb what) noexcept {
  return model::only_looks(what) && !model::is_about_a_cursor(what);
}

template <class Map, class Elements>
class explorer {
  using world = model::lockstep;
  using tested_maps = model::adapter<Map, Elements>;
  static constexpr bool has_faults = model::has_failpoints<Elements>;

public:
  explorer(const scope& s, const limits& l, logbook& log)
      : scope_(s),
        limits_(l),
        log_(log),
        rules_(model::rules_of(s.policy)),
        actions_(scope_) {
    trace_.setup = setup_of(s, l);
  }

  void run() {
    add_first_state();
    for (states::id at = 0; at < found_.size(); ++at) {
      log_.time = processor_time();
      if (log_.time.load() > limits_.time || found_.size() >= limits_.states) {
        log_.end = ending::out_of_time;
        return;
      }
      if (!expand(at)) {
        log_.end = ending::failed;
        return;
      }
      log_.expanded = at + 1;
    }
    log_.time = processor_time();
    log_.end = ending::complete;
  }

private:
  static constexpr auto a = model::map_name::a, b = model::map_name::b;

  /// Of this process: what a busy machine does besides is no matter.
  static std::chrono::milliseconds processor_time() noexcept {
    return std::chrono::milliseconds(std::int64_t{std::clock()} * 1000 / CLOCKS_PER_SEC);
  }

  void add_first_state() {
    trace_.operations.clear();
    current_arena().reset();
    const world w(trace_, rules_, tested_maps::make);
    found_.add(fingerprint_of(w), 0, {});
    log_.states = 1;
  }

  static const tested_maps& tested(const world& w) noexcept {
    return static_cast<const tested_maps&>(w.tested());
  }
  static digest fingerprint_of(const world& w) {
    digester d;
    add_picture<Elements>(d, tested(w), w.models());
    return d.get();
  }

  /// Does everything in a state; whether all held.
  bool expand(states::id at) {
    at_ = at;
    found_.path_to(at, way_);
    if (way_.size() >= logbook::longest)
      return fails(model::check::structure, "a way of at most 1,023 operations", "a longer one");
    log_.depth = way_.size();
    log_.length = 0;
    trace_.operations.clear();
    for (const transition& t : way_) {
      trace_.operations.push_back(t.what);
      log_.way[log_.length++] = t;
    }
    ++log_.length;
    trace_.operations.emplace_back();
    last_ = way_.size();

    current_arena().reset();
    model::current_accounting() = {};
    {
      world w(trace_, rules_, tested_maps::make);
      if (!go_all_the_way(w) || !do_everything(w))
        return false;
    }
    const model::accounting& left = model::current_accounting();
    return left == model::accounting{} ||
           fails(model::check::memory, "nothing left after the maps are gone",
                 left.misuse != nullptr ? left.misuse : std::to_string(left.bytes) + " bytes");
  }

  bool go_all_the_way(world& w) {
    for (std::size_t i = 0; i < way_.size(); ++i) {
      attempt(w, i, way_[i]);
      settle(w);
    }
    return fingerprint_of(w) == found_.fingerprint(at_) ||
           fails(model::check::structure, "the same buckets after the same operations", "others");
  }
  /// What every check does to a map that it looks at: `begin` remembers where it found an entry.
  static void settle(const world& w) {
    static_cast<void>(tested(w).map(a).begin());
    static_cast<void>(tested(w).map(b).begin());
  }
  /// Does the operation without checks, with the transition's throw; whether it threw.
  static bool attempt(world& w, std::size_t i, const transition& t) {
    std::optional<model::injected_fault> armed;
    if (t.thrown_at != 0)
      armed.emplace(model::failpoints[t.failpoint], t.thrown_at);
    try {
      w.repeat(i);
    } catch (const model::injected&) {
      return true;
    }
    return false;
  }

  bool do_everything(world& w) {
    actions_.list(w.models(), tested(w).map(b).bucket_count() != 0, todo_);
    hold(tested(w).map(a));
    growing_ = view(tested(w).map(a)).growth() != growth_kind::none;
    remember(w);
    for (const model::operation& op : todo_)
      if (!do_one(w, op) || (has_faults && !fail_everywhere(w, op)))
        return false;
    return_to_state(w);
    return true;
  }
  bool do_one(world& w, const model::operation& op) {
    begin_transition(w, {op});
    const bool present = w.models()[0].contains(op.key);
    if (!w.step(last_))
      return fails(*w.found());
    if (!held_stay(w, op, kept_by(op, rules_, growing_, present)))
      return false;
    return arrive(w, {op});
  }
  /// The operation with a throw at each of its failpoints, one at a time.
  bool fail_everywhere(world& w, const model::operation& op) {
    if (!keeps_entries_when_it_throws(op.what) || model::takes_many(op.what))
      return true;
    for (std::size_t failpoint = 0; failpoint < thrown_failpoints; ++failpoint)
      for (transition t{op, 1, static_cast<std::uint8_t>(failpoint)}; t.thrown_at != 0;
           ++t.thrown_at) {
        begin_transition(w, t);
        if (!attempt(w, last_, t))
          break;
        ++log_.thrown[failpoint];
        if (!w.stands())
          return fails(*w.found());
        if (!arrive(w, t))
          return false;
      }
    return true;
  }

  void begin_transition(world& w, const transition& t) {
    return_to_state(w);
    trace_.operations[last_] = t.what;
    log_.way[last_] = t;
    ++log_.transitions;
  }
  void remember(const world& w) {
    bytes_.resize(sizeof(tested_maps));
    std::memcpy(bytes_.data(), static_cast<const void*>(&tested(w)), bytes_.size());
    w.remember(models_);
    current_arena().remember(memory_);
  }
  void return_to_state(world& w) {
    std::memcpy(const_cast<void*>(static_cast<const void*>(&tested(w))), bytes_.data(),
                bytes_.size());
    w.return_to(models_);
    current_arena().return_to(memory_);
  }

  bool arrive(const world& w, const transition& by) {
    const digest fingerprint = fingerprint_of(w);
    if (leaves_the_state(by.what.what) && fingerprint != found_.fingerprint(at_))
      return fails(model::check::structure,
                   "buckets that an operation which only looks leaves alone", "others", w);
    if (found_.add(fingerprint, at_, by))
      log_.states = found_.size();
    return true;
  }

  // Iterators that are held.

  struct held_entry {
    typename Map::const_iterator at;
    const typename Map::value_type* entry;
    std::uint32_t key;
  };
  void hold(const Map& map) {
    held_.clear();
    for (auto it = map.begin(); it != map.end(); ++it)
      held_.push_back({it, &*it, Elements::number(it->first)});
  }
  /// Each entry that was not erased is where it was, and is followed by the next one that was not.
  bool held_stay(const world& w, const model::operation& op, kept what) {
    if (what == kept::nothing)
      return true;
    // A swap or a move made the entries the other map's.
    const bool moved =
        what == kept::references && model::info(op.what).arguments == model::form::pair;
    const Map& map = tested(w).map(moved ? b : a);
    const model::reference& model = w.models()[moved ? 1 : 0];
    auto following = map.end();
    for (auto held = held_.rbegin(); held != held_.rend(); ++held) {
      const std::size_t place = model.find(held->key);
      if (place == model.size())
        continue;
      if (Elements::number(held->entry->first) != held->key ||
          Elements::number(held->entry->second) != model.entries()[place].value ||
          &*map.find(Elements::key(held->key)) != held->entry)
        return fails(model::check::contents,
                     "a reference to " + shown(held->key) + " that stays one",
                     "another entry there, or the entry elsewhere", w);
      if (what == kept::references)
        continue;
      if (&*held->at != held->entry || std::next(held->at) != following)
        return fails(model::check::contents,
                     "an iterator at " + shown(held->key) + " that goes on as before the operation",
                     "another entry next, or none", w);
      following = held->at;
    }
    return what == kept::references || map.begin() == following ||
           fails(model::check::contents, "begin() at the first entry that stayed", "elsewhere", w);
  }

  std::string shown(std::uint32_t key) const { return print_key(key, trace_.setup.hash); }

  // What failed.

  bool fails(const model::divergence& d) {
    log_.failed = d.failed;
    log_.expected.write(d.expected);
    log_.found.write(d.found);
    log_.buckets.write(d.buckets);
    return false;
  }
  bool fails(model::check failed, const std::string& expected, const std::string& found) {
    return fails(
        {.failed = failed, .at = last_, .expected = expected, .found = found, .buckets = {}});
  }
  bool fails(model::check failed, const std::string& expected, const std::string& found,
             const world& w) {
    constexpr std::size_t lines = 40;
    return fails(
        {.failed = failed,
         .at = last_,
         .expected = expected,
         .found = found,
         .buckets = "map a: " + model::draw<Elements>(tested(w).map(a), trace_.setup, lines)});
  }

  const scope& scope_;
  const limits& limits_;
  logbook& log_;
  model::policy_rules rules_;
  alphabet actions_;
  states found_;

  // The state that is expanded.
  states::id at_ = 0;
  std::vector<transition> way_;
  model::trace trace_; // the way, and the operation that is done now
  std::size_t last_ = 0;
  bool growing_ = false;
  std::vector<model::operation> todo_;
  std::vector<held_entry> held_;
  std::vector<std::byte> bytes_; // of the maps
  typename world::checkpoint models_;
  arena::saved_state memory_;
};

/// Explores the map of these elements with the scope's policy.
template <class Elements>
void explore_elements(const scope& s, const limits& l, logbook& log) {
  const auto with = [&]<class Policy>(Policy) {
    using value_type = std::pair<const typename Elements::key_type, typename Elements::mapped_type>;
    using map = bucket_map<typename Elements::key_type, typename Elements::mapped_type,
                           model::element_hash<Elements>, model::element_equal<Elements>,
                           arena_allocator<value_type>, Policy>;
    explorer<map, Elements>(s, l, log).run();
  };
  switch (s.policy) {
  case model::policy_kind::two_slots:
    return with(two_slot_policy());
  case model::policy_kind::two_slots_go:
    return with(two_slot_go_policy());
  default:
    throw std::invalid_argument("explored are the policies of two slots");
  }
}

// Each kind of elements is compiled in a file of its own.
extern template void explore_elements<model::integer_elements>(const scope&, const limits&,
                                                               logbook&);
extern template void explore_elements<model::tracked_elements>(const scope&, const limits&,
                                                               logbook&);

} // namespace bucketproof::explore
