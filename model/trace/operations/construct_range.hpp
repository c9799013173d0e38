#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

/// X(first, last, n, hash, equal)
struct construct_range : of_family<construct_range, insert> {
  static constexpr facts row{.name = "construct_range",
                             .arguments = form::run,
                             .says = "a is destroyed and made of the range of insert_range, "
                                     "with the functors that it had",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::new_map,
                             .at_once = true,
                             .weight = 2,
                             .standard = {"a map made of a range has its elements, of those with "
                                          "one key the first",
                                          "[unord.req.general] X(i, j, n, hf, eq)"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::is_made_of_ranges();
  }
  static auto expect(auto& right) {
    right.maps.renew(right.op.on, right.maps.with_same_functors(right.op.on));
    right.inserted_all();
    return right.nothing();
  }
  static void specify(auto& map) {
    map.on = map.fresh();
    map.insert_all();
  }
  static auto perform(auto& map) {
    auto range = map.range();
    map.make_of(range.begin(), range.end());
    map.expect_unchanged(range);
    return map.nothing();
  }
  static auto call_map(const auto& map) {
    return "make_of_range(" + map.name() + ", " + map.run() + ')';
  }
  static auto call_oracle(const auto& right) {
    return right.call("clear", {}) + ";\n  " + right.insert_run();
  }
};

} // namespace bucketproof::model::operations
