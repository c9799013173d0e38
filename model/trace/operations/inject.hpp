#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

/// Says something of the next operation; lockstep does it.
struct inject : of_family<inject>, changes_no_bucket, has_no_call, needs_no_member {
  static constexpr facts row{.name = "inject",
                             .arguments = form::fault,
                             .says = "the n-th such call in the next operation throws",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 0,
                             .standard = making_clause};
  static auto expect(auto& right) { return right.nothing(); }
  static auto perform(auto& map) { return map.nothing(); }
};

} // namespace bucketproof::model::operations
