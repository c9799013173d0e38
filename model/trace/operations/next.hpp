#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct next : of_family<next>, changes_no_bucket, has_no_call, needs_no_member {
  static constexpr facts row{.name = "next",
                             .arguments = form::cursor_number,
                             .says = "steps the cursor; answers how many entries it yielded",
                             .answer = answers::number,
                             .is_for = purpose::passes,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::anything,
                             .depends_on_order = true,
                             .weight = 24,
                             .standard = iterator_clause};
  static auto expect(auto& right) { return right.count(right.seen.yielded.size()); }
  static auto perform(auto& map) { return map.step(); }
};

} // namespace bucketproof::model::operations
