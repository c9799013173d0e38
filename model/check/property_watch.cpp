#include "property_watch.hpp"

#include "model/adapter/caught_exception.hpp"

#include <utility>

namespace bucketproof::model {
namespace {

// As lockstep compares whole maps.
constexpr std::size_t small = 64;       ///< Entries and buckets that are always read.
constexpr std::size_t a_step_pays = 24; ///< And that each step pays for.

} // namespace

property_watch::property_watch(std::span<const property* const> asked, std::span<tally> seen,
                               reading how)
    : how_(how) {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    asked_.push_back({.of = asked[i], .asks = {}, .seen = seen.empty() ? nullptr : &seen[i]});
    needs_ = needs_ | asked[i]->needs;
  }
}

void property_watch::begin(const map_under_test& tested, const setup& s) {
  tested_ = &tested;
  setup_ = &s;
  at_start_ = current_accounting();
}

void property_watch::before() {
  if (!asks())
    return;
  reads_all_ = can_afford();
  if (reads_all_ && !is_read_)
    read();
  is_under_way_ = true;
  bytes_was_ = current_accounting().bytes - at_start_.bytes;
  calls_was_ = current_failpoints().counts;
}

bool property_watch::can_afford() noexcept {
  if (how_ == reading::always || needs_ == reads::numbers)
    return true;
  std::size_t cost = 0;
  for (const map_state& m : states_[turn_])
    cost += m.size + m.buckets;
  if (cost <= small)
    return true;
  credit_ += a_step_pays;
  if (credit_ < cost)
    return false;
  credit_ -= cost;
  return true;
}

/// The state of both maps. What is read to look at them is neither a call nor a use of the map's.
void property_watch::read() {
  const uncounted while_looking;
  const char* const misuse = current_accounting().misuse;
  const inspection* const inside = tested_->inspect();
  for (const map_name m : {map_name::a, map_name::b}) {
    map_state& now = states_[turn_][static_cast<std::size_t>(m)];
    if (inside != nullptr) {
      static_cast<shape&>(now) = inside->shape_of(m);
      now.hash_seed = inside->hash_seed(m);
      if (reads_all_ && includes(needs_, reads::slots))
        now.slots = inside->snapshot_of(m);
    }
    now.size = tested_->size(m);
    now.says = tested_->numbers(m);
    now.entries.clear();
    if (reads_all_ && includes(needs_, reads::entries))
      tested_->read(m, now.size + 1, now.entries);
  }
  for (one& p : asked_)
    if (p.of->measured_by && (reads_all_ || p.of->is_cheap()))
      measure(p);
  is_read_ = reads_all_;
  current_accounting().misuse = misuse;
}

void property_watch::measure(one& p) const {
  for (const map_name m : {map_name::a, map_name::b}) {
    measurement& to = p.measured[static_cast<std::size_t>(m)];
    to = {};
    try {
      to.number = tested_->measure(m, *p.of->measured_by);
    } catch (...) {
      to.threw = caught_exception();
    }
  }
}

void property_watch::turn_to_the_next() {
  is_under_way_ = false;
  calls_ = current_failpoints().counts - calls_was_;
  turn_ = 1 - turn_;
  for (one& p : asked_)
    if (p.of->measured_by)
      p.measured_before = std::move(p.measured);
  read();
  if (!reads_all_)
    for (one& p : asked_)
      p.missed_a_step = p.missed_a_step || !p.of->is_cheap();
}

std::optional<property_watch::failure>
property_watch::after(const done& what, const references& models, const policy_rules& rules) {
  turn_to_the_next();
  for (const map_name m : {what.op.on, other(what.op.on)}) {
    if (!concerns(what.op, m))
      continue;
    const bool counts = what.in_any_state != m;
    step s = seen_by_all(what, m, models, rules);
    for (one& p : asked_) {
      if (!is_about(p, m) || (!counts && !p.is_over_a_run()))
        continue;
      if (const auto& threw = p.measured[static_cast<std::size_t>(m)].threw; counts && threw)
        return failure{p.of, "a number, measured of the map", "measure threw " + *threw, m};
      verdict v = ask(p, s);
      if (!counts || v.is == verdict::kind::not_asked)
        continue;
      if (p.seen != nullptr)
        p.seen->ask();
      if (v.is == verdict::kind::broken)
        return failure{p.of, std::move(v.expected), std::move(v.found), m};
    }
  }
  return std::nullopt;
}

void property_watch::let_pass(const done& what, const references& models,
                              const policy_rules& rules) {
  if (!is_under_way_)
    return;
  turn_to_the_next();
  for (const map_name m : {what.op.on, other(what.op.on)})
    if (concerns(what.op, m)) {
      step s = seen_by_all(what, m, models, rules);
      for (one& p : asked_)
        if (p.is_over_a_run() && is_about(p, m))
          static_cast<void>(ask(p, s));
    }
}

/// Whether it can be asked of the step: all that it needs was read, and it could measure the map.
/// One over a run that missed a step would judge by what is long past.
bool property_watch::is_about(const one& p, map_name m) const {
  const auto i = static_cast<std::size_t>(m);
  if (!p.of->is_cheap() && (!reads_all_ || (p.missed_a_step && p.is_over_a_run())))
    return false;
  return !p.of->measured_by || p.measured[i].threw ||
         (p.measured[i].number && p.measured_before[i].number);
}

/// What the property says of the step, in which what is the property's own is set; an exception is
/// a broken promise.
verdict property_watch::ask(one& p, step& s) {
  const auto i = static_cast<std::size_t>(s.map);
  s.measured_before = p.measured_before[i].number.value_or(0);
  s.measured = p.measured[i].number.value_or(0);
  s.seen = p.seen;
  try {
    if (!p.asks)
      p.asks = p.of->start();
    return p.asks(s);
  } catch (...) {
    return broken("an answer of the property", "it threw " + caught_exception());
  }
}

/// What all properties see alike.
step property_watch::seen_by_all(const done& what, map_name m, const references& models,
                                 const policy_rules& rules) const {
  const auto i = static_cast<std::size_t>(m), with = 1 - i;
  const auto &was = states_[1 - turn_], &now = states_[turn_];
  const accounting& alive = current_accounting();
  return {.with = *setup_,
          .op = what.op,
          .buckets = what.buckets,
          .map = m,
          .round = what.round,
          .before = was[i],
          .after = now[i],
          .other_before = was[with],
          .other_after = now[with],
          .returned = what.returned,
          .noted = what.noted,
          .models = models,
          .model = models[i],
          .rules = rules,
          .calls = calls_,
          .bytes = alive.bytes - at_start_.bytes,
          .bytes_before = bytes_was_,
          .keys_alive = alive.keys - at_start_.keys,
          .values_alive = alive.values - at_start_.values,
          .measured_before = 0,
          .measured = 0,
          .threw = what.threw,
          .tested = *tested_};
}

} // namespace bucketproof::model
