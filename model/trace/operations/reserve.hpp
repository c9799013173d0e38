#pragma once

#include "groups.hpp"

#include <cstdint>

namespace bucketproof::model::operations {

struct reserve : of_family<reserve> {
  static constexpr facts row{
      .name = "reserve",
      .arguments = form::size,
      .says = "makes room",
      .is_for = purpose::adds,
      .iterators = keeps::nothing,
      .after_a_throw = throw_leaves::all_unless_hash_or_equality,
      .makes_room = true,
      .numbers_below = 100,
      .in_go = go_action::reserve,
      .standard = {"reserve changes no element", "[unord.req.general] a.reserve(n)"},
      .habit_to_throw = "traits: most_entries"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.reserve(std::uint16_t{});
    };
  }
  static auto expect(auto& right) { return right.nothing(); }
  static void specify(auto& map) { map.on.reserve(map.op.number); }
  static auto perform(auto& map) {
    map.on.reserve(map.op.number);
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("reserve", map.number()); }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
