#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct clear : of_family<clear> {
  static constexpr facts row{
      .name = "clear",
      .arguments = form::nothing,
      .says = "erases all",
      .is_for = purpose::takes,
      .iterators = keeps::nothing,
      .after_a_throw = throw_leaves::anything,
      .weight = 2,
      .in_go = go_action::clear,
      .standard = {"clear removes all elements", "[unord.req.general] a.clear()"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.clear();
    };
  }
  static auto expect(auto& right) {
    right.on.clear();
    return right.nothing();
  }
  static void specify(auto& map) { map.on.clear(); }
  static auto perform(auto& map) {
    map.on.clear();
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.call("clear", {}); }
  static auto call_oracle(const auto& right) { return right.call("clear", {}); }
};

} // namespace bucketproof::model::operations
