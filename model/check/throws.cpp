#include "lockstep.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bucketproof::model {
namespace {

/// Whether a throw in the operation may leave the map other than it was.
bool may_be_left_changed(const operation& op, map_name m) noexcept {
  return m == op.on || info(op.what).buckets == buckets_of::both;
}

} // namespace

bool lockstep::after_a_throw(const operation& op, const fault& injected, const shapes& was) {
  return (injected.promised == guarantee::strong || take_up_what_a_throw_left(op)) &&
         throw_changed_nothing(op, was);
}

/// Where a throw need not leave what was there: each entry must be one that was there before or
/// would be there after, and the model goes on from what is there.
bool lockstep::take_up_what_a_throw_left(const operation& op) {
  if (info(op.what).buckets == buckets_of::both)
    return take_up_what_a_merge_left(op.on);
  references after = models_;
  apply(op, after, seen_);
  reference& model = models_[index(op.on)];
  const reference& done = after[index(op.on)];
  reference there{key_equality(trace_.setup)};
  maps_->read(op.on, maps_->size(op.on) + 1, visited_);
  for (const seen_entry& seen : visited_) {
    const reference::entry entry{seen.key, seen.value, {}};
    const auto holds = [&entry](const reference& r) {
      const std::size_t place = r.find(entry.key);
      return place != r.size() && r.entries()[place] == entry;
    };
    // `a[k] = v` is two steps: the first leaves a value that is made by default.
    const bool is_made_by_default =
        op.what == verb::index && entry == reference::entry{op.key, 0, {}};
    if (!there.insert(seen.key, seen.value) ||
        (!holds(model) && !holds(done) && !is_made_by_default))
      return diverge(check::exception, "entries from before or after the operation that threw",
                     shown(seen.key) + " = " + std::to_string(seen.value));
  }
  std::vector<std::uint32_t> gone;
  for (const reference::entry& e : model.entries())
    if (!there.holds(e.key))
      gone.push_back(e.key);
  for (const std::uint32_t key : gone)
    model.erase(key);
  for (const reference::entry& e : there.entries())
    model.assign(e.key, e.value);
  if (is_about_both_maps(op.what))
    models_.confuse_functors(op.on);
  return true;
}

/// What is not in the other map any more must be in this one; the whole maps are compared then.
bool lockstep::take_up_what_a_merge_left(map_name to) {
  const map_name from = other(to);
  reference& left = models_[index(from)];
  const std::vector<reference::entry> were(left.entries().begin(), left.entries().end());
  for (const reference::entry& e : were) {
    if (maps_->finds(from, e.key))
      continue;
    if (!models_[index(to)].insert(e.key, e.value))
      return diverge(check::exception,
                     shown(e.key) + " to stay in the map that was merged, as the other has it",
                     "neither there nor moved");
    left.erase(e.key);
  }
  return true;
}

/// Both maps hold what they held. How far a growth has come is not promised, so iterators are
/// taken as invalid and the structure as unspecified.
bool lockstep::throw_changed_nothing(const operation& op, const shapes& was) {
  if (with_.reached != nullptr)
    ++with_.reached->throws;
  for (const map_name m : {map_name::a, map_name::b})
    if (may_be_left_changed(op, m))
      is_specified_[index(m)] = false;
  drop_iterators_after_a_throw(op);
  for (const map_name m : {map_name::a, map_name::b})
    if (may_be_left_changed(op, m) ? !sizes_hold(m) : !untouched(was[index(m)], shape_of(m)))
      return false;
  return accounts_hold() && all_hold(map_name::a) && all_hold(map_name::b);
}

} // namespace bucketproof::model
