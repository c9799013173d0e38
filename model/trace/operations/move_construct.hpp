#pragma once

#include "groups.hpp"

#include <type_traits>
#include <utility>

namespace bucketproof::model::operations {

struct move_assign;

struct move_construct : of_family<move_construct, move_assign> {
  static constexpr facts row{.name = "move_construct",
                             .arguments = form::pair,
                             .says = "a is destroyed and made from move(b)",
                             .spelled = "X(move(Y))",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::other,
                             .standard = {"a map made from move(b) has the elements that b had",
                                          "[container.requirements.general]"},
                             .habit = moved_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return std::is_move_constructible_v<typename Has::map_type>;
  }
  static auto expect(auto& right) {
    right.maps.move(right.op.on);
    right.maps.take_allocator(right.op.on);
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.moved(); }
  static auto perform(auto& map) {
    map.place.emplace(std::move(map.with));
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.remake("std::move(" + map.other() + ')'); }
  static auto call_oracle(const auto& right) {
    return right.name() + " = std::exchange(" + right.other() + ", {})";
  }
};

} // namespace bucketproof::model::operations
