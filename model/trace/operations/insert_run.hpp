#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

struct insert_run : of_family<insert>, has_no_call {
  static constexpr facts row{.name = "insert_run",
                             .arguments = form::run,
                             .says = "inserts each key with itself as value; answers how many were "
                                     "new",
                             .answer = answers::number,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 0,
                             .in_go = go_action::keep,
                             .standard = insert_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::fills;
  }
  static auto expect(auto& right) {
    return right.run([&](auto key) { return right.on.insert(key, key); });
  }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    return map.run([&](auto key) { return map.put(key); });
  }
};

} // namespace bucketproof::model::operations
