#include "lockstep.hpp"

namespace bucketproof::model {

lockstep::standing lockstep::where_iterators_stand() const {
  standing at;
  if (!models_.any(passing::iterator))
    return at;
  for (std::size_t c = 0; c < cursor_count; ++c)
    if (const pass& p = models_.cursor(c); p.by() == passing::iterator)
      if (const auto key = maps_->stands_at(c))
        at[c] = entry_of(*p.through(), *key);
  return at;
}
/// Nothing for a key that is not in the map.
std::optional<reference::entry> lockstep::entry_of(map_name m, std::uint32_t key) const {
  const reference& model = models_[index(m)];
  const std::size_t place = model.find(key);
  if (place == model.size())
    return std::nullopt;
  return model.entries()[place];
}
/// Drops the iterators that must not be used any more: by the table at bucket_map, or because the
/// entry that they stood at is gone.
void lockstep::drop_invalidated(const operation& op, const answer& found,
                                const standing& stood_at) {
  if (!models_.any(passing::iterator))
    return;
  for (std::size_t c = 0; c < cursor_count; ++c) {
    const pass& p = models_.cursor(c);
    if (p.by() != passing::iterator || (op.what == verb::begin && op.step == c))
      continue;
    const bool concerned = p.through() && concerns(op, *p.through());
    if (!p.through() || (concerned && invalidates_iterators(op, found)) ||
        (stood_at[c] && !is_there(*p.through(), *stood_at[c]))) {
      maps_->drop(c);
      models_.cursor(c) = pass();
    }
  }
}
bool lockstep::is_there(map_name m, const reference::entry& e) const {
  const auto there = entry_of(m, e.key);
  return there && there->born == e.born;
}
/// How far an operation that threw has come is not promised: what it may have moved is not looked
/// at through iterators any more.
void lockstep::drop_iterators_after_a_throw(const operation& op) {
  for (std::size_t c = 0; c < cursor_count; ++c)
    if (const pass& p = models_.cursor(c);
        p.by() == passing::iterator && p.through() &&
        (*p.through() == op.on || info(op.what).buckets == buckets_of::both)) {
      maps_->drop(c);
      models_.cursor(c) = pass();
    }
}
/// For bucket_map, the table at the class.
bool lockstep::invalidates_iterators(const operation& op, const answer& found) const {
  switch (info(op.what).iterators) {
  case keeps::everything:
    return false;
  case keeps::by_insert: // by the Go policies every write may evacuate
    return found.count != 0 ? !contract_.new_key_keeps_iterators
                            : !contract_.present_key_keeps_iterators;
  case keeps::by_erase:
    return !contract_.erase_keeps_iterators;
  case keeps::by_erase_at:
    return !contract_.erase_at_keeps_iterators;
  case keeps::references:
  case keeps::nothing:
    return true;
  }
  return true;
}

/// What the cursor yielded now is what its contract allows.
bool lockstep::pass_holds(pass& p) {
  for (const reference::entry& e : seen_.yielded)
    if (!yield_holds(p, e))
      return false;
  if (!seen_.at_end || p.at_end())
    return true;
  for (const reference::entry& e : models_[index(*p.through())].entries())
    if (p.must_yield(e.born))
      return diverge(check::iteration, "the cursor to yield " + shown(e.key) + " before its end",
                     "the end");
  p.end();
  return true;
}
bool lockstep::yield_holds(pass& p, const reference::entry& e) {
  const std::string found = shown(e.key) + " = " + std::to_string(e.value);
  if (p.at_end())
    return diverge(check::iteration, "the cursor to yield nothing after its end", found);
  on_ = *p.through();
  const reference& model = models_[index(on_)];
  const std::size_t place = model.find(e.key);
  if (place == model.size() || model.entries()[place].key != e.key)
    return diverge(check::iteration, "the cursor to yield no entry that is not in the map", found);
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

} // namespace bucketproof::model
