#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct begin : of_family<begin>, changes_no_bucket, has_no_call {
  static constexpr facts row{.name = "begin",
                             .arguments = form::cursor,
                             .says = "c0 becomes an iterator, dropped by what invalidates it",
                             .is_for = purpose::passes,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::anything,
                             .weight = 6,
                             .standard = iterator_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::has_iterators;
  }
  static auto expect(auto& right) {
    right.open_iterator();
    return right.nothing();
  }
  static auto perform(auto& map) {
    map.open_iterator();
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
