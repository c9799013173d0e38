#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct shrink_to_fit : of_family<shrink_to_fit> {
  static constexpr facts row{.name = "shrink_to_fit",
                             .arguments = form::nothing,
                             .says = "gives back memory",
                             .is_for = purpose::adds,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::all_unless_hash_or_equality,
                             .weight = 2,
                             .standard = {"shrink_to_fit changes no element", "as of std::vector"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.shrink_to_fit();
    };
  }
  static auto expect(auto& right) { return right.nothing(); }
  static void specify(auto& map) { map.on.shrink_to_fit(); }
  static auto perform(auto& map) {
    map.on.shrink_to_fit();
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("shrink_to_fit", {}); }
  static auto call_oracle(const auto& right) { return right.none(); }
};

} // namespace bucketproof::model::operations
