#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct insert;

/// insert({...})
struct insert_list : of_family<insert_list, insert> {
  static constexpr facts row{.name = "insert_list",
                             .arguments = form::list,
                             .says = "inserts a list of four, the first key a second time; answers "
                                     "how many were new",
                             .answer = answers::number,
                             .is_for = purpose::adds,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::some,
                             .weight = 6,
                             .standard = {"insert({...}) inserts each element of the list whose "
                                          "key is absent by then",
                                          "[unord.req.general] a.insert(il)"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::inserts_lists();
  }
  static auto expect(auto& right) { return right.inserted_all(); }
  static void specify(auto& map) { map.insert_all(); }
  static auto perform(auto& map) {
    const auto before = map.on.size();
    map.with_list([&](const auto& list) { map.on.insert(list); });
    return map.count(map.on.size() - before);
  }
  static auto call_map(const auto& map) { return map.gained(map.call("insert", map.list())); }
  static auto call_oracle(const auto& right) {
    return right.gained(right.call("insert", right.list()));
  }
};

} // namespace bucketproof::model::operations
