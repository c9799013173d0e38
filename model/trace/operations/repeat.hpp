#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

/// Says something of the operations that follow; lockstep does it.
struct repeat : of_family<repeat>, changes_no_bucket, has_no_call, needs_no_member {
  static constexpr facts row{.name = "repeat",
                             .arguments = form::block,
                             .says = "the operations of the block are done n times",
                             .is_for = purpose::replaces,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 1,
                             .standard = making_clause};
  static auto expect(auto& right) { return right.nothing(); }
  static auto perform(auto& map) { return map.nothing(); }
};

} // namespace bucketproof::model::operations
