#pragma once

#include "groups.hpp"

#include <algorithm>
#include <cstddef>

namespace bucketproof::model::operations {

struct erase;

struct drain : of_family<drain, erase>, has_no_call {
  static constexpr facts row{.name = "drain",
                             .arguments = form::size,
                             .says = "erases the first entry, so many times; answers how many",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase_at,
                             .after_a_throw = throw_leaves::anything,
                             .depends_on_order = true,
                             .weight = 6,
                             .numbers_below = 20,
                             .standard = erase_at_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases_at;
  }
  static auto expect(auto& right) {
    const std::size_t wanted = std::min<std::size_t>(right.op.number, right.on.size());
    for (const auto key : right.seen.erased)
      right.on.erase(key);
    return right.count(wanted);
  }
  static void specify(auto& map) { map.on.drain(map.op.number); }
  static auto perform(auto& map) {
    std::size_t erased = 0;
    for (; erased < map.op.number && !(map.on.begin() == map.on.end()); ++erased) {
      map.note(map.seen.erased, map.number_of((*map.on.begin()).first));
      static_cast<void>(map.on.erase(map.on.begin()));
    }
    return map.count(erased);
  }
};

} // namespace bucketproof::model::operations
