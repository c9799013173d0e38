#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct self_swap : of_family<self_swap>, changes_no_bucket {
  static constexpr facts row{.name = "self_swap",
                             .arguments = form::nothing,
                             .says = "swaps the map with itself",
                             .spelled = "swap(X, X)",
                             .is_for = purpose::replaces,
                             .iterators = keeps::references,
                             .after_a_throw = throw_leaves::anything,
                             .standard = swap_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::swaps();
  }
  static auto expect(auto& right) { return right.nothing(); }
  static auto perform(auto& map) {
    map.on.swap(map.itself());
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("swap", map.name()); }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
