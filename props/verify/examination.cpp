#include "examination.hpp"

#include "advice.hpp"
#include "known_names.hpp"
#include "scenarios/case_mark.hpp"

#include "model/check/failure_file.hpp"
#include "model/run/isolated.hpp"
#include "model/run/shared.hpp"
#include "model/trace/files.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <utility>

namespace bucketproof::verify {
namespace {

/// Whether what is set aside is about an operation that does the same. What is set aside for some
/// keys only, whatever the operation, is about none.
bool is_about(const model::exclusion& e, model::verb what) {
  return !e.all_operations && model::family_of(e.what) == model::family_of(what);
}

constexpr unsigned quick_seconds = 5, slow_seconds = 30; ///< Of a scenario.

/// The operation whatever the kind of keys and hash, and the size of the map: the conditions under
/// which it was set aside did not cover all.
model::exclusion whole(model::exclusion e) {
  if (e.all_operations)
    return e;
  e.keys.reset();
  e.hash.reset();
  e.from_size = 0;
  return e;
}
void tell_also(finding& f, std::string what) {
  if (std::find(f.also.begin(), f.also.end(), what) == f.also.end())
    f.also.push_back(std::move(what));
}
/// What takes a scenario or a promise of the standard out.
std::string taken_out(const std::string& name) {
  return "TRAITS with not_asked{\"" + name + "\"}";
}
std::string next_command(const verified& v, const finding& f) {
  return "next    " + v.name + "_replay " + f.replayed_with + "--explain " + f.file.string() + '\n';
}
std::string how_it_shrank(const model::trace& from, const model::shrunk& s) {
  return s.failed_again
             ? std::to_string(from.operations.size()) + " operations, shrunk to " +
                   std::to_string(s.smallest.operations.size()) + " in " + std::to_string(s.runs) +
                   " runs\n"
             : "it held when it was run again: the failure may depend on what memory held before\n";
}

} // namespace

std::string print(const finding& f, std::size_t number, const verified& v) {
  std::string text = "failure " + std::to_string(number) + ": " + f.summary + '\n';
  if (f.why.failed != model::check::property) // else it is in the explanation
    text += "promise   " + f.promise + '\n';
  text += f.explained;
  if (!f.also.empty()) {
    text += "also      ";
    for (std::size_t i = 0; i < f.also.size(); ++i)
      text += (i == 0 ? "" : "; ") + f.also[i];
    text += '\n';
  }
  if (!f.habit.empty())
    text += "if that is intended: " + f.habit + '\n';
  if (!f.file.empty())
    text += "wrote   " + f.file.string() + '\n' + next_command(v, f);
  return text;
}

examination::examination(const verified& v, settings how)
    : v_(v),
      how_(std::move(how)),
      keys_(v.keys),
      asked_(properties_of(v)) {
  start_workers();
}

void examination::say(const std::string& line) const {
  if (how_.say)
    how_.say(line);
}

bool examination::begin() {
  std::vector<model::key_kind> whole;
  for (const model::key_kind k : v_.keys) {
    const model::trace empty{{.keys = k, .hash = v_.hashes.front()}, {}};
    auto d = run(empty);
    if (!d) {
      whole.push_back(k);
      continue;
    }
    const bool is_told = std::any_of(findings_.begin(), findings_.end(),
                                     [&](const finding& f) { return f.why.failed == d->failed; });
    if (!is_told)
      found(empty, *d, "empty maps");
    else
      findings_.back().also.push_back(std::string(name(k)) + " keys");
  }
  keys_ = std::move(whole);
  if (keys_.empty())
    say("nothing else can be checked of a map that cannot be made and destroyed");
  return goes_on();
}

model::profile examination::profile(model::profile p) const {
  p = for_map(v_, std::move(p));
  std::erase_if(p.keys, [this](model::key_kind k) {
    return std::find(keys_.begin(), keys_.end(), k) == keys_.end();
  });
  if (p.keys.empty())
    p.keys = keys_;
  return p;
}

void examination::look_at(const model::trace& t, const std::string& where) {
  if (!goes_on())
    return;
  ++traces_;
  model::trace asked = t;
  erase_if(asked, [this](const model::operation& op) { return !v_.does(op.what); });
  auto d = run(asked);
  while (d && d->failed == model::check::property) { // the rest has not been checked yet
    found_broken(asked, *d, where);
    if (!goes_on())
      return;
    d = run(asked);
  }
  if (!d)
    held_for_ += worker_->took();
  else if ((d = confirmed(asked, std::move(*d))))
    found(std::move(asked), *d, where);
}

// Scenarios.

/// Whether it builds on an operation that is set aside, and which.
std::string examination::excuse_of(const scenario& s) const {
  for (const model::verb uses : s.uses)
    for (const model::exclusion& e : set_aside_)
      if (is_about(e, uses) && (!e.thrown || s.is_about_throws))
        return model::print(e);
  return {};
}

examination::verdict examination::look_at(const scenario& s) {
  const std::string excuse = excuse_of(s);
  const bool may_hang = std::any_of(findings_.begin(), findings_.end(), [](const finding& f) {
    return f.why.failed == model::check::hang;
  });
  if (may_hang && !excuse.empty())
    return {.held = false, .excused = excuse};
  const model::shared<case_mark::text> at;
  const model::isolated_result o = model::isolated(
      [&] {
        case_mark::write_to(*at);
        return s.run(v_).value_or("");
      },
      s.takes == pace::quick ? quick_seconds : slow_seconds);
  if (o.said && o.said->empty())
    return {};
  if (!excuse.empty())
    return {.held = false, .excused = excuse};
  if (leaks_ && o.said && o.said->starts_with("memory grows"))
    return {.held = false, .excused = "what the map leaks"};
  const bool is_told = std::any_of(findings_.begin(), findings_.end(), [&](const finding& f) {
    return o.said && f.why.found == *o.said; // the same misuse of an object or of memory
  });
  if (is_told)
    return {.held = false, .excused = *o.said};
  finding f;
  f.where = s.name;
  f.promise = s.says + " (" + s.basis + ")";
  std::string what = o.said ? *o.said : o.died;
  if (const std::string_view where = at->data(); !o.said && !where.empty())
    what += ", at the case: " + std::string(where);
  f.summary = s.name + ": " + what;
  f.explained = "found     " + what + '\n';
  f.habit = s.habit.empty() ? taken_out(s.name) : s.habit;
  f.uses = s.uses;
  f.died = !o.said;
  say("FAILED  " + f.summary);
  ++found_so_far_;
  findings_.push_back(std::move(f));
  return {.held = false, .excused = {}};
}

// Findings.

void examination::found(model::trace t, const model::divergence& d, const std::string& where) {
  say("FAILED  " + where + ": " + summary(t, d));
  if (finding* const f = known_as(t, d)) {
    told_again(*f, where);
    if (d.at < t.operations.size())
      put_aside({whole(operation_excluded(t, d))});
    else
      put_aside_at_the_end(t, d, true);
    return;
  }
  t = without_what_is_left_alone(t, d);
  const std::filesystem::path as_found = model::write_failure(how_.failures, t, d);
  say("wrote   " + as_found.string() + ", shrinking it");
  model::shrunk s = shrink(t, d);
  tell_destruction(s);
  tell_objects_in_free_slots(s);
  finding* known = known_as(s.smallest, s.why);
  if (known == nullptr)
    known = known_by_another_operation(s.smallest, s.why);
  if (known == nullptr)
    known = known_by_another_fault(s.smallest, s.why);
  if (finding* const f = known) {
    std::filesystem::remove(as_found);
    told_again(*f, where);
    if (!s.smallest.operations.empty())
      put_aside({whole(set_aside_for(s.smallest, s.why))});
    return;
  }
  finding f;
  f.where = where;
  f.smallest = s.smallest;
  f.why = s.why;
  f.died = is_death(s.why.failed);
  f.summary = summary(s.smallest, s.why);
  f.promise = rules_of(s.smallest, s.why, v_);
  f.habit = habit_of(s.smallest, s.why);
  f.explained = how_it_shrank(t, s) + explain(s.smallest, s.why);
  f.replayed_with = replayed_with(s.smallest, s.why);
  f.program = program_of(v_, s.smallest);
  f.file = model::write_failure(how_.failures, s.smallest, s.why);
  if (f.file != as_found)
    std::filesystem::remove(as_found);
  put_aside_first_time(f);
  absorb_scenarios(f);
  say(print(f, findings_.size() + 1, v_));
  ++found_so_far_;
  findings_.push_back(std::move(f));
}

/// A property that does not hold is set aside, and nothing else: what the map does wrong otherwise
/// is still to be found, with the same operations.
void examination::found_broken(model::trace t, const model::divergence& d,
                               const std::string& where) {
  say("FAILED  " + where + ": " + summary(t, d));
  t = without_what_is_left_alone(t, d);
  const std::filesystem::path as_found = model::write_failure(how_.failures, t, d);
  say("wrote   " + as_found.string() + ", shrinking it");
  asked_ = {find(v_.properties, d.property)}; // no other is to fail before it
  start_workers();
  const model::shrunk s = shrink(t, d);
  finding f;
  f.where = where;
  f.smallest = s.smallest;
  f.why = s.why;
  f.summary = summary(s.smallest, s.why);
  f.promise = s.why.promise;
  if (std::find(promise_names.begin(), promise_names.end(), d.property) != promise_names.end())
    f.habit = taken_out(d.property);
  f.explained = how_it_shrank(t, s) + explain(s.smallest, s.why);
  f.replayed_with = replayed_with(s.smallest, s.why);
  f.file = model::write_failure(how_.failures, s.smallest, s.why);
  if (f.file != as_found)
    std::filesystem::remove(as_found);
  broken_.push_back(d.property);
  asked_ = properties_of(v_, broken_);
  start_workers(); // the child has the old list
  say(print(f, findings_.size() + 1, v_));
  ++found_so_far_;
  findings_.push_back(std::move(f));
}

/// An operation that destroys a map dies of what its destructor does: then the trace fails without
/// the operation, too, at its end.
void examination::tell_destruction(model::shrunk& s) {
  if (!is_death(s.why.failed) || s.why.at >= s.smallest.operations.size())
    return;
  const model::verb what = s.smallest.operations[s.why.at].what;
  if (what != model::verb::construct && what != model::verb::copy_construct &&
      what != model::verb::move_construct &&
      model::info(what).buckets != model::buckets_of::new_map && !model::names_what_is_given(what))
    return;
  model::trace without = s.smallest;
  erase(without, s.why.at, without.operations.size());
  const auto d = run(without);
  if (!d || !is_death(d->failed) || d->at < without.operations.size())
    return;
  const std::size_t runs = s.runs;
  s = shrink(without, *d);
  s.runs += runs;
}

/// A table whose free slots hold objects shows that in any operation; the plainest one is reported.
void examination::tell_objects_in_free_slots(model::shrunk& s) {
  if (!keeps_too_many_alive(s.why))
    return;
  for (const model::verb_info& op : model::verbs()) {
    const bool is_plain =
        op.what == model::verb::construct || model::family_of(op.what) == model::verb::insert;
    if (!is_plain || !v_.does(op.what))
      continue;
    model::trace t{s.smallest.setup, {{.what = op.what}}};
    auto d = run(t);
    if (!d || !keeps_too_many_alive(*d))
      continue;
    s.smallest = std::move(t);
    s.why = std::move(*d);
    return;
  }
}

void examination::put_aside_first_time(finding& f) {
  if (f.smallest.operations.empty())
    return; // `begin` leaves the kind of keys out
  if (f.smallest.operations.size() == 1 && keeps_too_many_alive(f.why)) {
    keeps_objects_ = true;
    return put_aside({});
  }
  if (const model::exclusion e = set_aside_for(f.smallest, f.why);
      e.what == model::verb::allocator) {
    f.set_aside = {e};
    return put_aside(f.set_aside);
  }
  if (f.why.at >= f.smallest.operations.size())
    return put_aside_at_the_end(f.smallest, f.why, false);
  f.set_aside = conditions_of(f);
  put_aside_relatives(f, f.set_aside);
  put_aside(f.set_aside);
}

/// What fails when the maps are gone: a leak, which is not asked for again; or their destruction,
/// for maps of that size, so that smaller ones are still checked.
void examination::put_aside_at_the_end(const model::trace& t, const model::divergence& d,
                                       bool again) {
  if (!is_death(d.failed)) {
    leaks_ = true;
    return put_aside({});
  }
  const std::size_t size = again ? 0 : size_at_the_end(t);
  model::exclusions all;
  for (const model::verb_info& op : model::verbs())
    if (const bool many = model::takes_many(op.what);
        many || model::family_of(op.what) == model::verb::insert)
      all.push_back({.what = op.what,
                     .custom = 0,
                     .keys = {},
                     .hash = {},
                     .thrown = {},
                     .from_size = size == 0 || many ? 0 : size - 1});
  put_aside(all);
}

/// Scenarios that failed before and build on the operation are no failures of their own.
void examination::absorb_scenarios(finding& f) {
  const auto is_of_the_same = [&f](const finding& scenario) {
    return scenario.file.empty() &&
           ((scenario.died && f.died) ||
            std::any_of(scenario.uses.begin(), scenario.uses.end(), [&f](model::verb uses) {
              return std::any_of(
                  f.set_aside.begin(), f.set_aside.end(),
                  [uses](const model::exclusion& e) { return !e.thrown && is_about(e, uses); });
            }));
  };
  for (const finding& other : findings_)
    if (is_of_the_same(other))
      f.also.push_back("scenario " + other.where);
  std::erase_if(findings_, is_of_the_same);
}

/// The trace without operations that the run excluded, if it fails without them, too.
model::trace examination::without_what_is_left_alone(const model::trace& t,
                                                     const model::divergence& d) {
  model::trace shorter = without_excluded(t, set_aside_);
  const auto again = run(shorter);
  return again && name(*again) == name(d) ? shorter : t;
}

void examination::told_again(finding& f, const std::string& where) {
  say("the same as failure " + std::to_string(&f - findings_.data() + 1));
  if (f.where != where)
    tell_also(f, where);
}

finding* examination::known_as(const model::trace& t, const model::divergence& d) {
  const auto is_same = [&](const finding& f) {
    if (f.file.empty() || f.why.property != d.property)
      return false;
    return f.smallest == t ||
           (alike(f.why, f.smallest, d, t) == model::equivalence::same &&
            fault_of(f.smallest, f.why) == fault_of(t, d) && f.why.failed == d.failed);
  };
  const auto at = std::find_if(findings_.begin(), findings_.end(), is_same);
  return at == findings_.end() ? nullptr : &*at;
}

/// A failure of another operation that this trace shows, too, with that operation in the place of
/// the one that failed, is of the same mistake. Which of the keys it takes is tried.
finding* examination::known_by_another_operation(const model::trace& t,
                                                 const model::divergence& d) {
  if (d.at >= t.operations.size())
    return nullptr;
  const model::operation& failed = t.operations[d.at];
  finding as_found;
  as_found.smallest = t;
  as_found.why = d;
  const auto is_shown_with = [&](model::verb other) {
    std::vector<std::uint32_t> keys = keys_at(t, d.at);
    keys.push_back(failed.key);
    return std::any_of(keys.begin(), keys.end(), [&](std::uint32_t key) {
      as_found.smallest.operations[d.at].key = key;
      const auto replaced = with_verb(as_found, other);
      const auto again = replaced ? run_whole(*replaced) : std::nullopt;
      return again && again->at == d.at && again->failed == d.failed;
    });
  };
  for (finding& f : findings_) {
    if (f.file.empty() || f.why.at >= f.smallest.operations.size() || f.why.failed != d.failed ||
        fault_of(f.smallest, f.why) != fault_of(t, d))
      continue;
    const model::verb other = f.smallest.operations[f.why.at].what;
    if (other != failed.what && is_relative(other, failed.what) && is_shown_with(other)) {
      tell_also(f, "with " + std::string(info(failed.what).name));
      return &f;
    }
  }
  return nullptr;
}

/// What a throw leaves is of the same mistake as what another throw left in the same operation, if
/// one of the two traces fails alike with the other's throw.
finding* examination::known_by_another_fault(const model::trace& t, const model::divergence& d) {
  const auto fault = fault_of(t, d);
  if (!fault)
    return nullptr;
  for (finding& f : findings_) {
    if (f.file.empty() || f.why.failed == model::check::property)
      continue;
    const auto other = fault_of(f.smallest, f.why);
    if (other && other != fault &&
        is_relative(f.smallest.operations[f.why.at].what, t.operations[d.at].what) &&
        (fails_alike_with(f.smallest, f.why, t, d) || fails_alike_with(t, d, f.smallest, f.why))) {
      tell_also(f, "where " + std::string(name(*fault)) + " throws");
      return &f;
    }
  }
  return nullptr;
}

/// Whether the trace leaves the same with what is made to throw in the other one.
bool examination::fails_alike_with(const model::trace& t, const model::divergence& d,
                                   const model::trace& other, const model::divergence& there) {
  constexpr std::uint8_t most_events = 8; ///< How late in the operation it may be thrown.
  model::trace with = t;
  model::operation& arm = with.operations[d.at - 1];
  arm.step = other.operations[there.at - 1].step;
  for (const model::key_kind keys : {t.setup.keys, other.setup.keys}) { // of some, nothing throws
    with.setup.keys = keys;
    for (arm.number = 1; arm.number <= most_events; ++arm.number) {
      const auto again = run_whole(with);
      if (again && again->at == d.at && again->failed == d.failed &&
          again->expected == d.expected && again->found == d.found)
        return true;
    }
  }
  return false;
}

// Setting aside.

void examination::put_aside(const model::exclusions& all) {
  for (const model::exclusion& e : all)
    if (std::find(set_aside_.begin(), set_aside_.end(), e) == set_aside_.end())
      set_aside_.push_back(e);
  start_workers(); // the child has the old list
}

/// The operation that failed, with the kinds of keys and hashes with which it does.
model::exclusions examination::conditions_of(const finding& f) {
  const model::exclusion base = set_aside_for(f.smallest, f.why);
  const auto fails_with = [&](const model::setup& s) {
    model::trace t = f.smallest;
    t.setup = s;
    const auto d = run_whole(t);
    return d && d->at == f.why.at;
  };
  std::vector<std::optional<model::key_kind>> keys;
  for (const model::key_kind k : v_.keys) {
    model::setup s = f.smallest.setup;
    s.keys = k;
    if (k == f.smallest.setup.keys || fails_with(s))
      keys.emplace_back(k);
  }
  // A map that confuses equal keys fails by any operation that meets them; `==` alone may differ.
  if (keys == std::vector{std::optional(model::key_kind::coarse)} &&
      base.what != model::verb::equal)
    return {{.what = base.what,
             .custom = base.custom,
             .keys = model::key_kind::coarse,
             .hash = {},
             .thrown = {},
             .from_size = 0,
             .all_operations = true}};
  if (keys.size() == v_.keys.size())
    keys = {std::nullopt};
  std::vector<std::optional<model::hash_kind>> hashes;
  for (const model::hash_kind h : v_.hashes) {
    model::setup s = f.smallest.setup;
    s.hash = h;
    if (h == f.smallest.setup.hash || fails_with(s))
      hashes.emplace_back(h);
  }
  if (hashes.size() == v_.hashes.size())
    hashes = {std::nullopt};
  model::exclusions all;
  for (const auto& k : keys)
    for (const auto& h : hashes)
      all.push_back({.what = base.what,
                     .custom = base.custom,
                     .keys = k,
                     .hash = h,
                     .thrown = base.thrown,
                     .from_size = base.from_size});
  return all;
}

/// Operations that do the same fail alike where they are put in the place of the one that failed:
/// they are no findings of their own.
void examination::put_aside_relatives(finding& f, model::exclusions& all) {
  const model::exclusions own = all;
  if (std::any_of(own.begin(), own.end(),
                  [](const model::exclusion& e) { return e.all_operations; }))
    return;
  for (const model::verb_info& other : model::verbs()) {
    const auto t = with_verb(f, other.what);
    if (!t || !v_.does(other.what))
      continue;
    const auto d = run_whole(*t);
    if (!d || d->at != f.why.at)
      continue;
    f.also.push_back("with " + std::string(other.name));
    for (model::exclusion e : own) {
      e.what = other.what;
      all.push_back(e);
    }
  }
}

/// The smallest trace with another operation of the same family in the place of the last.
std::optional<model::trace> examination::with_verb(const finding& f, model::verb other) {
  if (f.why.at >= f.smallest.operations.size())
    return std::nullopt;
  if (const model::verb aside = set_aside_for(f.smallest, f.why).what;
      aside == model::verb::begin || aside == model::verb::allocator)
    return std::nullopt;
  model::trace t = f.smallest;
  model::operation& op = t.operations[f.why.at];
  if (other == op.what || !is_relative(op.what, other))
    return std::nullopt;
  const std::uint32_t key = op.key;
  op.what = other;
  switch (model::info(other).arguments) {
  case model::form::run:
    op.number = 1;
    op.step = 0;
    break;
  case model::form::residue: // this key, and perhaps some others
    op.number = model::limits_of_text.number;
    op.key = key % op.number;
    break;
  case model::form::size:
    op.number = 1;
    break;
  case model::form::own:
  case model::form::key_own:
    op.number = 0;
    break;
  case model::form::nothing:
  case model::form::key:
  case model::form::key_value:
  case model::form::list:
  case model::form::pair:
  case model::form::given:
  case model::form::pair_given:
  case model::form::cursor:
  case model::form::cursor_number:
  case model::form::fault:
  case model::form::block:
  case model::form::custom:
    break;
  }
  return normal(t);
}

} // namespace bucketproof::verify
