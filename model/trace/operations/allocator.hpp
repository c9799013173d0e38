#pragma once

#include "groups.hpp"

#include <cstdint>

namespace bucketproof::model::operations {

struct construct;

struct allocator : of_family<allocator, construct>, has_no_call {
  static constexpr facts row{.name = "allocator",
                             .arguments = form::given,
                             .says = "a is destroyed and made anew, empty, with allocator number n",
                             .spelled = "X(allocator(N))",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::no_map,
                             .names_allocator = true,
                             .weight = 1,
                             .not_in_programs = equal_allocators,
                             .standard = allocator_clause,
                             .habit = allocator_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::is_made_with_allocator();
  }
  static auto expect(auto& right) {
    const auto number = static_cast<std::uint8_t>(right.op.number);
    right.maps.renew(right.op.on, {.functors = std::uint8_t{0}, .allocator = number});
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.fresh(); }
  static auto perform(auto& map) {
    map.make_with_allocator();
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
