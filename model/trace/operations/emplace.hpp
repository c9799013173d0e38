#pragma once

#include "groups.hpp"

#include <utility>

namespace bucketproof::model::operations {

struct insert;

struct emplace : of_family<insert> {
  static constexpr facts row{.name = "emplace",
                             .arguments = form::key_value,
                             .says = "as insert, the entry made of a key and a value",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 12,
                             .standard = {"emplace adds the element if its key is absent, and "
                                          "changes nothing else",
                                          "[unord.req.general] a.emplace(args)"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m, typename Has::key_type k,
                    typename Has::mapped_type v) {
      m.emplace(std::move(k), std::move(v));
    };
  }
  static auto expect(auto& right) { return right.inserted(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    return map.inserted([&] { return map.on.emplace(map.key(), map.value()); });
  }
  static auto call_map(const auto& map) {
    return map.inserted_by(map.call("emplace", map.key() + ", " + map.value()));
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("try_emplace", right.value());
  }
};

} // namespace bucketproof::model::operations
