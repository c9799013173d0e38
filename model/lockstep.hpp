// Lockstep: runs a trace on a subject and on the reference model, and returns the first divergence.
//
// After every operation the answers are compared, and what can be read in constant time: sizes,
// objects alive, bytes held, and how the bucket counts may have changed. The whole map is compared,
// and its structure checked, after every change of a small map; of a large one as often as keeps
// the cost of that within a fixed multiple of the operations, when its structure changed, and at
// the end.
#pragma once

#include "contract.hpp"
#include "divergence.hpp"
#include "place.hpp"
#include "promise.hpp"
#include "reach.hpp"
#include "reference.hpp"
#include "specification.hpp"
#include "spectator.hpp"
#include "structure.hpp"
#include "subject.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::model {

template <class Map, class Elements>
class lockstep {
  static constexpr bool has_view = requires(const Map& m) { view(m); };

public:
  /// What was reached is added to `reached`, and `watching` sees every operation, where given.
  lockstep(const trace& t, const promise& p, reach* reached, spectator* watching = nullptr)
      : lockstep(t, p, contract_of(p), reached, watching) {}
  /// The same for a map that is known by its contract.
  lockstep(const trace& t, const contract& c, reach* reached, spectator* watching = nullptr)
      : lockstep(t, promise_of(t.setup.policy), c, reached, watching) {}
  lockstep(const lockstep&) = delete;
  lockstep& operator=(const lockstep&) = delete;
  /// A map that diverged is kept for good: destroying it may crash, and hide what was found.
  ~lockstep() {
    if (divergence_)
      diverged_maps().push_back(std::move(subject_));
  }

  std::optional<divergence> run() {
    show_start();
    for (at_ = 0; at_ < trace_.operations.size() && !divergence_; ++at_) {
      place::begins(at_);
      if (!step_all(trace_.operations[at_]))
        return divergence_;
    }
    place::begins(at_);
    if (all_hold(map_name::a) && all_hold(map_name::b)) {
      subject_.reset();
      nothing_is_left();
    }
    if (reached_ != nullptr)
      ++reached_->traces;
    return divergence_;
  }

  // For who explores: single operations of the trace, and a way back.

  /// Does the operation at this place in the trace, with its checks; whether they hold.
  bool step(std::size_t at) {
    at_ = at;
    return step_all(trace_.operations[at]);
  }
  /// Does the operation without checks: it is known to hold, or is about to throw. Lets an
  /// exception through. The model is then as it was; how much of a growth was done by then is not
  /// specified, so the specification goes on from the structure that is there.
  void repeat(std::size_t at) {
    at_ = at;
    const operation& op = trace_.operations[at];
    seen_ = {};
    const std::optional<std::uint32_t> named = own(op);
    const standing stood_at = where_iterators_stand();
    answer found;
    try {
      found = subject_->apply(op, named, seen_);
    } catch (...) {
      take_up_structure();
      throw;
    }
    apply(op, models_, seen_);
    if constexpr (has_view)
      specification_.apply(op, named);
    drop_invalidated(op, found, stood_at);
    if (op.what == verb::next)
      pass_holds(models_.cursor(op.step));
  }
  /// Whether both maps are what the model says, whatever was done to them.
  bool stands() { return ledger_holds() && all_hold(map_name::a) && all_hold(map_name::b); }

  const std::optional<divergence>& found() const noexcept { return divergence_; }
  const subject<Map, Elements>& tested() const noexcept { return *subject_; }
  const references& models() const noexcept { return models_; }

  /// What operations change, but for the memory that the maps got from their allocator.
  class snapshot {
    friend class lockstep;
    std::vector<std::byte> maps;
    references models;
    std::optional<specification> specified;
    ledger alive;
  };
  void remember(snapshot& s) const {
    s.maps.resize(sizeof *subject_);
    std::memcpy(s.maps.data(), static_cast<const void*>(subject_.get()), s.maps.size());
    s.models = models_;
    s.specified = specification_;
    s.alive = current_ledger();
  }
  /// Goes back to a snapshot of this object, from the operation done since. The allocator's memory
  /// must have gone back to it, too, at the addresses that it had.
  void return_to(const snapshot& s) {
    std::memcpy(static_cast<void*>(subject_.get()), s.maps.data(), s.maps.size());
    models_ = s.models;
    if (!changes_nothing(trace_.operations[at_].what))
      specification_ = *s.specified;
    current_ledger() = s.alive;
  }

private:
  lockstep(const trace& t, const promise& p, const contract& c, reach* reached, spectator* watching)
      : trace_(t),
        promise_(p),
        contract_(c),
        reached_(reached),
        watching_(watching),
        before_(current_ledger()),
        specification_(p, bucket_bytes(), t.setup) {
    current_ledger().misuse = before_.misuse = nullptr; // an earlier trace's is none of this one
    subject_ = std::make_unique<subject<Map, Elements>>(t.setup);
  }

  static constexpr std::size_t bucket_bytes() {
    if constexpr (has_view)
      return map_view<Map>::bucket_bytes;
    else
      return 1; // nothing is specified
  }
  static auto& diverged_maps() {
    static auto& maps = *new std::vector<std::unique_ptr<subject<Map, Elements>>>();
    return maps;
  }

  static constexpr std::size_t small =
      64; ///< Entries, and buckets, of a map that is always compared.
  static constexpr std::size_t credit = 24; ///< Entries that may be compared for one operation.
  static constexpr std::size_t most_wrong_slots = 256; ///< Shown of a map.

  /// Says that a check failed. False, or true where it is left out.
  bool diverge(check failed, std::string expected, std::string found) {
    if (leaves_out(failed))
      return true;
    divergence_ = {.failed = failed,
                   .at = at_,
                   .expected = std::move(expected),
                   .found = std::move(found),
                   .buckets = {}};
    if constexpr (has_view)
      if (subject_)
        for (const map_name m : {map_name::a, map_name::b})
          if (m == on_ || failed == check::contents)
            divergence_->buckets += std::string(m == map_name::a ? "map a: " : "map b: ") +
                                    draw<Elements>(subject_->map(m), trace_.setup, 40);
    return false;
  }

  /// An operation; a bulk run that changes the map element by element, each with its checks.
  bool step_all(const operation& op) {
    if (!goes_by_element(op.what))
      return is_run_of_none(op) || step_shown(op, 0, part::last);
    operation one = op;
    one.number = 1;
    for (unsigned i = 0; i < op.number; ++i, one.key += std::uint32_t{1} << op.step)
      if (!step_shown(one, i, i + 1 == op.number ? part::last : part::element))
        return false;
    return true;
  }

  static bool is_run_of_none(const operation& op) noexcept {
    return info(op.what).arguments == form::run && op.number == 0;
  }

  /// A part of an operation: an element of a bulk run, or the last one, or all there is.
  enum class part : std::uint8_t { element, last };
  bool step_shown(const operation& op, std::size_t element, part which) {
    const bool held = step(op);
    if (watching_ != nullptr && (which == part::last || !held || watching_->looks_at_elements()))
      show(element);
    return held;
  }
  void show_start() {
    if (watching_ != nullptr)
      show_maps({});
  }
  void show(std::size_t element) {
    moment m;
    m.at = at_;
    m.element = element;
    m.key = key_shown_;
    m.answered = std::exchange(answered_, {});
    for (const reference::entry& e : seen_.yielded)
      m.yielded.push_back(e.key);
    show_maps(std::move(m));
  }
  void show_maps(moment m) {
    // What is dead may be looked at here: a picture is no use of it.
    const char* const misuse = current_ledger().misuse;
    if constexpr (has_view)
      for (const map_name name : {map_name::a, map_name::b}) {
        const auto i = static_cast<std::size_t>(name);
        m.maps[i] = picture_of<Elements>(subject_->map(name));
        if (is_specified_[i])
          m.wrong[i] = wrong_slots(m.maps[i], specification_.map(name), models_[i],
                                   trace_.setup.hash, most_wrong_slots);
      }
    for (std::size_t c = 0; c < cursor_count; ++c)
      m.cursors[c] = cursor_shown(c);
    current_ledger().misuse = misuse;
    watching_->see(std::move(m));
  }
  pictured_cursor cursor_shown(std::size_t c) const {
    const pass& p = models_.cursor(c);
    pictured_cursor shown{
        .by = p.by(), .through = p.through(), .at_end = p.at_end(), .stands_at = {}};
    // What invalidates an iterator drops it, if all was well.
    if (p.by() == passing::iterator && p.through() && !divergence_)
      shown.stands_at = subject_->stands_at(c);
    return shown;
  }

  bool step(const operation& op) {
    if (is_left_out(op))
      return true;
    if (op.what == verb::arm) {
      armed_ = op;
      return true;
    }
    on_ = op.on;
    const operation fault = std::exchange(armed_, operation());
    const shape was[2] = {shape_of(map_name::a), shape_of(map_name::b)};
    const std::optional<std::uint32_t> named = own(op);
    count_reach(op, named, was);
    if (watching_ != nullptr)
      key_shown_ = has_key(op.what) ? std::optional(op.key) : named;
    seen_.clear();
    const standing stood_at = where_iterators_stand();
    const guarantee promised = fault.what == verb::arm
                                   ? contract_.when_it_throws(op.what, armed_events[fault.step])
                                   : guarantee::none;
    answer found;
    try {
      std::optional<armed_fault> armed;
      if (promised != guarantee::none)
        armed.emplace(armed_events[fault.step], fault.number);
      found = subject_->apply(op, named, seen_);
    } catch (const injected& e) {
      if (watching_ != nullptr)
        answered_ = std::string("threw: ") + e.what();
      return (promised == guarantee::strong || take_up_what_a_throw_left(op)) &&
             throw_changed_nothing(op, was);
    } catch (const std::exception& e) {
      answered_ = "threw " + std::string(e.what());
      return diverge(check::exception, "no exception", e.what());
    }
    if (watching_ != nullptr)
      answered_ = print(found, op, trace_.setup);
    if (moves_from_the_other(op.what) && !contract_.moved_from_is_empty)
      subject_->empty(other(op.on));
    const answer expected = apply(op, models_, seen_);
    if constexpr (has_view)
      specify(op, named);
    if (found != expected)
      return diverge(check::answer, print(expected, op, trace_.setup),
                     print(found, op, trace_.setup));
    drop_invalidated(op, found, stood_at);
    if (op.what == verb::next && !pass_holds(models_.cursor(op.step)))
      return false;
    for (const map_name m : {map_name::a, map_name::b}) {
      const shape now = shape_of(m);
      if (!concerns(op, m)
              ? !untouched(was[static_cast<std::size_t>(m)], now)
              : !sizes_hold(m) ||
                    !growth_holds(m, op, was[static_cast<std::size_t>(m)], now, found) ||
                    !shape_is_specified(m, now))
        return false;
    }
    return changes_nothing(op.what) || (ledger_holds() && whole_maps_hold(op, was));
  }

  /// What the map has no member for, or its contract says nothing about.
  bool is_left_out(const operation& op) const {
    if (!subject<Map, Elements>::does(op.what) ||
        (op.what == verb::self_move && !contract_.self_move_changes_nothing) ||
        (op.what == verb::erase_loop && !contract_.erase_loop_visits_once) ||
        (info(op.what).arguments == form::key_own && !contract_.takes_own_elements))
      return true;
    const std::size_t size = models_[static_cast<std::size_t>(op.on)].size();
    return (kind_of(op.what) == verb::insert && size >= contract_.most_entries) ||
           (op.what == verb::merge && models_[static_cast<std::size_t>(other(op.on))].size() >
                                          contract_.most_entries - size) ||
           (op.what == verb::reserve && op.number > contract_.most_entries);
  }
  static bool moves_from_the_other(verb what) noexcept {
    return what == verb::move_assign || what == verb::move_construct;
  }

  // Throws.

  /// Where a throw need not leave what was there: each entry must be one that was there before or
  /// would be there after, and the model goes on from what is there.
  bool take_up_what_a_throw_left(const operation& op) {
    if (op.what == verb::merge)
      return take_up_what_a_merge_left(op.on);
    references after = models_;
    apply(op, after, seen_);
    reference& model = models_[static_cast<std::size_t>(op.on)];
    const reference& done = after[static_cast<std::size_t>(op.on)];
    const Map& map = subject_->map(op.on);
    reference there;
    std::size_t visited = 0;
    for (auto it = map.begin(); it != map.end() && visited <= map.size(); ++it, ++visited) {
      const std::uint32_t key = Elements::number(it->first), value = Elements::number(it->second);
      const reference::entry entry{key, value, {}};
      const auto holds = [&entry](const reference& r) {
        const std::size_t place = r.find(entry.key);
        return place != r.size() && r.entries()[place] == entry;
      };
      if (!there.insert(key, value) || (!holds(model) && !holds(done)))
        return diverge(check::exception, "entries from before or after the operation that threw",
                       shown(key) + " = " + std::to_string(value));
    }
    std::vector<std::uint32_t> gone;
    for (const reference::entry& e : model.entries())
      if (!there.contains(e.key))
        gone.push_back(e.key);
    for (const std::uint32_t key : gone)
      model.erase(key);
    for (const reference::entry& e : there.entries())
      model.assign(e.key, e.value);
    return true;
  }
  /// What is not in the other map any more must be in this one; the whole maps are compared then.
  bool take_up_what_a_merge_left(map_name to) {
    const map_name from = other(to);
    reference& left = models_[static_cast<std::size_t>(from)];
    const std::vector<reference::entry> were(left.entries().begin(), left.entries().end());
    for (const reference::entry& e : were) {
      if (subject_->map(from).find(Elements::key(e.key)) != subject_->map(from).end())
        continue;
      if (!models_[static_cast<std::size_t>(to)].insert(e.key, e.value))
        return diverge(check::exception,
                       shown(e.key) + " to stay in the map that was merged, as the other has it",
                       "neither there nor moved");
      left.erase(e.key);
    }
    return true;
  }
  /// Whether a throw in the operation may leave the map other than it was.
  static bool may_be_left_changed(const operation& op, map_name m) noexcept {
    return m == op.on || op.what == verb::merge;
  }
  /// Both maps hold what they held. How far a growth has come is not promised, so iterators are
  /// taken as invalid and the structure as unspecified.
  bool throw_changed_nothing(const operation& op, const shape (&was)[2]) {
    if (reached_ != nullptr)
      ++reached_->throws;
    for (const map_name m : {map_name::a, map_name::b})
      if (may_be_left_changed(op, m))
        is_specified_[static_cast<std::size_t>(m)] = false;
    for (std::size_t c = 0; c < cursor_count; ++c)
      if (const pass& p = models_.cursor(c);
          p.by() == passing::iterator && p.through() && may_be_left_changed(op, *p.through())) {
        subject_->drop(c);
        models_.cursor(c) = pass();
      }
    for (const map_name m : {map_name::a, map_name::b})
      if (may_be_left_changed(op, m) ? !sizes_hold(m)
                                     : !untouched(was[static_cast<std::size_t>(m)], shape_of(m)))
        return false;
    return ledger_holds() && all_hold(map_name::a) && all_hold(map_name::b);
  }

  std::optional<std::uint32_t> own(const operation& op) const {
    const reference& model = models_[static_cast<std::size_t>(op.on)];
    const form f = info(op.what).arguments;
    if ((f != form::own && f != form::key_own) || model.size() == 0)
      return std::nullopt;
    return own_key(model, op);
  }

  /// Whether the operation may change the map.
  static bool concerns(const operation& op, map_name m) noexcept {
    return m == op.on || info(op.what).arguments == form::pair;
  }
  bool untouched(const shape& was, const shape& now) {
    return now == was ||
           diverge(check::growth, "the other map untouched", "a change of its size or structure");
  }

  // What can be read at once.

  bool sizes_hold(map_name m) {
    const std::size_t size = models_[static_cast<std::size_t>(m)].size();
    const Map& map = subject_->map(m);
    if (map.size() != size)
      return diverge(check::contents, "size() " + std::to_string(size), std::to_string(map.size()));
    if constexpr (requires { map.empty(); })
      if (map.empty() != (size == 0))
        return diverge(check::contents, "empty() only for no entries",
                       map.empty() ? "empty() with entries" : "no empty() without entries");
    if ((map.begin() == map.end()) != (size == 0))
      return diverge(check::contents, "begin() == end() only for no entries",
                     std::to_string(size) + " entries");
    return true;
  }

  shape shape_of(map_name m) const {
    shape s;
    if constexpr (has_view) {
      const auto v = view(subject_->map(m));
      s = {.size = v.size(),
           .buckets = v.buckets(generation::current),
           .old_buckets = v.buckets(generation::old),
           .evacuated = v.evacuated(),
           .overflow = v.overflow_count(generation::current),
           .growth = v.growth()};
    }
    return s;
  }

  /// The rule by which growths start, and that buckets never become fewer.
  bool growth_holds(map_name m, const operation& op, const shape& was, const shape& now,
                    const answer& found) {
    if constexpr (has_view) {
      const bool merged = op.what == verb::merge;
      const bool replaced =
          (info(op.what).arguments == form::pair && !merged) || op.what == verb::construct;
      if (!replaced && op.what != verb::shrink_to_fit && now.buckets < was.buckets)
        return diverge(check::growth, "at least " + std::to_string(was.buckets) + " buckets",
                       std::to_string(now.buckets));
      const bool inserted = kind_of(op.what) == verb::insert && found.count != 0;
      if (inserted && was.growth == growth_kind::none && was.buckets != 0)
        return growth_starts_by_the_rule(was, now);
      if (inserted && was.growth != growth_kind::none && !evacuation_advances(was, now))
        return false;
      if (!inserted && !replaced && !(merged && m == op.on) && was.growth == growth_kind::none &&
          now.growth != growth_kind::none)
        return diverge(check::growth, "no growth started by anything but an insert",
                       "a growth to " + std::to_string(now.buckets) + " buckets");
      if ((inserted || promise_.only_inserts_evacuate) && now.growth == growth_kind::none &&
          promise_.over_load(now.size, now.buckets))
        return diverge(check::growth,
                       "a growth, for " + std::to_string(now.size) + " entries in " +
                           std::to_string(now.buckets) + " buckets",
                       "none");
      if (m == op.on && (is_sized_copy(op.what) || op.what == verb::shrink_to_fit))
        return copy_is_sized(now);
      if (m == op.on && op.what == verb::reserve)
        return room_is_made(now, std::max<std::size_t>(now.size, op.number));
    }
    return true;
  }
  static bool is_sized_copy(verb what) noexcept {
    return what == verb::copy_assign || what == verb::copy_construct;
  }
  bool growth_starts_by_the_rule(const shape& was, const shape& now) {
    const bool doubles = promise_.over_load(was.size + 1, was.buckets);
    const bool compacts = !doubles && was.overflow >= was.buckets;
    const std::size_t buckets = doubles ? 2 * was.buckets : was.buckets;
    const growth_kind due = doubles    ? growth_kind::doubling
                            : compacts ? growth_kind::same_size
                                       : growth_kind::none;
    // A growth of one or two buckets can be over within the operation that starts it.
    const bool may_be_over = !promise_.only_inserts_evacuate && was.buckets <= 2;
    if (now.buckets == buckets &&
        (now.growth == due || (now.growth == growth_kind::none && may_be_over)))
      return true;
    const auto describe = [](growth_kind growth, std::size_t n) {
      return std::string(growth == growth_kind::none       ? "no growth"
                         : growth == growth_kind::doubling ? "doubling"
                                                           : "same-size growth") +
             ", " + std::to_string(n) + " buckets";
    };
    return diverge(check::growth,
                   describe(due, buckets) + ", as " + std::to_string(was.size + 1) +
                       " entries in " + std::to_string(was.buckets) + " buckets with " +
                       std::to_string(was.overflow) + " overflow buckets ask for",
                   describe(now.growth, now.buckets));
  }
  /// An insert evacuates two old buckets: the next two in order, or the one touched and the next.
  bool evacuation_advances(const shape& was, const shape& now) {
    const bool in_order = promise_.only_inserts_evacuate;
    const std::size_t least = was.evacuated + (in_order ? 2 : 1);
    // The insert that ends a growth may start the next one.
    const bool is_over = now.growth == growth_kind::none || now.old_buckets == was.buckets;
    const bool may_be_over = !in_order || least >= was.old_buckets;
    if ((is_over && may_be_over) || (now.growth != growth_kind::none && now.evacuated >= least))
      return true;
    return diverge(check::growth,
                   least < was.old_buckets ? std::to_string(least) + " old buckets evacuated"
                                           : "the growth over",
                   now.growth == growth_kind::none ? "the growth over"
                                                   : std::to_string(now.evacuated) + " evacuated");
  }
  /// Goes along with an operation that was done. A structure that a throw has left anywhere becomes
  /// certain again when the map is another.
  void specify(const operation& op, std::optional<std::uint32_t> named) {
    specification_.apply(op, named);
    bool& on = is_specified_[static_cast<std::size_t>(op.on)];
    bool& with = is_specified_[static_cast<std::size_t>(other(op.on))];
    if (op.what == verb::construct)
      on = true;
    else if (op.what == verb::swap)
      std::swap(on, with);
    else if (op.what == verb::merge) // what goes over, and in which order, both of them say
      on = with = on && with;
    else if (info(op.what).arguments == form::pair && op.what != verb::equal)
      on = with;
  }
  bool shape_is_specified(map_name m, const shape& now) {
    if (!is_specified_[static_cast<std::size_t>(m)])
      return true;
    if constexpr (has_view) {
      const shape wanted = specification_.map(m).shape_now();
      if (now != wanted) {
        on_ = m;
        return diverge(check::specification, describe(wanted), describe(now));
      }
    }
    return true;
  }
  /// reserve finishes a growth and makes room for so many entries.
  bool room_is_made(const shape& now, std::size_t entries) {
    const std::size_t wanted = promise_.buckets_for(entries);
    if (entries != 0 && (now.buckets < wanted || now.growth != growth_kind::none))
      return diverge(check::growth,
                     "no growth, and at least " + std::to_string(wanted) + " buckets for " +
                         std::to_string(entries) + " entries",
                     std::to_string(now.buckets) + " buckets" +
                         (now.growth == growth_kind::none ? "" : " and a growth"));
    return true;
  }
  bool copy_is_sized(const shape& now) {
    const std::size_t wanted = now.size == 0 ? 0 : promise_.buckets_for(now.size);
    if (now.buckets != wanted || now.growth != growth_kind::none)
      return diverge(check::growth, "a copy of " + std::to_string(wanted) + " buckets",
                     std::to_string(now.buckets));
    return true;
  }

  bool ledger_holds() {
    const ledger& l = current_ledger();
    if (l.misuse != nullptr)
      return diverge(check::lifetime, "only objects that are alive used", l.misuse);
    const std::size_t entries = models_[0].size() + models_[1].size();
    if constexpr (std::is_same_v<Elements, tracked_elements>)
      if (l.keys - before_.keys != entries || l.values - before_.values != entries)
        return diverge(check::lifetime, std::to_string(entries) + " keys and as many values alive",
                       std::to_string(l.keys - before_.keys) + " keys and " +
                           std::to_string(l.values - before_.values) + " values");
    if constexpr (has_view) {
      const std::size_t held =
          subject_->map(map_name::a).stats().bytes() + subject_->map(map_name::b).stats().bytes();
      // Cursors have memory of their own.
      if (models_.any(passing::cursor) ? l.bytes - before_.bytes < held
                                       : l.bytes - before_.bytes != held)
        return diverge(check::memory,
                       "stats() that tell the bytes allocated, " +
                           std::to_string(l.bytes - before_.bytes),
                       std::to_string(held));
    }
    return true;
  }

  void nothing_is_left() {
    const ledger& l = current_ledger();
    on_ = map_name::a;
    if (l.misuse != nullptr)
      diverge(check::lifetime, "only objects that are alive used", l.misuse);
    else if (l != before_)
      diverge(check::lifetime, "nothing left after the maps are gone",
              std::to_string(l.keys - before_.keys) + " keys, " +
                  std::to_string(l.values - before_.values) + " values and " +
                  std::to_string(l.bytes - before_.bytes) + " bytes");
  }

  // Cursors and iterators.

  /// For each iterator that does not stand at the end, the entry that it stands at.
  using standing = std::array<std::optional<reference::entry>, cursor_count>;
  standing where_iterators_stand() const {
    standing at;
    if (!models_.any(passing::iterator))
      return at;
    for (std::size_t c = 0; c < cursor_count; ++c)
      if (const pass& p = models_.cursor(c); p.by() == passing::iterator)
        if (const auto key = subject_->stands_at(c))
          at[c] = entry_of(*p.through(), *key);
    return at;
  }
  /// Nothing for a key that is not in the map.
  std::optional<reference::entry> entry_of(map_name m, std::uint32_t key) const {
    const reference& model = models_[static_cast<std::size_t>(m)];
    const std::size_t place = model.find(key);
    if (place == model.size())
      return std::nullopt;
    return model.entries()[place];
  }
  /// Drops the iterators that must not be used any more: by the table at bucket_map, or because the
  /// entry that they stood at is gone.
  void drop_invalidated(const operation& op, const answer& found, const standing& stood_at) {
    if (!models_.any(passing::iterator))
      return;
    for (std::size_t c = 0; c < cursor_count; ++c) {
      const pass& p = models_.cursor(c);
      if (p.by() != passing::iterator || (op.what == verb::begin && op.step == c))
        continue;
      const bool concerned = p.through() && concerns(op, *p.through());
      if (!p.through() || (concerned && invalidates_iterators(op, found)) ||
          (stood_at[c] && !is_there(*p.through(), *stood_at[c]))) {
        subject_->drop(c);
        models_.cursor(c) = pass();
      }
    }
  }
  bool is_there(map_name m, const reference::entry& e) const {
    const auto there = entry_of(m, e.key);
    return there && there->born == e.born;
  }
  /// For bucket_map, the table at the class.
  bool invalidates_iterators(const operation& op, const answer& found) const {
    switch (kind_of(op.what)) {
    case verb::insert: // by the Go policies every write may evacuate
      return found.count != 0 ? !contract_.new_key_keeps_iterators
                              : !contract_.present_key_keeps_iterators;
    case verb::erase:
      return op.what == verb::erase_at ? !contract_.erase_at_keeps_iterators
                                       : !contract_.erase_keeps_iterators;
    case verb::erase_if:
    case verb::erase_loop:
    case verb::drain:
      return !contract_.erase_at_keeps_iterators;
    case verb::find:
    case verb::iterate:
    case verb::equal:
    case verb::range:
    case verb::begin:
    case verb::next:
    case verb::drop:
      return false;
    default:
      return true;
    }
  }

  /// What the cursor yielded now is what its contract allows.
  bool pass_holds(pass& p) {
    for (const reference::entry& e : seen_.yielded)
      if (!yield_holds(p, e))
        return false;
    if (!seen_.at_end || p.at_end())
      return true;
    for (const reference::entry& e : models_[static_cast<std::size_t>(*p.through())].entries())
      if (p.must_yield(e.born))
        return diverge(check::iteration, "the cursor to yield " + shown(e.key) + " before its end",
                       "the end");
    p.end();
    return true;
  }
  bool yield_holds(pass& p, const reference::entry& e) {
    const std::string found = shown(e.key) + " = " + std::to_string(e.value);
    if (p.at_end())
      return diverge(check::iteration, "the cursor to yield nothing after its end", found);
    on_ = *p.through();
    const reference& model = models_[static_cast<std::size_t>(on_)];
    const std::size_t place = model.find(e.key);
    if (place == model.size())
      return diverge(check::iteration, "the cursor to yield no entry that is not in the map",
                     found);
    const reference::entry& there = model.entries()[place];
    if (e.value != there.value)
      return diverge(check::iteration,
                     "the cursor to yield " + shown(e.key) + " = " + std::to_string(there.value),
                     found);
    if (p.has_yielded(there.born))
      return diverge(check::iteration, "the cursor to yield each entry once",
                     found + " a second time");
    p.yield(there.born);
    return true;
  }

  // Whole maps.

  static bool changes_nothing(verb what) noexcept {
    switch (what) {
    case verb::find:
    case verb::contains:
    case verb::count:
    case verb::at:
    case verb::iterate:
    case verb::find_run:
    case verb::equal:
    case verb::range:
    case verb::begin:
    case verb::next:
    case verb::drop:
      return true;
    default:
      return false;
    }
  }

  bool whole_maps_hold(const operation& op, const shape (&was)[2]) {
    credit_ += credit;
    for (const map_name m : {map_name::a, map_name::b}) {
      if (!concerns(op, m))
        continue;
      const shape now = shape_of(m);
      const std::size_t cost = cost_of(m, now);
      const bool changed = now.buckets != was[static_cast<std::size_t>(m)].buckets ||
                           now.growth != was[static_cast<std::size_t>(m)].growth;
      if (cost <= 2 * small || credit_ >= cost || (changed && credit_ >= cost / 16)) {
        credit_ -= std::min(credit_, cost <= 2 * small ? credit : cost);
        if (!all_hold(m))
          return false;
      }
    }
    return true;
  }
  /// What comparing the whole map costs, in entries: chains are searched from their head.
  std::size_t cost_of(map_name m, const shape& now) const {
    const std::size_t size = models_[static_cast<std::size_t>(m)].size();
    return size + now.buckets + size * longest_chain_[static_cast<std::size_t>(m)];
  }

  bool all_hold(map_name m) {
    on_ = m;
    if (reached_ != nullptr)
      ++reached_->full_checks;
    return structure_holds(m) && contents_hold(m) && specification_holds(m);
  }

  bool specification_holds(map_name m) {
    if (leaves_out(check::specification) || !is_specified_[static_cast<std::size_t>(m)])
      return true;
    if constexpr (has_view) {
      const misfit wrong = specification_check<Map, Elements>(
                               subject_->map(m), specification_.map(m), trace_.setup.hash)
                               .run();
      if (wrong)
        return diverge(check::specification, wrong.expected, wrong.found);
    }
    return true;
  }

  void take_up_structure() {
    if constexpr (has_view)
      for (const map_name m : {map_name::a, map_name::b})
        specification_.take_up(m, specification_check<Map, Elements>(
                                      subject_->map(m), specification_.map(m), trace_.setup.hash)
                                      .found());
  }

  bool structure_holds(map_name m) {
    if (leaves_out(check::structure))
      return true;
    if constexpr (has_view) {
      structure_census census;
      const broken_invariant broken = structure_check<Map>(subject_->map(m)).run(census);
      if (broken)
        return diverge(check::structure, broken.expected, broken.found);
      if (!first_index_is_known(m, census))
        return false;
      longest_chain_[static_cast<std::size_t>(m)] = census.longest_chain;
      if (reached_ != nullptr && census.longest_chain > reached_->longest_chain)
        reached_->longest_chain = census.longest_chain;
    }
    return true;
  }

  /// begin() remembers where it found the first entry, so that a map with many empty chains in
  /// front is not searched each time.
  bool first_index_is_known(map_name m, const structure_census& census) {
    const Map& map = subject_->map(m);
    if (census.entries == 0 || map.begin() == map.end())
      return true;
    const std::size_t known = view(map).first_index();
    return known == census.first_index ||
           diverge(check::structure,
                   "begin() to remember bucket " + std::to_string(census.first_index),
                   "bucket " + std::to_string(known));
  }

  bool contents_hold(map_name m) {
    const Map& map = subject_->map(m);
    const reference& model = models_[static_cast<std::size_t>(m)];
    element_set found;
    return every_key_is_found(model, map, found) &&
           (found == elements_of(map, model.size()) || tell_what_iteration_visits(model, map)) &&
           absent_keys_are(model, map);
  }
  /// A set of a map's elements, told by a digest of their addresses.
  struct element_set {
    std::size_t count = 0;
    std::uint64_t digest = 0;

    void add(const auto& element) noexcept {
      ++count;
      digest +=
          detail::mix(reinterpret_cast<std::uintptr_t>(std::addressof(element.second)), detail::pi);
    }
    friend bool operator==(const element_set&, const element_set&) = default;
  };
  /// What an iteration visits, up to one more than `size`.
  static element_set elements_of(const Map& map, std::size_t size) {
    element_set visited;
    for (auto it = map.begin(); it != map.end() && visited.count <= size; ++it)
      visited.add(*it);
    return visited;
  }
  /// What is wrong with an iteration that does not visit the elements that lookups find.
  bool tell_what_iteration_visits(const reference& model, const Map& map) {
    std::vector<bool> visited(model.size(), false);
    for (auto it = map.begin(); it != map.end(); ++it) {
      const std::uint32_t key = Elements::number(it->first), value = Elements::number(it->second);
      const std::size_t place = model.find(key);
      if (place == model.size())
        return diverge(check::contents, "no entry with key " + shown(key) + " in an iteration",
                       shown(key) + " = " + std::to_string(value));
      if (visited[place])
        return diverge(check::contents, "each entry once in an iteration",
                       shown(key) + " a second time");
      if (model.entries()[place].value != value)
        return diverge(check::contents,
                       shown(key) + " = " + std::to_string(model.entries()[place].value) +
                           " in an iteration",
                       shown(key) + " = " + std::to_string(value));
      visited[place] = true;
    }
    for (std::size_t i = 0; i < model.size(); ++i)
      if (!visited[i])
        return diverge(check::contents, shown(model.entries()[i].key) + " in an iteration",
                       "an iteration without it");
    return diverge(check::contents, "the elements that lookups find in an iteration",
                   "others with the same keys and values");
  }
  bool every_key_is_found(const reference& model, const Map& map, element_set& found) {
    typename Elements::key_type looked_up = Elements::key(0);
    for (const reference::entry& e : model.entries()) {
      Elements::renumber(looked_up, e.key);
      const auto it = map.find(looked_up);
      if (it == map.end())
        return diverge(check::contents, "find(" + shown(e.key) + ") to find an entry", "end()");
      const std::uint32_t key = Elements::number(it->first), value = Elements::number(it->second);
      if (key != e.key || value != e.value)
        return diverge(check::contents, "find(" + shown(e.key) + ") = " + std::to_string(e.value),
                       shown(key) + " = " + std::to_string(value));
      found.add(*it);
    }
    return true;
  }
  /// The neighbours, in every sense, of the operation's key: where they are absent, no lookup finds
  /// them.
  bool absent_keys_are(const reference& model, const Map& map) {
    if (at_ >= trace_.operations.size())
      return true;
    const std::uint32_t key = trace_.operations[at_].key;
    for (const std::uint32_t near : {key, key + 1, key + (1U << 16), key + (1U << 24)})
      if (!model.contains(near) && map.find(Elements::key(near)) != map.end())
        return diverge(check::contents, "find(" + shown(near) + ") to find nothing", "an entry");
    return true;
  }
  std::string shown(std::uint32_t key) const { return print_key(key, trace_.setup.hash); }

  // Reach.

  void count_reach(const operation& op, std::optional<std::uint32_t> named, const shape (&was)[2]) {
    if (reached_ == nullptr)
      return;
    if (info(op.what).arguments != form::run)
      return count_one(op, named, was);
    operation one = op;
    for_each_key(op, [&](std::uint32_t key) {
      one.key = key;
      count_one(one, named, was);
    });
  }
  void count_one(const operation& op, std::optional<std::uint32_t> named, const shape (&was)[2]) {
    ++reached_->operations;
    const shape& on = was[static_cast<std::size_t>(op.on)];
    reached_->most_entries = std::max(reached_->most_entries, on.size);
    reached_->most_buckets = std::max(reached_->most_buckets, on.buckets);
    auto& growth_before = growth_seen_[static_cast<std::size_t>(op.on)];
    if (on.growth != growth_before) {
      if (on.growth == growth_kind::doubling)
        ++reached_->doublings;
      else if (on.growth == growth_kind::same_size)
        ++reached_->same_sizes;
      growth_before = on.growth;
    }
    if (op.what == verb::next || op.what == verb::drop) { // the cursor names the map
      if (const auto through = models_.cursor(op.step).through())
        count_map(op, *through, side::on, was[static_cast<std::size_t>(*through)]);
    } else if (!touches_one_bucket(op.what)) {
      count_map(op, op.on, side::on, on);
      if (info(op.what).arguments == form::pair)
        count_map(op, other(op.on), side::other, was[static_cast<std::size_t>(other(op.on))]);
    } else if (info(op.what).arguments != form::own)
      count_bucket(op, op.key, on);
    else if (named)
      count_bucket(op, *named, on);
  }
  /// An operation on a whole map.
  void count_map(const operation& op, map_name m, side whose, const shape& was) {
    if (was.buckets != 0)
      reached_->count({.what = op.what,
                       .whose = whose,
                       .growth = was.growth,
                       .mark = progress_of(was),
                       .chain = longest_chain_[static_cast<std::size_t>(m)],
                       .cursor = cursors_on(m)});
  }
  /// An operation that touches the bucket of a key.
  void count_bucket(const operation& op, std::uint32_t key, const shape& was) {
    if constexpr (has_view) {
      if (was.buckets == 0)
        return;
      const auto v = view(subject_->map(op.on));
      const std::uint64_t hash = v.hash(Elements::key(key));
      position where = position::nowhere;
      std::size_t index = hash & (was.buckets - 1);
      generation g = generation::current;
      if (was.growth != growth_kind::none) {
        const std::size_t old = hash & (was.old_buckets - 1);
        where = v.is_evacuated(old)    ? position::after
                : old == was.evacuated ? position::at
                                       : position::before;
        if (where != position::after) {
          g = generation::old;
          index = old;
        }
      }
      std::size_t overflow = 0;
      auto chain = v.buckets_of(g, index);
      for (auto b = chain.begin(); ++b != chain.end() && overflow < 2;)
        ++overflow;
      reached_->count({.what = op.what,
                       .growth = was.growth,
                       .mark = progress_of(was),
                       .touched = where,
                       .chain = overflow,
                       .cursor = cursors_on(op.on)});
    }
  }
  cursors cursors_on(map_name m) const noexcept {
    for (std::size_t c = 0; c < cursor_count; ++c)
      if (const pass& p = models_.cursor(c); p.by() == passing::cursor && p.through() == m)
        return cursors::live;
    return cursors::none;
  }

  const trace& trace_;
  promise promise_;
  contract contract_;
  reach* reached_;
  spectator* watching_;
  ledger before_;
  std::unique_ptr<subject<Map, Elements>> subject_;
  references models_;
  specification specification_;
  bool is_specified_[2] = {true, true};
  operation armed_; // `arm`, or anything else for none
  witness seen_;
  std::size_t credit_ = 0;
  std::size_t longest_chain_[2] = {0, 0};
  growth_kind growth_seen_[2] = {growth_kind::none, growth_kind::none};
  std::size_t at_ = 0;
  map_name on_ = map_name::a;
  std::optional<divergence> divergence_;
  // Of the operation under way, for the spectator.
  std::optional<std::uint32_t> key_shown_;
  std::string answered_;
};

} // namespace bucketproof::model
