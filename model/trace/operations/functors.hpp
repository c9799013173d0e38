#pragma once

#include "groups.hpp"

#include <cstdint>

namespace bucketproof::model::operations {

struct construct;

/// The numbers are of hash functor and key equality, which differ in nothing else but how the hash
/// `seeded` hashes, unless the map hands it a seed.
struct functors : of_family<functors, construct>, has_no_call {
  static constexpr facts row{.name = "functors",
                             .arguments = form::given,
                             .says = "a is destroyed and made anew, empty, with functors number n",
                             .spelled = "X(functors(N))",
                             .is_for = purpose::replaces,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::anything,
                             .buckets = buckets_of::no_map,
                             .weight = 1,
                             .not_in_programs = "all functors of a program are equal",
                             .standard = functors_clause,
                             .habit = "NOT_ASKED functors, or the same in traits: not_asked"};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::takes_numbered_functors();
  }
  static auto expect(auto& right) {
    const auto number = static_cast<std::uint8_t>(right.op.number);
    right.maps.renew(right.op.on, {.functors = number, .allocator = 0});
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.fresh(); }
  static auto perform(auto& map) {
    map.make_with_functors();
    return map.nothing();
  }
};

} // namespace bucketproof::model::operations
