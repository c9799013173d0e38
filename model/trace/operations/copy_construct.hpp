#pragma once

#include "groups.hpp"

#include <type_traits>
#include <utility>

namespace bucketproof::model::operations {

struct copy_assign;

struct copy_construct : of_family<copy_construct, copy_assign> {
  static constexpr facts row{
      .name = "copy_construct",
      .arguments = form::pair,
      .says = "a is destroyed and made as a copy of b",
      .spelled = "X(Y)",
      .is_for = purpose::replaces,
      .iterators = keeps::nothing,
      .after_a_throw = throw_leaves::anything,
      .buckets = buckets_of::a_copy,
      .standard = {"a copy is equal to its original", "[container.requirements.general]"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return std::is_copy_constructible_v<typename Has::map_type>;
  }
  static auto expect(auto& right) {
    right.maps.copy(right.op.on);
    right.maps.take_allocator(right.op.on);
    return right.nothing();
  }
  static void specify(auto& map) { map.on = map.with.copy(); }
  static auto perform(auto& map) {
    map.place.emplace(std::as_const(map.with));
    return map.nothing();
  }
  static auto call_map(const auto& map) { return map.remake("std::as_const(" + map.other() + ')'); }
  static auto call_oracle(const auto& right) { return right.name() + " = " + right.other(); }
};

} // namespace bucketproof::model::operations
