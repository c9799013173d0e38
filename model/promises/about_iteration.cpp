// That iteration, cursors and find_many meet each entry, and nothing else.
#include "promises.hpp"

#include <set>

namespace bucketproof::model {
namespace {

verdict iteration_yields_each_entry_once(const step& s) {
  if (s.after.grows())
    s.saw(progress_of(s.after) == progress::middle ? "a growth in its middle" : "a growth");
  std::set<std::uint32_t> keys;
  for (const seen_entry& e : s.after.entries) {
    if (!keys.insert(e.key).second)
      return broken(s.shown(e.key) + " once", "twice");
    const std::size_t place = s.model.find(e.key);
    if (place == s.model.size() || s.model.entries()[place].key != e.key ||
        s.model.entries()[place].value != e.value)
      return broken("only entries that the map holds", s.shown(e.key) + ", which it does not");
  }
  for (const reference::entry& e : s.model.entries())
    if (!keys.contains(e.key))
      return broken(s.shown(e.key) + " to be yielded", "it is not");
  return held();
}

verdict a_cursor_yields_each_entry_once(const step& s) {
  if (s.op.what != verb::next)
    return not_asked();
  const pass& p = s.models.cursor(s.op.step);
  if (p.by() != passing::cursor || !p.through())
    return not_asked();
  if (p.at_end() && !s.noted.yielded.empty())
    return broken("nothing after the end", s.shown(s.noted.yielded.front().key));
  const reference& through = s.models[static_cast<std::size_t>(*p.through())];
  std::set<std::uint32_t> now;
  for (const reference::entry& e : s.noted.yielded) {
    const std::size_t place = through.find(e.key);
    if (place == through.size() || through.entries()[place].key != e.key ||
        through.entries()[place].value != e.value)
      return broken("only entries that the map holds", s.shown(e.key) + ", which it does not");
    if (p.has_yielded(through.entries()[place].born) || !now.insert(e.key).second)
      return broken(s.shown(e.key) + " once", "a second time");
  }
  if (!s.noted.at_end)
    return held();
  s.saw("the end of a pass");
  for (const reference::entry& e : through.entries())
    if (p.must_yield(e.born) && !now.contains(e.key))
      return broken(s.shown(e.key) + " to be yielded before the end", "it is not");
  return held();
}

verdict find_many_finds_what_find_does(const step& s) {
  if (s.op.what != verb::find_run || s.op.number == 0 || s.threw)
    return not_asked();
  found_run each;
  for_each_key(s.op, [&](std::uint32_t key) {
    const std::size_t place = s.model.find(key);
    if (place == s.model.size())
      each.absent();
    else
      each.found(s.model.entries()[place].key, s.model.entries()[place].value);
  });
  if (each.get().count != 0)
    s.saw("keys that are there");
  if (each.get().count != s.op.number)
    s.saw("keys that are absent");
  const verdict counted = exactly(s.returned.count, each.get().count, "keys found");
  return counted.is == verdict::kind::broken
             ? counted
             : expect(s.returned == each.get(), "each with its own entry, in the keys' order",
                      "other entries, or another order");
}

} // namespace

std::vector<property> about_iteration() {
  return {
      {.name = "iteration_yields_each_entry_once",
       .says = "An iteration yields each entry once, and nothing else, at every point of a growth.",
       .holds = iteration_yields_each_entry_once,
       .needs = reads::entries,
       .traces = positioned,
       .must_see = {"a growth", "a growth in its middle"}},
      {.name = "a_cursor_yields_each_entry_once",
       .says = "range(m) yields each entry that stays once, and none that was erased, whatever the "
               "loop does to the map.",
       .holds = a_cursor_yields_each_entry_once,
       .traces = iterating,
       .times = 2,
       .must_see = {"the end of a pass"}},
      {.name = "find_many_finds_what_find_does",
       .says = "find_many answers for each key, in its place, what find answers.",
       .holds = find_many_finds_what_find_does,
       .times = 2,
       .must_see = {"keys that are there", "keys that are absent"}},
  };
}

} // namespace bucketproof::model
