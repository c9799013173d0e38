#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

struct insert_own : of_family<insert> {
  static constexpr facts row{.name = "insert_own",
                             .arguments = form::key_own,
                             .says = "inserts a reference to an entry of the map",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 16,
                             .standard = insert_clause,
                             .habit = own_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::emplaces && Has::shows_values;
  }
  static auto expect(auto& right) {
    return right.on.size() == 0 ? right.nothing() : right.inserted(right.op.key, right.own_value());
  }
  static void specify(auto& map) {
    if (map.own)
      map.on.assign(map.op.key);
  }
  static auto perform(auto& map) {
    if (!map.own)
      return map.nothing();
    return map.inserted([&] { return map.on.try_emplace(map.key(), map.value_of(*map.own)); });
  }
  static auto call_map(const auto& map) {
    return map.inserted(map.forms().try_emplace,
                        map.call("try_emplace", map.key() + ", " + map.own_value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("try_emplace", right.own_value());
  }
};

} // namespace bucketproof::model::operations
