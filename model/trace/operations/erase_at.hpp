#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct erase;

struct erase_at : of_family<erase> {
  static constexpr facts row{.name = "erase_at",
                             .arguments = form::key,
                             .says = "erases by iterator, if the key is there",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase_at,
                             .after_a_throw = throw_leaves::some,
                             .weight = 24,
                             .standard = erase_at_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases_at && Has::finds;
  }
  static auto expect(auto& right) { return right.count(right.on.erase(right.op.key) ? 1 : 0); }
  static void specify(auto& map) { map.on.erase_entry(map.op.key); }
  static auto perform(auto& map) {
    const auto it = map.on.find(map.key());
    if (it == map.on.end())
      return map.nothing();
    static_cast<void>(map.on.erase(it));
    return map.count(1);
  }
  static auto call_map(const auto& map) {
    return "erase_at(" + map.name() + ", " + map.key() + ')';
  }
  static auto call_oracle(const auto& right) { return right.call("erase", right.key()); }
};

} // namespace bucketproof::model::operations
