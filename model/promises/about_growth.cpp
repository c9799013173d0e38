// When a growth starts, what one insert has to do for it, and what it leaves.
#include "promises.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace bucketproof::model {
namespace {

using chain = std::pair<generation, std::size_t>;

/// The taken slots of a chain.
std::size_t entries_in(std::span<const slot_snapshot> slots) {
  std::size_t n = 0;
  for (const slot_snapshot& s : slots)
    n += is_taken(s.mark) ? 1U : 0U;
  return n;
}
std::map<std::uint32_t, chain> chains_of(const snapshot& s) {
  std::map<std::uint32_t, chain> all;
  for (const generation g : {generation::current, generation::old})
    for (std::size_t i = 0; i < s.array(g).buckets(); ++i)
      for (const slot_snapshot& slot : s.array(g).chain(i))
        if (is_taken(slot.mark))
          all.emplace(slot.key, chain(g, i));
  return all;
}

verdict growth_starts_when_the_rule_says(const step& s) {
  if (!s.inserted() || s.before.grows() || s.before.buckets == 0)
    return not_asked();
  const bool doubles = s.rules.over_load(s.after.size, s.before.buckets);
  const bool compacts = !doubles && s.before.overflow >= s.before.buckets;
  if (doubles || compacts)
    s.saw(doubles ? "a doubling" : "a same-size growth");
  verdict sized =
      exactly(s.after.buckets, doubles ? 2 * s.before.buckets : s.before.buckets, "buckets");
  // With one or two buckets, a growth may be over in the insert that starts it.
  const bool over_at_once = !s.rules.only_inserts_evacuate && s.before.buckets <= 2;
  if (sized.is == verdict::kind::broken || over_at_once)
    return sized;
  return expect(s.after.grows() == (doubles || compacts),
                doubles || compacts ? "a growth" : "no growth", s.after.grows() ? "one" : "none");
}

verdict an_insert_moves_two_old_buckets_at_most(const step& s) {
  if (!s.inserted())
    return not_asked();
  const std::map<std::uint32_t, const void*> now = s.after.addresses();
  const std::map<std::uint32_t, chain> was_in = chains_of(s.before.slots);
  std::set<chain> moved;
  for (const seen_entry& e : s.before.entries)
    if (const auto there = now.find(e.key); there == now.end() || there->second != e.address)
      if (const auto from = was_in.find(e.key); from != was_in.end())
        moved.insert(from->second);
  if (moved.size() > 1)
    s.saw("entries of two old buckets moved");
  // Under Go's policies the insert that starts a growth also takes part in the one before.
  return at_most(moved.size(), s.rules.only_inserts_evacuate ? 2U : 4U,
                 "old buckets whose entries move");
}

verdict a_full_chain_gets_an_overflow_bucket(const step& s) {
  if (!s.inserted() || s.before.grows() || s.after.grows() || s.before.buckets == 0 ||
      s.before.buckets != s.after.buckets || s.before.overflow >= s.before.buckets)
    return not_asked();
  const auto chains = chains_of(s.after.slots);
  const auto at = chains.find(s.op.key);
  if (at == chains.end())
    return not_asked(); // an own element, whose key the operation does not name
  const auto before = s.before.slots.current.chain(at->second.second);
  const bool full = !before.empty() && entries_in(before) == before.size();
  if (full)
    s.saw("a full chain");
  return exactly(s.after.overflow, s.before.overflow + (full ? 1 : 0), "overflow buckets");
}

/// Old buckets that the insert evacuated: each new chain is as short as its entries allow.
verdict a_same_size_growth_compacts(const step& s) {
  const bool starts = !s.before.grows() && s.after.growth == growth_kind::same_size;
  if (!s.inserted() || (s.before.growth != growth_kind::same_size && !starts) ||
      s.before.buckets != s.after.buckets)
    return not_asked();
  const array_snapshot& was = starts ? s.before.slots.current : s.before.slots.old;
  bool asked = false;
  for (std::size_t i = 0; i < was.buckets(); ++i) {
    const bool waits = s.after.grows() && s.after.slots.old.is_live(i);
    if (!was.is_live(i) || waits || i >= s.after.slots.current.buckets())
      continue;
    asked = true;
    const auto now = s.after.slots.current.chain(i);
    const std::size_t slots = s.after.slots.slots, taken = entries_in(now);
    const std::size_t shortest = taken == 0 ? 1 : (taken + slots - 1) / slots;
    if (now.size() < was.chain(i).size())
      s.saw("a chain that became shorter");
    if (now.size() > shortest * slots)
      return broken("a chain of " + std::to_string(shortest) + " buckets for the " +
                        std::to_string(taken) + " entries of bucket " + std::to_string(i),
                    std::to_string(now.size() / slots));
  }
  return asked ? held() : not_asked();
}

} // namespace

std::vector<property> about_growth() {
  return {
      {.name = "growth_starts_when_the_rule_says",
       .says = "An insert that would exceed the load limit doubles the buckets, and one that finds "
               "as many overflow buckets as buckets starts a growth of the same size; no other "
               "insert starts one.",
       .holds = growth_starts_when_the_rule_says,
       .traces = overflowing,
       .times = 4,
       .must_see = {"a doubling", "a same-size growth"}},
      {.name = "an_insert_moves_two_old_buckets_at_most",
       .says = "No pause: an insert moves the entries of at most two old buckets, under Go's "
               "policies of four.",
       .holds = an_insert_moves_two_old_buckets_at_most,
       .needs = reads::everything,
       .traces = positioned,
       .must_see = {"entries of two old buckets moved"}},
      {.name = "a_full_chain_gets_an_overflow_bucket",
       .says = "One key too many in a bucket links one overflow bucket; with room in the chain, an "
               "insert links none.",
       .holds = a_full_chain_gets_an_overflow_bucket,
       .needs = reads::slots,
       .traces = overflowing,
       .must_see = {"a full chain"}},
      {.name = "a_same_size_growth_compacts",
       .says = "A growth of the same size leaves each chain as short as its entries allow.",
       .holds = a_same_size_growth_compacts,
       .needs = reads::slots,
       .traces = positioned,
       .must_see = {"a chain that became shorter"}},
  };
}

} // namespace bucketproof::model
