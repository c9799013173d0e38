#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct erase : of_family<erase> {
  static constexpr facts row{.name = "erase",
                             .arguments = form::key,
                             .says = "answers how many were erased",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase,
                             .after_a_throw = throw_leaves::some,
                             .weight = 48,
                             .in_go = go_action::erase,
                             .standard = erase_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases;
  }
  static auto expect(auto& right) { return right.count(right.on.erase(right.op.key) ? 1 : 0); }
  static void specify(auto& map) { map.on.erase_key(map.op.key); }
  static auto perform(auto& map) {
    return map.count(map.erased([&] { return map.on.erase(map.key()); }));
  }
  static auto call_map(const auto& map) { return map.erased(map.key()); }
  static auto call_oracle(const auto& right) { return right.call("erase", right.key()); }
};

} // namespace bucketproof::model::operations
