#pragma once

#include "groups.hpp"

#include <utility>

namespace bucketproof::model::operations {

struct insert;

/// The hint is the first entry: a wrong one, mostly.
struct assign_hinted : of_family<insert> {
  static constexpr facts row{.name = "assign_hinted",
                             .arguments = form::key_value,
                             .says = "insert_or_assign with begin() as hint; as insert",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 8,
                             .standard = assign_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    if constexpr (Has::iterates && Has::assigns && Has::asks("hints"))
      return requires(typename Has::map_type & m, typename Has::key_type k,
                      typename Has::mapped_type v) {
        (*m.insert_or_assign(m.begin(), std::move(k), std::move(v))).second;
      };
    else
      return false;
  }
  static auto expect(auto& right) { return right.assigned(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    const auto before = map.on.size();
    const auto it = map.on.insert_or_assign(map.on.begin(), map.key(), map.value());
    return map.entry_at(map.on.size() - before, it);
  }
  static auto call_map(const auto& map) {
    return map.inserted_by(
        map.call("insert_or_assign", map.name() + ".begin(), " + map.key() + ", " + map.value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("insert_or_assign", right.value());
  }
};

} // namespace bucketproof::model::operations
