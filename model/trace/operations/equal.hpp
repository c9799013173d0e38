#pragma once

#include "groups.hpp"

#include <concepts>
#include <utility>

namespace bucketproof::model::operations {

struct equal : of_family<equal>, changes_no_bucket {
  static constexpr facts row{.name = "equal",
                             .arguments = form::pair,
                             .says = "answers a == b",
                             .spelled = "X == Y",
                             .answer = answers::yes_or_no,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .is_symmetric = true,
                             .standard = {"a == b if and only if they have the same elements",
                                          "[unord.req.general] a == b"},
                             .habit = "traits: equality_depends_on_order, equality_is_of_keys, "
                                      "or equality_asks_key_eq"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(const typename Has::map_type& a, const typename Has::map_type& b) {
      { a == b } -> std::convertible_to<bool>;
    };
  }
  static auto expect(auto& right) { return right.count(right.on == right.with ? 1 : 0); }
  static auto perform(auto& map) {
    return map.count(std::as_const(map.on) == std::as_const(map.with) ? 1 : 0);
  }
  static auto call_map(const auto& map) { return map.name() + " == " + map.other(); }
  static auto call_oracle(const auto& right) { return right.name() + " == " + right.other(); }
};

} // namespace bucketproof::model::operations
