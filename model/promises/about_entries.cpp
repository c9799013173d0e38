// Where entries lie, and what moves them.
#include "promises.hpp"

#include <map>
#include <optional>
#include <string>

namespace bucketproof::model {
namespace {

/// The first entry of both that does not lie where it did.
std::optional<std::uint32_t> first_moved(const std::map<std::uint32_t, const void*>& was,
                                         const std::map<std::uint32_t, const void*>& now) {
  for (const auto& [key, address] : was)
    if (const auto there = now.find(key); there != now.end() && there->second != address)
      return key;
  return std::nullopt;
}

verdict only_an_insert_moves_entries(const step& s) {
  const bool may_move = s.inserted() || s.replaced() || info(s.op.what).makes_room ||
                        s.op.what == verb::shrink_to_fit || takes_many(s.op.what) ||
                        info(s.op.what).buckets == buckets_of::both;
  const bool evacuates = !s.rules.only_inserts_evacuate && s.before.grows() && !s.looked();
  if (may_move || evacuates || s.threw || s.before.entries.empty())
    return not_asked();
  if (s.erased() && s.after.size != 0)
    s.saw(s.before.grows() ? "an erase during a growth" : "an erase");
  const auto moved = first_moved(s.before.addresses(), s.after.addresses());
  return moved ? broken(s.shown(*moved) + " to stay where it was", "it has moved") : held();
}

verdict swap_and_move_keep_references(const step& s) {
  const buckets_of from = s.buckets;
  if (s.threw || (from != buckets_of::each_other && (from != buckets_of::other || !s.is_on())))
    return not_asked();
  if (!s.other_before.entries.empty())
    s.saw(from == buckets_of::other ? "a move" : "a swap");
  const auto was = s.other_before.addresses(), now = s.after.addresses();
  if (const auto moved = first_moved(was, now))
    return broken(s.shown(*moved) + " to stay where it was", "it has moved");
  return exactly(now.size(), was.size(), "entries, those that the other map had");
}

/// Few keys, so that a write often meets one that is there, also in the middle of a growth.
profile rewriting() {
  profile p = everything();
  p.policies = {policy_kind::standard, policy_kind::two_slots, policy_kind::two_slots,
                policy_kind::go, policy_kind::two_slots_go};
  p.operations = 200;
  p.runs = 24;
  p.longest_run = 24;
  p.churns = 1;
  p.passes = 1;
  p.bucket_bits = 3;
  return p;
}

} // namespace

std::vector<property> about_entries() {
  return {
      {.name = "only_an_insert_moves_entries",
       .says =
           "Only an insert of a new key moves entries, besides reserve, rehash, shrink_to_fit and "
           "merge; under Go's policies, any write during a growth.",
       .holds = only_an_insert_moves_entries,
       .needs = reads::entries,
       .traces = rewriting,
       .must_see = {"an erase", "an erase during a growth"}},
      {.name = "swap_and_move_keep_references",
       .says = "A swap and a move hand over the entries where they lie.",
       .holds = swap_and_move_keep_references,
       .needs = reads::entries,
       .traces = living,
       .must_see = {"a move", "a swap"}},
  };
}

} // namespace bucketproof::model
