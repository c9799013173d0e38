// What a throw leaves, and that nothing is lost or left over.
#include "promises.hpp"

#include <map>
#include <string>

namespace bucketproof::model {
namespace {

std::map<std::uint32_t, std::uint32_t> content(const map_state& m) {
  std::map<std::uint32_t, std::uint32_t> all;
  for (const seen_entry& e : m.entries)
    all.emplace(e.key, e.value);
  return all;
}

/// Asked only where nothing may change: of operations with the strong guarantee.
verdict a_throw_changes_nothing(const step& s) {
  if (!s.threw)
    return not_asked();
  s.saw(s.before.grows() ? "a throw during a growth" : "a throw");
  const auto was = content(s.before), now = content(s.after);
  for (const auto& [key, value] : was)
    if (const auto there = now.find(key); there == now.end() || there->second != value)
      return broken(s.shown(key) + " = " + std::to_string(value) + ", as before",
                    there == now.end() ? "it is gone" : std::to_string(there->second));
  return exactly(now.size(), was.size(), "entries, as before");
}

verdict as_many_alive_as_entries(const step& s) {
  if (!are_tracked(s.with.keys))
    return not_asked();
  if (s.erased())
    s.saw("an erase");
  const std::size_t entries = s.after.size + s.other_after.size;
  const verdict keys = exactly(s.keys_alive, entries, "keys alive");
  return keys.is == verdict::kind::broken ? keys : exactly(s.values_alive, entries, "values alive");
}

} // namespace

std::vector<property> about_throws() {
  return {
      {.name = "a_throw_changes_nothing",
       .says = "An operation that promises it, and throws, leaves every entry as it was.",
       .holds = a_throw_changes_nothing,
       .needs = reads::entries,
       .traces = faulty,
       .times = 2,
       .must_see = {"a throw", "a throw during a growth"}},
      {.name = "as_many_alive_as_entries",
       .says = "As many keys and values are alive as there are entries: what is erased is "
               "destroyed once, at once.",
       .holds = as_many_alive_as_entries,
       .traces = living,
       .times = 2,
       .must_see = {"an erase"}},
  };
}

} // namespace bucketproof::model
