#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

struct insert_or_assign : of_family<insert> {
  static constexpr facts row{.name = "insert_or_assign",
                             .arguments = form::key_value,
                             .says = "inserts or assigns; as insert",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 24,
                             .in_go = go_action::assign,
                             .standard = assign_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::assigns;
  }
  static auto expect(auto& right) { return right.assigned(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    return map.inserted([&] { return map.on.insert_or_assign(map.key(), map.value()); });
  }
  static auto call_map(const auto& map) {
    return map.inserted(map.forms().insert_or_assign, map.assign(map.key(), map.value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("insert_or_assign", right.value());
  }
};

} // namespace bucketproof::model::operations
