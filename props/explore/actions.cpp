#include "props/explore/actions.hpp"

namespace bucketproof::explore {
namespace {

using model::form;
using model::map_name;
using model::operation;
using model::reference;
using model::verb;

/// The largest modulus of a residue: no two keys of a small scope have the same.
constexpr std::uint32_t telling = model::limits_of_text.number;
/// The step of a run whose keys differ in their ids.
constexpr std::uint8_t id_step = 24;

/// A value that no other key has, nor this one after an assignment; for what erases, one or two
/// entries.
std::uint32_t number_of(const model::verb_info& v, std::uint32_t key, unsigned nth) {
  if (v.arguments != form::key_value)
    return 0;
  if (v.is_for == model::purpose::takes)
    return 1 + nth;
  const model::controlled_key c = model::controlled_key_of(key);
  return (c.bucket * 256U + c.tophash * 16U + c.id * 4U + nth) % model::limits_of_text.number;
}

bool takes_key(verb v) {
  const form f = model::info(v).arguments;
  return f == form::key || f == form::key_value || f == form::key_own;
}
bool inserts(verb v) {
  return model::family_of(v) == verb::insert;
}

} // namespace

verb_set all_verbs() {
  verb_set all;
  for (const model::verb_info& v : model::verbs())
    all.set(static_cast<std::size_t>(v.what),
            !model::goes_by_element(v.what) && v.arguments != form::list &&
                v.arguments != form::fault && v.arguments != form::block &&
                v.arguments != form::custom && !model::names_what_is_given(v.what) &&
                !model::is_about_a_cursor(v.what));
  return all;
}

std::uint32_t next_twin(model::controlled_key class_of, const reference& a) {
  while (a.contains(key_of(class_of)))
    ++class_of.id;
  return key_of(class_of);
}

void alphabet::add(operation op) {
  if (scope_.verbs.test(static_cast<std::size_t>(op.what)))
    into_->push_back(op);
}

/// What is handed one or two keys of the same hash in one call.
void alphabet::add_ranges(std::uint32_t first, const reference& a) {
  const std::uint32_t next = first + model::key_of({.id = 1});
  for (const model::verb_info& v : model::verbs())
    if (v.arguments == form::run && model::takes_many(v.what))
      for (const std::uint32_t keys : {1U, 2U}) {
        const std::size_t made =
            (a.contains(first) ? 0 : 1) + (keys == 1 || a.contains(next) ? 0 : 1);
        if (v.is_for == model::purpose::replaces ? keys <= scope_.keys
                                                 : a.size() + made <= scope_.keys)
          add({.what = v.what, .step = id_step, .number = keys, .key = first});
      }
}
/// What is done to a map as a whole.
void alphabet::add_whole(map_name on) {
  for (const model::verb_info& v : model::verbs())
    if (v.arguments == form::nothing)
      add({.what = v.what, .on = on});
    else if (v.arguments == form::residue) {
      add({.what = v.what, .on = on, .number = 1, .key = 0});
      add({.what = v.what, .on = on, .number = 2, .key = 0});
      add({.what = v.what, .on = on, .number = 2, .key = 1});
    } else if (v.arguments == form::size && v.is_for == model::purpose::takes) {
      add({.what = v.what, .on = on, .number = 1});
      add({.what = v.what, .on = on, .number = static_cast<std::uint16_t>(scope_.keys)});
    } else if (v.arguments == form::size)
      for (const std::uint16_t size : scope_.sizes)
        add({.what = v.what, .on = on, .number = size});
}
/// What is done to a map and the other one, apart from what is the same on both.
void alphabet::add_pairs(map_name on) {
  for (const model::verb_info& v : model::verbs())
    if (v.arguments == form::pair && !v.is_symmetric)
      add({.what = v.what, .on = on});
}
void alphabet::add_symmetric() {
  for (const model::verb_info& v : model::verbs())
    if (v.arguments == form::pair && v.is_symmetric)
      add({.what = v.what});
}

void alphabet::add_passing(const model::pass& now) {
  if (now.by() != model::passing::nothing) {
    add({.what = verb::next, .number = 1});
    add({.what = verb::drop});
    return;
  }
  add({.what = verb::begin});
  for (const std::uint16_t start : scope_.starts)
    add({.what = verb::range, .number = start});
}

/// The operation with each element of the map as its argument.
void alphabet::add_own(verb what, std::uint32_t key, const reference& a) {
  for (std::size_t n = 0; n < a.size(); ++n)
    add({.what = what, .number = static_cast<std::uint16_t>(n), .key = key});
}
/// What is done with one key, absent or present.
void alphabet::add_absent(std::uint32_t key, const reference& a) {
  const bool has_room = a.size() < scope_.keys;
  for (const model::verb_info& v : model::verbs()) {
    if (!takes_key(v.what) || (inserts(v.what) && !has_room))
      continue;
    if (v.arguments == form::key_own)
      add_own(v.what, key, a);
    else
      add({.what = v.what, .number = number_of(v, key, 0), .key = key});
  }
}
void alphabet::add_present(std::uint32_t key, std::uint16_t place, const reference& a) {
  for (const model::verb_info& v : model::verbs()) {
    if (!takes_key(v.what))
      continue;
    if (v.arguments == form::key_own)
      add_own(v.what, key, a);
    else
      add({.what = v.what, .number = number_of(v, key, 1), .key = key});
  }
  add({.what = verb::erase_own, .number = place});
  add({.what = verb::erase_loop, .number = telling, .key = key % telling});
}

void alphabet::list(const model::references& maps, bool b_holds_memory,
                    std::vector<operation>& into) {
  const reference &a = maps[0], &b = maps[1];
  into_ = &into;
  into.clear();
  add_passing(maps.cursor(0));
  if (b_holds_memory || b.size() != 0) {
    for (const map_name on : {map_name::a, map_name::b}) {
      add_pairs(on);
      add({.what = verb::construct, .on = on});
    }
    if (scope_.of_both == overlap::partial)
      add({.what = verb::drain, .number = 1});
    return add_symmetric();
  }
  for (const model::controlled_key c : scope_.classes) {
    add_absent(next_twin(c, a), a);
    add_ranges(next_twin(c, a), a);
    for (const std::uint16_t keys : {std::uint16_t{1}, std::uint16_t{2}}) // const, and not
      add({.what = verb::find_run, .number = keys, .key = key_of(c)});
  }
  for (std::size_t n = 0; n < a.size(); ++n) {
    add_present(a.entries()[n].key, static_cast<std::uint16_t>(n), a);
    add_ranges(a.entries()[n].key, a);
  }
  add_whole(map_name::a);
  add_pairs(map_name::b);
  add({.what = verb::merge}); // of an empty map
  add_symmetric();
}

} // namespace bucketproof::explore
