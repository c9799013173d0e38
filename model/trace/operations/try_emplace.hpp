#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

struct try_emplace : of_family<insert> {
  static constexpr facts row{.name = "try_emplace",
                             .arguments = form::key_value,
                             .says = "as insert, constructed in place",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 24,
                             .in_go = go_action::keep,
                             .standard = {"try_emplace adds the element if its key is absent, and "
                                          "changes nothing else",
                                          "[unord.map.modifiers]"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::emplaces;
  }
  static auto expect(auto& right) { return right.inserted(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    return map.inserted([&] { return map.on.try_emplace(map.key(), map.value()); });
  }
  static auto call_map(const auto& map) {
    return map.inserted(map.forms().try_emplace,
                        map.call("try_emplace", map.key() + ", " + map.value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("try_emplace", right.value());
  }
};

} // namespace bucketproof::model::operations
