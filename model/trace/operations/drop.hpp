#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct drop : of_family<drop>, changes_no_bucket, has_no_call, needs_no_member {
  static constexpr facts row{.name = "drop",
                             .arguments = form::cursor,
                             .says = "destroys the cursor",
                             .is_for = purpose::passes,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 2,
                             .standard = iterator_clause};
  static auto expect(auto& right) {
    right.close();
    return right.nothing();
  }
  static auto perform(auto& map) {
    map.close();
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
