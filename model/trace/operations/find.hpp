#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct find : of_family<find>, changes_no_bucket {
  static constexpr facts row{.name = "find",
                             .arguments = form::key,
                             .says = "answers the entry, if any",
                             .answer = answers::entry,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .weight = 8,
                             .in_go = go_action::find,
                             .standard = find_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::finds || Has::finds_by_at;
  }
  static auto expect(auto& right) {
    return right.has_key() ? right.entry(right.op.key, true) : right.nothing();
  }
  static auto perform(auto& map) { return map.entry(map.seek(map.on, map.key())); }
  static auto call_map(const auto& map) { return "look_up(" + map.name() + ", " + map.key() + ')'; }
  static auto call_oracle(const auto& right) {
    return "look_up_right(" + right.name() + ", " + right.key() + ')';
  }
};

} // namespace bucketproof::model::operations
