#include "lockstep.hpp"

#include "model/adapter/inspection.hpp"
#include "model/adapter/specification_check.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace bucketproof::model {
namespace {

bool is_sized_copy(buckets_of from) noexcept {
  return from == buckets_of::a_copy || from == buckets_of::entries_of_other;
}

} // namespace

shape lockstep::shape_of(map_name m) const {
  return inside_ != nullptr ? inside_->shape_of(m) : shape();
}

/// The rule by which growths start, and that buckets never become fewer.
bool lockstep::growth_holds(map_name m, const operation& op, const shape& was, const shape& now,
                            const answer& found) {
  if (inside_ == nullptr)
    return true;
  const bool merged = buckets_ == buckets_of::both;
  const bool adds_some = m == op.on && (merged || takes_many(op.what));
  const bool replaced = buckets_ != buckets_of::its_own && !merged;
  if (!replaced && op.what != verb::shrink_to_fit && now.buckets < was.buckets)
    return diverge(check::growth, "at least " + std::to_string(was.buckets) + " buckets",
                   std::to_string(now.buckets));
  const bool inserted = family_of(op.what) == verb::insert && found.count != 0;
  if (inserted && was.growth == growth_kind::none && was.buckets != 0)
    return growth_starts_by_the_rule(was, now);
  if (inserted && was.growth != growth_kind::none && !evacuation_advances(was, now))
    return false;
  if (!inserted && !replaced && !adds_some && was.growth == growth_kind::none &&
      now.growth != growth_kind::none)
    return diverge(check::growth, "no growth started by anything but an insert",
                   "a growth to " + std::to_string(now.buckets) + " buckets");
  if ((inserted || rules_.only_inserts_evacuate) && now.growth == growth_kind::none &&
      rules_.over_load(now.size, now.buckets))
    return diverge(check::growth,
                   "a growth, for " + std::to_string(now.size) + " entries in " +
                       std::to_string(now.buckets) + " buckets",
                   "none");
  if (m == op.on && (is_sized_copy(buckets_) || op.what == verb::shrink_to_fit))
    return copy_is_sized(now);
  if (m == op.on && op.what == verb::reserve)
    return room_is_made(now, rules_.buckets_for(std::max<std::size_t>(now.size, op.number)), op);
  if (m == op.on && op.what == verb::rehash)
    return room_is_made(
        now, std::max(rules_.buckets_for(now.size), std::bit_ceil(std::size_t{op.number})), op);
  return true;
}
bool lockstep::growth_starts_by_the_rule(const shape& was, const shape& now) {
  const bool doubles = rules_.over_load(was.size + 1, was.buckets);
  const bool compacts = !doubles && was.overflow >= was.buckets;
  const std::size_t buckets = doubles ? 2 * was.buckets : was.buckets;
  const growth_kind due = doubles    ? growth_kind::doubling
                          : compacts ? growth_kind::same_size
                                     : growth_kind::none;
  // A growth of one or two buckets can be over within the operation that starts it.
  const bool may_be_over = !rules_.only_inserts_evacuate && was.buckets <= 2;
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
                 describe(due, buckets) + ", as " + std::to_string(was.size + 1) + " entries in " +
                     std::to_string(was.buckets) + " buckets with " + std::to_string(was.overflow) +
                     " overflow buckets ask for",
                 describe(now.growth, now.buckets));
}
/// An insert evacuates two old buckets: the next two in order, or the one touched and the next.
bool lockstep::evacuation_advances(const shape& was, const shape& now) {
  const bool in_order = rules_.only_inserts_evacuate;
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
/// Does the operation to the specification, too. A structure that is unspecified after a throw is
/// specified again once the map is replaced.
void lockstep::specify(const operation& op, std::optional<std::uint32_t> named) {
  specification_.apply(op, named, buckets_);
  bool& on = is_specified_[index(op.on)];
  bool& with = is_specified_[index(other(op.on))];
  switch (buckets_) {
  case buckets_of::its_own:
    break;
  case buckets_of::no_map:
    on = true;
    break;
  case buckets_of::a_copy:
  case buckets_of::other:
  case buckets_of::entries_of_other: // in the order of the other
    on = with;
    break;
  case buckets_of::each_other:
    std::swap(on, with);
    break;
  case buckets_of::both: // what goes over, and in which order, both of them say
    on = with = on && with;
    break;
  case buckets_of::anew: // whether its seed is known, what was there says
    break;
  case buckets_of::new_map:
    on = true;
    specification_.take_up(op.on, static_cast<seed>(inside_->hash_seed(op.on)));
    break;
  }
}
bool lockstep::shape_is_specified(map_name m, const shape& now) {
  if (!is_specified_[index(m)])
    return true;
  if (inside_ == nullptr)
    return true;
  const shape wanted = specification_.map(m).shape_now();
  if (now == wanted)
    return true;
  on_ = m;
  return diverge(check::specification, describe(wanted), describe(now));
}
/// reserve and rehash finish a growth and make room. A map without memory takes none for nothing.
bool lockstep::room_is_made(const shape& now, std::size_t buckets, const operation& asked) {
  const bool is_asked = asked.number != 0 || now.size != 0;
  if (is_asked && (now.buckets < buckets || now.growth != growth_kind::none))
    return diverge(check::growth, "no growth, and at least " + std::to_string(buckets) + " buckets",
                   std::to_string(now.buckets) + " buckets" +
                       (now.growth == growth_kind::none ? "" : " and a growth"));
  return true;
}
/// What the map says of its buckets and its load.
bool lockstep::load_is_as_said(map_name m, const shape& now) {
  if (inside_ == nullptr)
    return true;
  const map_numbers says = maps_->numbers(m);
  const float load =
      now.buckets == 0 ? 0 : static_cast<float>(now.size) / static_cast<float>(now.buckets);
  if (says.bucket_count.value_or(now.buckets) == now.buckets &&
      says.load_factor.value_or(load) == load)
    return true;
  on_ = m;
  return diverge(check::growth,
                 std::to_string(now.buckets) + " buckets and a load factor of " +
                     std::to_string(load),
                 std::to_string(says.bucket_count.value_or(now.buckets)) + " and " +
                     std::to_string(says.load_factor.value_or(load)));
}
bool lockstep::copy_is_sized(const shape& now) {
  const std::size_t wanted = now.size == 0 ? 0 : rules_.buckets_for(now.size);
  if (now.buckets != wanted || now.growth != growth_kind::none)
    return diverge(check::growth, "a copy of " + std::to_string(wanted) + " buckets",
                   std::to_string(now.buckets));
  return true;
}

bool lockstep::specification_holds(map_name m) {
  if (inside_ == nullptr || leaves_out(check::specification) || !is_specified_[index(m)])
    return true;
  const misfit wrong = inside_->compare(m, specification_.map(m), trace_.setup.hash);
  return !wrong || diverge(check::specification, wrong.expected, wrong.found);
}

void lockstep::take_up_structure() {
  if (inside_ != nullptr)
    for (const map_name m : {map_name::a, map_name::b})
      specification_.take_up(m, inside_->structure_of(m, specification_.map(m), trace_.setup.hash));
}

bool lockstep::structure_holds(map_name m) {
  if (inside_ == nullptr || leaves_out(check::structure))
    return true;
  structure_census census;
  const broken_invariant broken = inside_->check_structure(m, census);
  if (broken)
    return diverge(check::structure, broken.expected, broken.found);
  if (!first_index_is_known(m, census))
    return false;
  longest_chain_[index(m)] = census.longest_chain;
  if (with_.reached != nullptr && census.longest_chain > with_.reached->longest_chain)
    with_.reached->longest_chain = census.longest_chain;
  return true;
}

/// begin() remembers where it found the first entry, so that a map with many empty chains in
/// front is not searched each time.
bool lockstep::first_index_is_known(map_name m, const structure_census& census) {
  if (census.entries == 0 || maps_->begins_at_its_end(m))
    return true;
  const std::size_t known = inside_->first_index(m);
  return known == census.first_index ||
         diverge(check::structure,
                 "begin() to remember bucket " + std::to_string(census.first_index),
                 "bucket " + std::to_string(known));
}

} // namespace bucketproof::model
