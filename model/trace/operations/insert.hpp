#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert : of_family<insert> {
  static constexpr facts row{.name = "insert",
                             .arguments = form::key_value,
                             .says = "inserts; answers whether, and the entry there now",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 48,
                             .in_go = go_action::keep,
                             .standard = insert_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::inserts_pairs || Has::inserts_two;
  }
  static auto expect(auto& right) { return right.inserted(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  template <class Call>
  static auto perform(Call& map) {
    if constexpr (Call::has::inserts_pairs)
      return map.inserted([&] { return map.on.insert({map.key(), map.value()}); });
    else
      return map.inserted([&] { return map.on.insert(map.key(), map.value()); });
  }
  static auto call_map(const auto& map) {
    return map.inserted(map.forms().insert, map.insert(map.key(), map.value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("try_emplace", right.value());
  }
};

} // namespace bucketproof::model::operations
