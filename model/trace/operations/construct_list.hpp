#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

/// X({...}, n, hash, equal)
struct construct_list : of_family<construct_list, insert> {
  static constexpr facts row{.name = "construct_list",
                             .arguments = form::list,
                             .says = "a is destroyed and made of the list of insert_list, "
                                     "with the functors that it had",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::new_map,
                             .weight = 2,
                             .standard = {"a map made of a list has its elements, of those with "
                                          "one key the first",
                                          "[unord.req.general] X(il, n, hf, eq)"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::is_made_of_lists();
  }
  static auto expect(auto& right) {
    right.maps.renew(right.op.on, right.maps.with_same_functors(right.op.on));
    right.inserted_all();
    return right.nothing();
  }
  static void specify(auto& map) {
    map.on = map.fresh();
    map.insert_all();
  }
  static auto perform(auto& map) {
    map.with_list([&](const auto& list) { map.make_of(list); });
    return map.nothing();
  }
  static auto call_map(const auto& map) {
    return map.remake("std::initializer_list<map::value_type>" + map.list());
  }
  static auto call_oracle(const auto& right) { return right.name() + " = " + right.list(); }
};

} // namespace bucketproof::model::operations
