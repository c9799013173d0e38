#pragma once

#include "groups.hpp"

#include <algorithm>
#include <cstddef>

namespace bucketproof::model::operations {

struct erase;

/// erase(first, last)
struct erase_from : of_family<erase_from, erase>, has_no_call {
  static constexpr facts row{.name = "erase_from",
                             .arguments = form::key_value,
                             .says = "erases from the key's entry on, n in all; answers how many",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase_at,
                             .after_a_throw = throw_leaves::anything,
                             .depends_on_order = true,
                             .numbers_below = 8,
                             .not_in_programs = "what it erases depends on the map's order",
                             .standard = {"erase(q1, q2) removes the elements in the range, and no "
                                          "other",
                                          "[unord.req.general] a.erase(q1, q2)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    if constexpr (Has::erases_at && Has::finds && Has::asks("erase_range"))
      return requires(typename Has::map_type & m, const typename Has::key_type& k) {
        m.erase(m.find(k), m.find(k));
      };
    else
      return false;
  }
  static auto expect(auto& right) {
    const bool is_any = right.has_key() && right.op.number != 0;
    for (const auto key : right.seen.erased)
      right.on.erase(key);
    return right.count(is_any ? std::max<std::size_t>(1, right.seen.erased.size()) : 0);
  }
  static void specify(auto& map) { map.on.erase_from(map.op.key, map.op.number); }
  static auto perform(auto& map) {
    const auto before = map.on.size();
    const auto first = map.on.find(map.key());
    auto last = first;
    for (std::size_t n = 0; n < map.op.number && !(last == map.on.end()); ++n, ++last)
      map.note(map.seen.erased, map.number_of((*last).first));
    static_cast<void>(map.on.erase(first, last));
    return map.count(before - map.on.size());
  }
};

} // namespace bucketproof::model::operations
