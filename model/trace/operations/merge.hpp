#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct merge : of_family<merge> {
  static constexpr facts row{.name = "merge",
                             .arguments = form::pair,
                             .says = "moves what a lacks from b to a; the rest stays in b",
                             .is_for = purpose::adds,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::both,
                             .standard = {"merge moves the elements whose keys are absent, and "
                                          "leaves the others",
                                          "[unord.req.general] a.merge(a2)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.merge(m);
    };
  }
  static auto expect(auto& right) {
    right.maps.merge(right.op.on);
    return right.nothing();
  }
  static void specify(auto& map) { map.on.merge(map.with); }
  static auto perform(auto& map) {
    map.on.merge(map.with);
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("merge", map.other()); }
  static auto call_oracle(const auto& right) { return right.call("merge", right.other()); }
};

} // namespace bucketproof::model::operations
