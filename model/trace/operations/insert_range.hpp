#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

/// insert(first, last)
struct insert_range : of_family<insert_range, insert> {
  static constexpr facts row{.name = "insert_range",
                             .arguments = form::run,
                             .says = "inserts a range, each key with itself as value and then all "
                                     "backward with 0; answers how many were new",
                             .answer = answers::number,
                             .is_for = purpose::adds,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::some,
                             .at_once = true,
                             .standard = insert_range_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::inserts_ranges();
  }
  static auto expect(auto& right) { return right.inserted_all(); }
  static void specify(auto& map) { map.insert_all(); }
  static auto perform(auto& map) {
    auto range = map.range();
    const auto before = map.on.size();
    map.on.insert(range.begin(), range.end());
    map.expect_unchanged(range);
    return map.count(map.on.size() - before);
  }
  static auto call_map(const auto& map) {
    return "insert_range(" + map.name() + ", " + map.run() + ')';
  }
  static auto call_oracle(const auto& right) { return right.insert_run(); }
};

} // namespace bucketproof::model::operations
