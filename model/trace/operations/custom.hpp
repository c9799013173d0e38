#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

/// An operation of the map's own; custom.hpp.
struct custom : of_family<custom>, changes_no_bucket, has_no_call {
  static constexpr facts row{.name = "custom",
                             .arguments = form::custom,
                             .says = "an operation of the map's own",
                             .answer = answers::custom,
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 16,
                             .not_in_programs = "an operation of the map's own",
                             .standard = making_clause,
                             .habit = "expect, in the custom operation"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::custom::any();
  }
  static auto expect(auto& right) { return right.custom(); }
  static auto perform(auto& map) { return map.custom(); }
};

} // namespace bucketproof::model::operations
