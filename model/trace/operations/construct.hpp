#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct construct : of_family<construct>, needs_no_member {
  static constexpr facts row{.name = "construct",
                             .arguments = form::nothing,
                             .says = "a is destroyed and made anew, empty",
                             .spelled = "X()",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::no_map,
                             .weight = 1,
                             .in_go = go_action::make,
                             .standard = {"a new map is empty", "[unord.req.general] X()"}};
  static auto expect(auto& right) {
    right.maps.renew(right.op.on);
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.fresh(); }
  static auto perform(auto& map) {
    map.make_anew();
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.make_anew(); }
  static auto call_oracle(const auto& right) { return right.call("clear", {}); }
};

} // namespace bucketproof::model::operations
