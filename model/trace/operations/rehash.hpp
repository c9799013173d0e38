#pragma once

#include "groups.hpp"

#include <cstdint>

namespace bucketproof::model::operations {

struct reserve;

struct rehash : of_family<rehash, reserve> {
  static constexpr facts row{
      .name = "rehash",
      .arguments = form::size,
      .says = "makes at least so many buckets",
      .is_for = purpose::adds,
      .iterators = keeps::nothing,
      .after_a_throw = throw_leaves::all_unless_hash_or_equality,
      .makes_room = true,
      .weight = 2,
      .numbers_below = 100,
      .standard = {"rehash changes no element", "[unord.req.general] a.rehash(n)"},
      .habit_to_throw = "traits: most_entries"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.rehash(std::uint16_t{});
    };
  }
  static auto expect(auto& right) { return right.nothing(); }
  static void specify(auto& map) { map.on.rehash(map.op.number); }
  static auto perform(auto& map) {
    map.on.rehash(map.op.number);
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("rehash", map.number()); }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
