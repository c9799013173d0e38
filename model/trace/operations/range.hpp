#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct range : of_family<range>, changes_no_bucket, has_no_call {
  static constexpr facts row{.name = "range",
                             .arguments = form::cursor_number,
                             .says = "c0 becomes a cursor that starts at a random place",
                             .is_for = purpose::passes,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 6,
                             .standard = iterator_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::has_cursors;
  }
  static auto expect(auto& right) {
    right.open_cursor();
    return right.nothing();
  }
  static auto perform(auto& map) {
    map.open_cursor();
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
