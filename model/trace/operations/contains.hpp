#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct find;

struct contains : of_family<find>, changes_no_bucket {
  static constexpr facts row{.name = "contains",
                             .arguments = form::key,
                             .says = "answers whether the key is there",
                             .answer = answers::yes_or_no,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .weight = 8,
                             .in_go = go_action::find,
                             .standard = {"contains answers whether the key is present",
                                          "[unord.req.general] b.contains(k)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::has_contains;
  }
  static auto expect(auto& right) { return right.count(right.has_key() ? 1 : 0); }
  static auto perform(auto& map) { return map.count(map.on.contains(map.key()) ? 1 : 0); }
  static auto call_map(const auto& map) { return map.call("contains", map.key()); }
  static auto call_oracle(const auto& right) { return right.call("contains", right.key()); }
};

} // namespace bucketproof::model::operations
