#include "lockstep.hpp"

#include "current_operation.hpp"
#include "wrong_slots.hpp"

#include "model/adapter/caught_exception.hpp"
#include "model/adapter/injection.hpp"
#include "model/adapter/inspection.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace bucketproof::model {
namespace {

auto& diverged_maps() {
  static auto& maps = *new std::vector<std::unique_ptr<map_under_test>>();
  return maps;
}

bool is_run_of_none(const operation& op) noexcept {
  return info(op.what).arguments == form::run && op.number == 0 && !takes_many(op.what);
}
/// Custom operations know keys by number, and a set's `==` may go by either equality.
bool is_for_coarse_keys(verb what, const contract& c) noexcept {
  return what != verb::custom && (what != verb::equal || c.equal != equality::keys);
}
bool moves_from_the_other(verb what) noexcept {
  return info(what).buckets == buckets_of::other;
}
/// Whether the operation puts a map in another's place, or is about a map as a whole.
bool is_about_whole_maps(verb what) noexcept {
  return info(what).is_for == purpose::replaces || info(what).arguments == form::nothing ||
         is_about_both_maps(what);
}

} // namespace

lockstep::lockstep(const trace& t, const policy_rules& p, const contract& c, map_maker make,
                   const run_settings& with)
    : trace_(t),
      rules_(p),
      contract_(c),
      with_(with),
      before_(current_accounting()),
      asked_(with.properties, with.seen, with.reads),
      models_(t.setup),
      specification_(p, 1, t.setup) {
  current_accounting().misuse = before_.misuse =
      nullptr; // an earlier trace's misuse does not count here
  construct(make);
}

lockstep::~lockstep() {
  if (divergence_)
    diverged_maps().push_back(std::move(maps_));
}

bool lockstep::construct(map_maker make) {
  current_operation::begins(0);
  try {
    maps_ = make(trace_.setup);
  } catch (...) {
    return diverge(check::exception, "an empty map to be made", caught_exception());
  }
  inside_ = maps_->inspect();
  if (inside_ != nullptr)
    specification_ = specification(rules_, inside_->bucket_bytes(), trace_.setup);
  if (asked_.asks())
    asked_.begin(*maps_, trace_.setup);
  return true;
}

std::optional<divergence> lockstep::run() {
  if (divergence_)
    return divergence_;
  show_start();
  const bool held =
      in_order(trace_, trace_.operations.size(), [this](std::size_t at, std::uint32_t round) {
        at_ = at;
        round_ = round;
        current_operation::begins(at);
        return step_all(trace_.operations[at]);
      });
  if (!held)
    return divergence_;
  at_ = trace_.operations.size();
  current_operation::begins(at_);
  if (all_hold(map_name::a) && all_hold(map_name::b) && given_holds(map_name::a) &&
      given_holds(map_name::b)) {
    inside_ = nullptr;
    maps_.reset();
    if (with_.asks_what_is_left)
      nothing_is_left();
  }
  if (with_.reached != nullptr)
    ++with_.reached->traces;
  return divergence_;
}

bool lockstep::step(std::size_t at) {
  at_ = at;
  return step_all(trace_.operations[at]);
}

void lockstep::repeat(std::size_t at) {
  at_ = at;
  const operation& op = trace_.operations[at];
  seen_ = {};
  const std::optional<std::uint32_t> named = own(op);
  const standing stood_at = where_iterators_stand();
  answer found;
  try {
    found = maps_->apply(op, named, seen_);
  } catch (...) {
    take_up_structure();
    throw;
  }
  buckets_ = source_of_buckets(op, models_);
  apply(op, models_, seen_);
  if (inside_ != nullptr)
    specification_.apply(op, named, buckets_);
  drop_invalidated(op, found, stood_at);
  if (op.what == verb::next)
    pass_holds(models_.cursor(op.step));
}

void lockstep::remember(checkpoint& s) const {
  s.models = models_;
  s.specified = specification_;
  s.alive = current_accounting();
}
void lockstep::return_to(const checkpoint& s) {
  models_ = s.models;
  if (!only_looks(trace_.operations[at_].what))
    specification_ = *s.specified;
  current_accounting() = s.alive;
}

/// Records that a check failed. False; true if the check is switched off.
bool lockstep::diverge(check failed, std::string expected, std::string found) {
  if (leaves_out(failed) ||
      (asks_alone() && failed != check::property && failed != check::exception))
    return true;
  divergence_ = {.failed = failed,
                 .at = at_,
                 .round = round_,
                 .expected = std::move(expected),
                 .found = std::move(found),
                 .buckets = {}};
  if (inside_ != nullptr)
    for (const map_name m : {map_name::a, map_name::b})
      if (m == on_ || failed == check::contents)
        divergence_->buckets += std::string(m == map_name::a ? "map a: " : "map b: ") +
                                inside_->draw(m, trace_.setup, 40);
  return false;
}

// Operations.

/// An operation; a bulk run that changes the map element by element, each with its checks.
bool lockstep::step_all(const operation& op) {
  if (op.what == verb::repeat) {
    armed_ = {}; // a fault that was left strikes nothing in another round
    return true;
  }
  if (!goes_by_element(op.what))
    return is_run_of_none(op) || step_shown(op, 0, part::last);
  operation one = op;
  one.number = 1;
  for (unsigned i = 0; i < op.number; ++i, one.key += std::uint32_t{1} << op.step) {
    current_operation::begins(at_, i);
    if (!step_shown(one, i, i + 1 == op.number ? part::last : part::element))
      return false;
  }
  return true;
}

bool lockstep::step_shown(const operation& op, std::size_t element, part which) {
  const bool held = step(op);
  if (with_.watching != nullptr &&
      (which == part::last || !held || with_.watching->looks_at_elements()))
    show(element);
  return held;
}

bool lockstep::step(const operation& op) {
  buckets_ = buckets_of::its_own;
  if (op.what == verb::inject) {
    armed_ = op;
    return true;
  }
  const buckets_of from = source_of_buckets(op, models_);
  const fault injected = injected_fault_in(op.what, from);
  if (is_skipped(op, injected)) // the next operation gets the fault
    return true;
  armed_ = {};
  buckets_ = from;
  on_ = op.on;
  const shapes was = shapes_of();
  const std::optional<std::uint32_t> named = own(op);
  count_coverage(op, named, was);
  if (with_.watching != nullptr)
    key_shown_ = has_key(op.what) ? std::optional(op.key) : named;
  seen_.clear();
  const standing stood_at = where_iterators_stand();
  asked_.before();
  answer found;
  const outcome became = perform(op, named, injected, was, found);
  if (became != outcome::returned) {
    if (became == outcome::held && asked_.asks())
      asked_.let_pass(done_by(op, found, true), models_, rules_);
    return became == outcome::held;
  }
  if (with_.watching != nullptr)
    answered_ = print(found, op, trace_.setup);
  const bool is_replaced = settle_moved_from(op);
  const answer expected = apply(op, models_, seen_);
  if (is_replaced)
    models_.renew(other(op.on));
  carry_longest_chains(op);
  if (inside_ != nullptr && (!asks_alone() || with_.watching != nullptr))
    specify(op, named);
  if (!properties_hold(op, found, false) || !answer_holds(op, expected, found))
    return false;
  drop_invalidated(op, found, stood_at);
  if (op.what == verb::next && !pass_holds(models_.cursor(op.step)))
    return false;
  if (asks_alone())
    return true;
  return maps_hold(op, was, found) &&
         (only_looks(op.what) || (accounts_hold() && given_hold(op) && whole_maps_hold(op, was)));
}

/// What the last `inject` says of this operation, which is the next one. Of entries that go over
/// one by one, some may be lost.
lockstep::fault lockstep::injected_fault_in(verb what, buckets_of from) const {
  if (armed_.what != verb::inject)
    return {};
  const failpoint e = failpoints[armed_.step];
  return {.of = e,
          .promised = from == buckets_of::entries_of_other ? guarantee::none
                                                           : contract_.when_it_throws(what, e),
          .nth = armed_.number};
}

/// What the map has no member for, its contract says nothing about, or is known to fail.
bool lockstep::is_skipped(const operation& op, const fault& injected) const {
  if (!maps_->does(op) || (op.what == verb::self_move && !contract_.self_move_changes_nothing) ||
      (op.what == verb::erase_loop && !contract_.erase_loop_visits_once) ||
      (info(op.what).arguments == form::key_own && !contract_.takes_own_elements))
    return true;
  if (names_a_reserved_key(op) || !is_for(op.what, trace_.setup.keys) || !is_defined(op, models_))
    return true;
  if (!contract_.works_across_functors && !models_.have_equal_functors() &&
      (op.what == verb::equal || op.what == verb::merge))
    return true;
  if (trace_.setup.keys == key_kind::coarse && !is_for_coarse_keys(op.what, contract_))
    return true;
  const reference& model = models_[index(op.on)];
  const std::size_t size = model.size(), with = models_[index(other(op.on))].size();
  if (op.what == verb::at && !contract_.at_throws && !model.contains(op.key))
    return true;
  if (with_.without != nullptr &&
      covers(*with_.without, trace_.setup, op,
             injected.promised == guarantee::none ? std::nullopt : injected.of,
             is_about_both_maps(op.what) ? std::max(size, with) : size))
    return true;
  return (family_of(op.what) == verb::insert && size >= contract_.most_entries &&
          !model.contains(op.key)) ||
         (info(op.what).buckets == buckets_of::both && with > contract_.most_entries - size) ||
         (info(op.what).makes_room && op.number > contract_.most_entries) ||
         (op.what == verb::custom && overfills(op)) || (takes_many(op.what) && takes_too_many(op));
}

/// Whether the map might refuse one of the elements that it is handed in one call. It may ask for
/// room for all of them, whatever keys they have.
bool lockstep::takes_too_many(const operation& op) const {
  const std::size_t room = std::min(contract_.most_entries, contract_.may_refuse_from);
  return models_[index(op.on)].size() + elements_of(op) > room;
}

/// Whether the custom operation would bring more entries than the map can hold.
bool lockstep::overfills(const operation& op) const {
  if (contract_.most_entries == SIZE_MAX)
    return false;
  references after = models_;
  apply(op, after, {});
  return after[index(op.on)].size() > contract_.most_entries;
}

bool lockstep::names_a_reserved_key(const operation& op) const {
  if (!has_key(op.what))
    return false;
  bool reserved = is_reserved(op.key);
  if (op.what == verb::find_run)
    for_each_key(op, [&](std::uint32_t key) { reserved = reserved || is_reserved(key); });
  if (takes_many(op.what))
    for_each_element(
        op, [&](std::uint32_t key, std::uint32_t) { reserved = reserved || is_reserved(key); });
  return reserved;
}
/// The key, or one that is equal to it.
bool lockstep::is_reserved(std::uint32_t key) const {
  return contract_.reserves(key) || contract_.reserves(key_equality(trace_.setup).equal_to(key));
}

/// Does the operation, and settles what became of it where it threw.
lockstep::outcome lockstep::perform(const operation& op, std::optional<std::uint32_t> named,
                                    const fault& injected, const shapes& was, answer& found) {
  bool fired = false;
  std::string what;
  try {
    std::optional<injected_fault> armed;
    if (injected.promised != guarantee::none)
      armed.emplace(*injected.of, injected.nth);
    try {
      found = maps_->apply(op, named, seen_);
      fired = armed && armed->fired();
      armed.reset();
      return fired && is_refused(op, found) ? held_if(throw_changed_nothing(op, was))
                                            : outcome::returned;
    } catch (...) {
      fired = armed && armed->fired();
      throw;
    }
  } catch (...) {
    what = caught_exception();
  }
  answered_ = "threw " + what;
  if (fired)
    return held_if((injected.promised != guarantee::strong || properties_hold(op, found, true)) &&
                   after_a_throw(op, injected, was));
  if (may_refuse(op))
    return held_if(throw_changed_nothing(op, was));
  diverge(check::exception, "no exception", what);
  return outcome::failed;
}

/// Whether the properties hold of what the operation did.
bool lockstep::properties_hold(const operation& op, const answer& found, bool threw) {
  if (!asked_.asks())
    return true;
  auto failed = asked_.after(done_by(op, found, threw), models_, rules_);
  if (!failed)
    return true;
  on_ = failed->map;
  if (diverge(check::property, std::move(failed->expected), std::move(failed->found)))
    return true;
  divergence_->property = failed->of->name;
  divergence_->promise = failed->of->says;
  return false;
}

property_watch::done lockstep::done_by(const operation& op, const answer& found, bool threw) const {
  const bool leaves_any_state =
      !threw && moves_from_the_other(op.what) && contract_.moved != moved_from::empty;
  return {.op = op,
          .buckets = buckets_,
          .round = round_,
          .returned = found,
          .noted = seen_,
          .threw = threw,
          .in_any_state = leaves_any_state ? std::optional(other(op.on)) : std::nullopt};
}

/// Whether the map answered that it did not do what it was to do: a C table whose malloc failed.
bool lockstep::is_refused(const operation& op, const answer& found) const {
  references after = models_;
  return !(found == apply(op, after, seen_)) && maps_->size(op.on) == models_[index(op.on)].size();
}

/// Whether the contract lets the map refuse the insert of one more entry.
bool lockstep::may_refuse(const operation& op) const {
  return (family_of(op.what) == verb::insert || op.what == verb::custom) &&
         models_[index(op.on)].size() >= contract_.may_refuse_from;
}

bool lockstep::answer_holds(const operation& op, const answer& expected, const answer& found) {
  if (found == expected)
    return true;
  if (op.what == verb::equal && expected.count != 0 && contract_.equal == equality::iteration_order)
    return true; // the same entries, perhaps in another order
  if (op.what == verb::equal && contract_.equality_asks_key_eq &&
      (found.count != 0) == have_equal_entries(models_[0], models_[1]))
    return true;
  if (op.what == verb::equal && contract_.equal == equality::keys &&
      (found.count != 0) == have_equal_keys(models_[0], models_[1]))
    return true;
  return diverge(check::answer, print(expected, op, trace_.setup), print(found, op, trace_.setup));
}

bool lockstep::maps_hold(const operation& op, const shapes& was, const answer& found) {
  for (const map_name m : {map_name::a, map_name::b}) {
    const shape now = shape_of(m);
    if (!concerns(op, m) ? !untouched(was[index(m)], now) || !sizes_hold(m)
                         : !sizes_hold(m) || !growth_holds(m, op, was[index(m)], now, found) ||
                               !shape_is_specified(m, now) || !load_is_as_said(m, now))
      return false;
  }
  return true;
}

/// Brings a map that was moved from into the state that the model has: empty. Says whether a new
/// one is in its place.
bool lockstep::settle_moved_from(const operation& op) {
  if (!moves_from_the_other(op.what))
    return false;
  // It may have functors that it made by default, which tell coarse keys apart.
  const bool may_tell_keys_apart = trace_.setup.keys == key_kind::coarse && inside_ == nullptr;
  if (contract_.moved == moved_from::empty && !may_tell_keys_apart)
    return false;
  const uncounted not_the_maps_own;
  const bool is_used = contract_.moved == moved_from::any_state && !may_tell_keys_apart &&
                       !is_set_aside(verb::clear);
  if (is_used && maps_->does({.what = verb::clear})) {
    look_at_moved_from(other(op.on));
    maps_->clear(other(op.on));
    return false;
  }
  maps_->replace(other(op.on));
  return true;
}

/// Calls what has no preconditions on a map that was moved from ([lib.types.movedfrom]). What it
/// answers is not specified, and keys that are still there may have been moved from, too.
void lockstep::look_at_moved_from(map_name m) const {
  accounting& now = current_accounting();
  const char* const misuse_before = now.misuse;
  static_cast<void>(maps_->size(m));
  static_cast<void>(maps_->begins_at_its_end(m));
  static_cast<void>(maps_->finds(m, contract_.first_free_key()));
  now.misuse = misuse_before;
}

bool lockstep::is_set_aside(verb what) const noexcept {
  return with_.without != nullptr &&
         std::any_of(with_.without->begin(), with_.without->end(),
                     [what](const exclusion& e) { return !e.all_operations && e.what == what; });
}

bool lockstep::untouched(const shape& was, const shape& now) {
  return now == was ||
         diverge(check::growth, "the other map untouched", "a change of its size or structure");
}

std::optional<std::uint32_t> lockstep::own(const operation& op) const {
  const reference& model = models_[index(op.on)];
  const form f = info(op.what).arguments;
  if ((f != form::own && f != form::key_own) || model.size() == 0)
    return std::nullopt;
  return own_key(model, op);
}

// Objects and memory.

/// What the operation used, and what looking at the maps used, was alive.
bool lockstep::is_of_the_living() {
  const accounting& l = current_accounting();
  return l.misuse == nullptr ||
         diverge(check::lifetime, "no misuse of objects or memory", l.misuse);
}

bool lockstep::accounts_hold() {
  if (!is_of_the_living())
    return false;
  const accounting& l = current_accounting();
  const std::size_t entries = models_[0].size() + models_[1].size();
  // Where it is not promised, there may be more, in free slots, and fewer, which copies share.
  if (are_counted(trace_.setup.keys) && contract_.erased_are_destroyed &&
      with_.asks_for_destruction) {
    const std::size_t keys = l.keys - before_.keys, values = l.values - before_.values;
    if (keys != entries || values != entries)
      return diverge(check::lifetime, std::to_string(entries) + " keys and as many values alive",
                     std::to_string(keys) + " keys and " + std::to_string(values) + " values");
  }
  if (inside_ != nullptr) {
    const std::size_t held = inside_->bytes(map_name::a) + inside_->bytes(map_name::b);
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

/// After an operation that may have changed it: each map has what it was given.
bool lockstep::given_hold(const operation& op) {
  return !is_about_whole_maps(op.what) || (given_holds(map_name::a) && given_holds(map_name::b));
}
bool lockstep::given_holds(map_name m) {
  const shown_numbers shown = maps_->given(m);
  const given_numbers& right = models_.given(m);
  on_ = m;
  const auto is = [&](check by, const char* member, std::optional<std::uint8_t> found,
                      std::optional<std::uint8_t> expected) {
    return !found || !expected || *found == *expected ||
           diverge(by,
                   std::string(member) + " of " + (m == map_name::a ? "a" : "b") + " with number " +
                       std::to_string(*expected),
                   std::to_string(*found));
  };
  return is(check::contents, "hash_function()", shown.hash, right.functors) &&
         is(check::contents, "key_eq()", shown.equal, right.functors) &&
         is(check::memory, "get_allocator()", shown.allocator, right.allocator);
}

void lockstep::nothing_is_left() {
  const accounting& l = current_accounting();
  on_ = map_name::a;
  if (l.misuse != nullptr)
    diverge(check::lifetime, "no misuse of objects or memory", l.misuse);
  else if (l != before_)
    diverge(check::lifetime, "nothing left after the maps are gone",
            std::to_string(l.keys - before_.keys) + " keys, " +
                std::to_string(l.values - before_.values) + " values and " +
                std::to_string(l.bytes - before_.bytes) + " bytes");
}

// For an observer.

void lockstep::show_start() {
  if (with_.watching != nullptr)
    show_maps({});
}
void lockstep::show(std::size_t element) {
  observed_step m;
  m.at = at_;
  m.element = element;
  m.buckets = buckets_;
  m.key = key_shown_;
  m.answered = std::exchange(answered_, {});
  for (const reference::entry& e : seen_.yielded)
    m.yielded.push_back(e.key);
  show_maps(std::move(m));
}
void lockstep::show_maps(observed_step m) {
  // What is dead may be looked at here: a snapshot is no use of it.
  const char* const misuse = current_accounting().misuse;
  if (inside_ != nullptr)
    for (const map_name name : {map_name::a, map_name::b}) {
      const std::size_t i = index(name);
      m.maps[i] = inside_->snapshot_of(name);
      if (is_specified_[i])
        m.wrong[i] = wrong_slots(m.maps[i], specification_.map(name), models_[i], trace_.setup.hash,
                                 most_wrong_slots);
    }
  for (std::size_t c = 0; c < cursor_count; ++c)
    m.cursors[c] = cursor_shown(c);
  current_accounting().misuse = misuse;
  with_.watching->see(std::move(m));
}
cursor_snapshot lockstep::cursor_shown(std::size_t c) const {
  const pass& p = models_.cursor(c);
  cursor_snapshot shown{
      .by = p.by(), .through = p.through(), .at_end = p.at_end(), .stands_at = {}};
  // What invalidates an iterator drops it, if all was well.
  if (p.by() == passing::iterator && p.through() && !divergence_)
    shown.stands_at = maps_->stands_at(c);
  return shown;
}

} // namespace bucketproof::model
