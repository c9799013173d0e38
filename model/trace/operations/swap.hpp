#pragma once

#include "groups.hpp"

#include <utility>

namespace bucketproof::model::operations {

struct swap : of_family<swap> {
  static constexpr facts row{.name = "swap",
                             .arguments = form::pair,
                             .says = "swaps the maps",
                             .spelled = "swap(X, Y)",
                             .is_for = purpose::replaces,
                             .iterators = keeps::references,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::each_other,
                             .is_symmetric = true,
                             .standard = swap_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::swaps();
  }
  static auto expect(auto& right) {
    right.maps.swap();
    return right.nothing();
  }
  static void specify(auto& map) { std::swap(map.on, map.with); }
  static auto perform(auto& map) {
    map.on.swap(map.with);
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("swap", map.other()); }
  static auto call_oracle(const auto& right) { return right.call("swap", right.other()); }
};

} // namespace bucketproof::model::operations
