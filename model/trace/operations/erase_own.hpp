#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct erase;

struct erase_own : of_family<erase> {
  static constexpr facts row{.name = "erase_own",
                             .arguments = form::own,
                             .says = "erases by a reference to the entry's own key",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase,
                             .after_a_throw = throw_leaves::some,
                             .weight = 12,
                             .standard = erase_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases && Has::finds;
  }
  static auto expect(auto& right) {
    return right.count(right.on.size() != 0 && right.on.erase(right.own_key()) ? 1 : 0);
  }
  static void specify(auto& map) {
    if (map.own)
      map.on.erase_key(*map.own);
  }
  static auto perform(auto& map) {
    if (!map.own)
      return map.nothing();
    return map.count(
        map.erased([&] { return map.on.erase((*map.on.find(map.make_key(*map.own))).first); }));
  }
  static auto call_map(const auto& map) { return map.erased(map.own_key()); }
  static auto call_oracle(const auto& right) { return right.call("erase", right.own()); }
};

} // namespace bucketproof::model::operations
