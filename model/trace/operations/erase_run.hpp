#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct erase;

struct erase_run : of_family<erase>, has_no_call {
  static constexpr facts row{.name = "erase_run",
                             .arguments = form::run,
                             .says = "erases each key; answers how many were there",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase,
                             .after_a_throw = throw_leaves::some,
                             .weight = 0,
                             .in_go = go_action::erase,
                             .standard = erase_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases;
  }
  static auto expect(auto& right) {
    return right.run([&](auto key) { return right.on.erase(key); });
  }
  static void specify(auto& map) { map.on.erase_key(map.op.key); }
  static auto perform(auto& map) {
    return map.run(
        [&](auto key) { return map.erased([&] { return map.on.erase(map.make_key(key)); }) != 0; });
  }
};

} // namespace bucketproof::model::operations
