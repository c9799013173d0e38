#pragma once

#include "groups.hpp"

#include <type_traits>
#include <utility>

namespace bucketproof::model::operations {

struct self_move : of_family<self_move>, changes_no_bucket {
  static constexpr facts row{
      .name = "self_move",
      .arguments = form::nothing,
      .says = "a = move(a); the map is as it was",
      .spelled = "X = move(X)",
      .is_for = purpose::replaces,
      .iterators = keeps::references,
      .after_a_throw = throw_leaves::anything,
      .standard = {"a = move(a) changes nothing", "traits: self_move_changes_nothing"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return std::is_move_assignable_v<typename Has::map_type>;
  }
  static auto expect(auto& right) { return right.nothing(); }
  static auto perform(auto& map) {
    map.on = std::move(map.itself());
    return map.nothing();
  }
  static auto call_map(const auto& map) {
    return "self_move(" + map.name() + ", " + map.name() + ')';
  }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
