#pragma once

#include "groups.hpp"

#include <type_traits>
#include <utility>

namespace bucketproof::model::operations {

struct self_assign : of_family<self_assign>, changes_no_bucket {
  static constexpr facts row{.name = "self_assign",
                             .arguments = form::nothing,
                             .says = "a = a",
                             .spelled = "X = X",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .standard = copy_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return std::is_copy_assignable_v<typename Has::map_type>;
  }
  static auto expect(auto& right) { return right.nothing(); }
  static auto perform(auto& map) {
    map.on = std::as_const(map.itself());
    return map.nothing();
  }
  static auto call_map(const auto& map) {
    return "self_assign(" + map.name() + ", " + map.name() + ')';
  }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
