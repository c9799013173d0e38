#pragma once

#include "groups.hpp"

#include <stdexcept>

namespace bucketproof::model::operations {

struct find;

struct at : of_family<find>, changes_no_bucket {
  static constexpr facts row{.name = "at",
                             .arguments = form::key,
                             .says = "answers the value, or that it threw out_of_range",
                             .answer = answers::entry,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .weight = 8,
                             .in_go = go_action::find,
                             .standard = {"at answers the value of the key, and throws "
                                          "std::out_of_range if it is absent",
                                          "[unord.map.elem]"},
                             .habit = "traits: at_throws = false"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::has_at;
  }
  static auto expect(auto& right) { return right.has_key() ? right.value(true) : right.nothing(); }
  static auto perform(auto& map) {
    try {
      auto&& there = map.on.at(map.key());
      return map.entry(1, map.value_number(there));
    } catch (const std::out_of_range&) {
      return map.nothing();
    }
  }
  static auto call_map(const auto& map) { return "at(" + map.name() + ", " + map.key() + ')'; }
  static auto call_oracle(const auto& right) {
    return "at_right(" + right.name() + ", " + right.key() + ')';
  }
};

} // namespace bucketproof::model::operations
