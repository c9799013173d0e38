#pragma once

#include "groups.hpp"

#include <cstdint>
#include <utility>

namespace bucketproof::model::operations {

struct move_assign;

/// Where the allocator is not equal to b's, the elements go over one by one.
struct move_with_allocator : of_family<move_with_allocator, move_assign>, has_no_call {
  static constexpr facts row{.name = "move_with_allocator",
                             .arguments = form::pair_given,
                             .says =
                                 "a is destroyed and made from move(b), with allocator number n",
                             .spelled = "X(move(Y), allocator(N))",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::other,
                             .names_allocator = true,
                             .weight = 2,
                             .not_in_programs = equal_allocators,
                             .standard = allocator_clause,
                             .habit = allocator_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::is_moved_with_allocator();
  }
  static auto expect(auto& right) {
    right.maps.move(right.op.on);
    right.maps.give_allocator(right.op.on, static_cast<std::uint8_t>(right.op.number));
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.moved(); }
  static auto perform(auto& map) {
    map.place.emplace(std::move(map.with), map.allocator());
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
