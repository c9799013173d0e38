#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

/// a = {...}
struct assign_list : of_family<assign_list, insert> {
  static constexpr facts row{.name = "assign_list",
                             .arguments = form::list,
                             .says = "a = a list of four, the first key a second time",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::some,
                             .buckets = buckets_of::anew,
                             .weight = 2,
                             .standard = {"after a = {...}, a has the elements of the list, of "
                                          "those with one key the first",
                                          "[unord.req.general] a = il"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::assigns_lists();
  }
  static auto expect(auto& right) {
    right.maps.renew(right.op.on, right.maps.given(right.op.on));
    right.inserted_all();
    return right.nothing();
  }
  static void specify(auto& map) {
    map.on = map.on.anew();
    map.insert_all();
  }
  static auto perform(auto& map) {
    map.with_list([&](const auto& list) { map.on = list; });
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.name() + " = " + map.list(); }
  static auto call_oracle(const auto& right) { return right.name() + " = " + right.list(); }
};

} // namespace bucketproof::model::operations
