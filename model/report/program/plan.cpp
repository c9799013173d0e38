#include "plan.hpp"

#include "model/oracle/reference.hpp"

#include <algorithm>

namespace bucketproof::model {
namespace {

constexpr std::size_t literal_operations = 12; ///< More than these go to an oracle.
constexpr std::size_t literal_entries = 40;    ///< Of all states together.

/// Whether the failpoints happen: only objects that are counted tell when they are hashed,
/// compared, copied or moved.
bool happens(failpoint e, key_kind keys) {
  return e == failpoint::allocate ||
         (e == failpoint::move ? keys == key_kind::throwing : are_counted(keys));
}
/// Whether a program can follow what a throw in the operation leaves.
bool can_be_followed(verb what) {
  return keeps_entries_when_it_throws(what) || info(what).buckets == buckets_of::both ||
         (info(what).buckets == buckets_of::its_own && !is_about_both_maps(what) &&
          !info(what).depends_on_order && what != verb::iterate && !is_about_a_cursor(what));
}

bool says_something_of_others(verb what) noexcept {
  return what == verb::inject || what == verb::repeat;
}
/// Where the block ends that the operation is in; the end of the trace if it is in none.
std::size_t end_of_its_block(const trace& t, std::size_t at) noexcept {
  for (std::size_t i = at; i-- > 0;)
    if (t.operations[i].what == verb::repeat)
      return block_end(t, i) > at ? block_end(t, i) : t.operations.size();
  return t.operations.size();
}

} // namespace

std::string why_left_out(const operation& op, const written_map& m) {
  if (op.what == verb::custom)
    return m.custom_operation && !m.custom_operation(op.step).empty()
               ? ""
               : "an operation that the map's class does not list, or that does not take the "
                 "elements";
  if (const std::string_view why = info(op.what).not_in_programs; !why.empty())
    return std::string(why);
  if (!m.does(op.what))
    return m.stands_for_another && info(op.what).buckets == buckets_of::new_map
               ? "bucket_map would choose a seed, and its hashes depend on that"
               : "the map has no such member";
  if (op.what == verb::self_move && !m.promised.self_move_changes_nothing)
    return "nothing is promised of it";
  if (op.what == verb::erase_loop && !m.promised.erase_loop_visits_once)
    return "such a loop may visit an element twice";
  if (info(op.what).arguments == form::key_own && !m.promised.takes_own_elements)
    return "the map does not take its own elements";
  if (info(op.what).arguments == form::run && op.number == 0 && !takes_many(op.what))
    return "nothing to do";
  return {};
}

fault_plan::fault_plan(const trace& t, const written_map& m)
    : faults_(t.operations.size()),
      without_effect_(t.operations.size()) {
  for (std::size_t at = 0; at < t.operations.size(); ++at)
    if (t.operations[at].what == verb::inject)
      aim(t, at, m);
}
/// At the next operation that the program does.
void fault_plan::aim(const trace& t, std::size_t armed_at, const written_map& m) {
  std::size_t target = armed_at + 1;
  const std::size_t end = end_of_its_block(t, armed_at);
  while (target < end && !says_something_of_others(t.operations[target].what) &&
         !why_left_out(t.operations[target], m).empty())
    ++target;
  std::string& why = without_effect_[armed_at];
  if (target == end) {
    why = "nothing to do, nothing follows";
    return;
  }
  const operation& arm = t.operations[armed_at];
  const verb what = t.operations[target].what;
  const failpoint e = failpoints[arm.step];
  if (what == verb::inject)
    why = "nothing to do, another follows";
  else if (what == verb::repeat)
    why = "nothing to do, a block follows";
  else if (!happens(e, t.setup.keys))
    why = "nothing to do, such keys do not throw so";
  else if (m.promised.when_it_throws(what, e) == guarantee::none || !can_be_followed(what))
    why = "nothing to do, what follows promises nothing of a throw";
  else
    faults_[target] = &arm;
}
bool fault_plan::any(failpoint e) const {
  return std::any_of(faults_.begin(), faults_.end(), [e](const operation* arm) {
    return arm != nullptr && failpoints[arm->step] == e;
  });
}
bool fault_plan::any() const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [](const operation* arm) { return arm != nullptr; });
}

bool needs_oracle(const trace& t, const written_map& m, const fault_plan& faults) {
  if (faults.any() || t.operations.size() > literal_operations)
    return true;
  references maps(t.setup);
  std::size_t entries = 0, inserted = 0;
  for (const operation& op : t.operations) {
    if (op.what == verb::repeat)
      return true;
    if (!why_left_out(op, m).empty())
      continue;
    const reference& on = maps[static_cast<std::size_t>(op.on)];
    if (op.what == verb::begin || op.what == verb::custom ||
        (goes_by_element(op.what) && op.number > 1) ||
        (op.what == verb::drain && op.number != 0 && op.number < on.size()))
      return true;
    inserted += takes_many(op.what)                  ? elements_of(op)
                : family_of(op.what) == verb::insert ? 1U
                                                     : 0U;
    if (inserted > m.promised.may_refuse_from || inserted > m.promised.most_entries ||
        (info(op.what).makes_room && op.number > m.promised.most_entries))
      return true;
    observation seen;
    if (op.what == verb::drain && op.number != 0)
      for (const reference::entry& e : on.entries())
        seen.erased.push_back(e.key);
    apply(op, maps, seen);
    entries += maps[0].size() + maps[1].size();
  }
  return entries > literal_entries;
}

} // namespace bucketproof::model
