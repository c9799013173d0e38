// The three invariants of a bucket map: its load factor is bounded, nothing that a program erases
// makes it smaller, and a rehash loses and invents nothing. The other promises are beside this
// file.
#include "promises.hpp"

#include <set>
#include <string>

namespace bucketproof::model {
namespace {

verdict load_factor_within_limit(const step& s) {
  // Under Go's policies an erase, too, can end a growth, and the next insert starts another.
  if (s.after.grows() || (!s.inserted() && !s.rules.only_inserts_evacuate))
    return not_asked();
  if (s.before.grows())
    s.saw("a growth that ended");
  return at_most(s.after.size, s.rules.most_entries(s.after.buckets),
                 [&s] { return "entries in " + std::to_string(s.after.buckets) + " buckets"; });
}

verdict never_shrinks(const step& s) {
  if (s.replaced() || s.op.what == verb::shrink_to_fit)
    return not_asked();
  if (s.erased())
    s.saw(s.before.grows() ? "an erase during a growth" : "an erase");
  if (s.op.what == verb::clear && s.before.size != 0)
    s.saw("a clear");
  return at_least(s.after.buckets, s.before.buckets, "buckets");
}

/// While entries move from old buckets to new ones, and when they have: every key that the map has
/// had since the run began.
class lookups_after_rehash {
public:
  verdict operator()(const step& s) {
    std::set<std::uint32_t>& keys = ever_[static_cast<std::size_t>(s.map)];
    if (s.inserted())
      keys.insert(s.op.key);
    else if (s.model.size() > s.before.size || s.replaced())
      for (const reference::entry& e : s.model.entries())
        keys.insert(e.key);
    if (!s.before.grows() && !s.after.grows() && s.before.buckets == s.after.buckets)
      return not_asked();
    note(s, keys.size());
    if (const auto lost = s.first_not_found())
      return broken(s.shown(*lost) + " to be found, with its value", "it is not");
    for (const std::uint32_t key : keys)
      if (!s.model.contains(key) && s.finds(key))
        return broken(s.shown(key) + " not to be found: it was erased", "it is");
    return held();
  }

private:
  static void note(const step& s, std::size_t keys) {
    switch (progress_of(s.after)) {
    case progress::none:
      s.saw(s.before.grows() ? "the end of a growth" : "other buckets at once");
      break;
    case progress::first:
    case progress::only:
      s.saw("a growth that has just started");
      break;
    case progress::middle:
      s.saw("a growth in its middle");
      break;
    case progress::last:
      s.saw("the last old bucket to evacuate");
      break;
    }
    if (keys > s.model.size())
      s.saw("keys that were erased");
  }

  std::set<std::uint32_t> ever_[2];
};

} // namespace

std::vector<property> invariants() {
  return {
      {.name = "load_factor_within_limit",
       .says = "Unless a growth is under way, there are at most 6.5 entries a bucket, or as many "
               "as the policy says; a single bucket may fill its slots.",
       .holds = load_factor_within_limit,
       .times = 4,
       .must_see = {"a growth that ended"}},
      {.name = "never_shrinks",
       .says = "Nothing makes the buckets fewer, neither an erase nor a clear, except "
               "shrink_to_fit and what replaces the whole map.",
       .holds = never_shrinks,
       .times = 4,
       .must_see = {"an erase", "an erase during a growth", "a clear"}},
      {.name = "lookups_after_rehash",
       .says = "At every step of a growth, and when it has ended, each key that the map holds is "
               "found with its value, and none that was erased.",
       .over_a_run = [] { return predicate(lookups_after_rehash()); },
       .needs = reads::lookups,
       .traces = positioned,
       .times = 2,
       .must_see = {"a growth that has just started", "a growth in its middle",
                    "the last old bucket to evacuate", "the end of a growth",
                    "keys that were erased"}},
  };
}

} // namespace bucketproof::model
