#pragma once

#include "groups.hpp"

#include <cstdint>
#include <utility>

namespace bucketproof::model::operations {

struct copy_assign;

struct copy_with_allocator : of_family<copy_with_allocator, copy_assign>, has_no_call {
  static constexpr facts row{.name = "copy_with_allocator",
                             .arguments = form::pair_given,
                             .says =
                                 "a is destroyed and made as a copy of b, with allocator number n",
                             .spelled = "X(Y, allocator(N))",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::a_copy,
                             .names_allocator = true,
                             .weight = 2,
                             .not_in_programs = equal_allocators,
                             .standard = allocator_clause,
                             .habit = allocator_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::is_copied_with_allocator();
  }
  static auto expect(auto& right) {
    right.maps.copy(right.op.on);
    right.maps.give_allocator(right.op.on, static_cast<std::uint8_t>(right.op.number));
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.with.copy(); }
  static auto perform(auto& map) {
    map.place.emplace(std::as_const(map.with), map.allocator());
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
