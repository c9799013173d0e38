#include "lockstep.hpp"

#include "model/trace/text.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>

namespace bucketproof::model {

bool lockstep::sizes_hold(map_name m) {
  const std::size_t size = models_[index(m)].size(), found = maps_->size(m);
  if (found != size)
    return diverge(check::contents, "size() " + std::to_string(size), std::to_string(found));
  const std::optional<bool> empty = maps_->is_empty(m);
  if (empty && *empty != (size == 0))
    return diverge(check::contents, "empty() only for no entries",
                   *empty ? "empty() with entries" : "no empty() without entries");
  if (maps_->begins_at_its_end(m) != (size == 0))
    return diverge(check::contents, "begin() == end() only for no entries",
                   std::to_string(size) + " entries");
  return true;
}

bool lockstep::whole_maps_hold(const operation& op, const shapes& was) {
  const auto [always, credit] =
      limits_of_comparisons[static_cast<std::size_t>(with_.of_whole_maps)];
  credit_ += credit;
  for (const map_name m : {map_name::a, map_name::b}) {
    if (!concerns(op, m))
      continue;
    const shape now = shape_of(m);
    const std::size_t cost = cost_of(m, now);
    const bool changed = now.buckets != was[index(m)].buckets || now.growth != was[index(m)].growth;
    if (cost <= always || credit_ >= cost || (changed && credit_ >= cost / 16)) {
      credit_ -= std::min(credit_, cost <= always ? credit : cost);
      if (!all_hold(m))
        return false;
    }
  }
  return true;
}
/// What comparing the whole map costs, in entries: chains are searched from their head.
std::size_t lockstep::cost_of(map_name m, const shape& now) const {
  const std::size_t size = models_[index(m)].size();
  return size + now.buckets + size * longest_chain_[index(m)];
}

bool lockstep::all_hold(map_name m) {
  on_ = m;
  if (with_.reached != nullptr)
    ++with_.reached->full_checks;
  return structure_holds(m) && contents_hold(m) && specification_holds(m) && is_of_the_living();
}

bool lockstep::contents_hold(map_name m) {
  return every_key_is_found(m) && iteration_holds(m) && absent_keys_are(m);
}

bool lockstep::every_key_is_found(map_name m) {
  const std::span<const reference::entry> entries = models_[index(m)].entries();
  maps_->look_up(m, entries, found_);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const reference::entry& e = entries[i];
    if (!found_[i])
      return diverge(check::contents, sought(e.key) + " to find an entry", "end()");
    if (found_[i]->key != e.key || found_[i]->value != e.value)
      return diverge(check::contents,
                     sought(e.key) + (found_[i]->key != e.key ? " to find " + shown(e.key) : "") +
                         " = " + std::to_string(e.value),
                     shown(found_[i]->key) + " = " + std::to_string(found_[i]->value));
  }
  return true;
}

/// An iteration visits the elements that lookups found: the same ones, by a digest of their
/// addresses where they have any.
bool lockstep::iteration_holds(map_name m) {
  maps_->read(m, models_[index(m)].size() + 1, visited_);
  if (visited_.size() != found_.size())
    return tell_what_iteration_visits(m);
  std::uint64_t found = 0, visited = 0;
  bool have_addresses = true;
  const auto mixed = [&have_addresses](const seen_entry& e) {
    have_addresses = have_addresses && e.address != nullptr;
    return detail::mix(reinterpret_cast<std::uintptr_t>(e.address), detail::pi);
  };
  for (std::size_t i = 0; i < visited_.size(); ++i) {
    found += mixed(*found_[i]);
    visited += mixed(visited_[i]);
  }
  return (have_addresses && found == visited) || tell_what_iteration_visits(m);
}

/// What is wrong with an iteration, if anything is.
bool lockstep::tell_what_iteration_visits(map_name m) {
  const reference& model = models_[index(m)];
  std::vector<bool> visited(model.size(), false);
  bool have_addresses = true;
  for (const seen_entry& e : visited_) {
    have_addresses = have_addresses && e.address != nullptr;
    const std::size_t place = model.find(e.key);
    if (place == model.size() || model.entries()[place].key != e.key)
      return diverge(check::contents, "no entry with key " + shown(e.key) + " in an iteration",
                     shown(e.key) + " = " + std::to_string(e.value));
    if (visited[place])
      return diverge(check::contents, "each entry once in an iteration",
                     shown(e.key) + " a second time");
    if (model.entries()[place].value != e.value)
      return diverge(check::contents,
                     shown(e.key) + " = " + std::to_string(model.entries()[place].value) +
                         " in an iteration",
                     shown(e.key) + " = " + std::to_string(e.value));
    visited[place] = true;
  }
  for (std::size_t i = 0; i < model.size(); ++i)
    if (!visited[i])
      return diverge(check::contents, shown(model.entries()[i].key) + " in an iteration",
                     "an iteration without it");
  return !have_addresses ||
         diverge(check::contents, "the elements that lookups find in an iteration",
                 "others with the same keys and values");
}

/// The neighbours, in every sense, of the operation's key: where they are absent, no lookup finds
/// them.
bool lockstep::absent_keys_are(map_name m) {
  if (at_ >= trace_.operations.size())
    return true;
  const std::uint32_t key = trace_.operations[at_].key;
  for (const std::uint32_t near : {key, key + 1, key + (1U << 16), key + (1U << 24)})
    if (!models_[index(m)].contains(near) && !is_reserved(near) && maps_->finds(m, near))
      return diverge(check::contents, "find(" + shown(near) + ") to find nothing", "an entry");
  return true;
}

/// The lookup that is to find the key: it seeks the other one that is equal to it, if there is one.
std::string lockstep::sought(std::uint32_t key) const {
  return "find(" + shown(key_equality(trace_.setup).equal_to(key)) + ')';
}
std::string lockstep::shown(std::uint32_t key) const {
  return print_key(key, trace_.setup.hash);
}

} // namespace bucketproof::model
