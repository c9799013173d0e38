#pragma once

#include "groups.hpp"

#include <concepts>
#include <cstddef>

namespace bucketproof::model::operations {

struct find;

struct count : of_family<find>, changes_no_bucket {
  static constexpr facts row{.name = "count",
                             .arguments = form::key,
                             .says = "answers 0 or 1",
                             .answer = answers::number,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .weight = 8,
                             .in_go = go_action::find,
                             .standard = {"count answers 1 for a key that is present, and 0",
                                          "[unord.req.general] b.count(k)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m, const typename Has::key_type& k) {
      { m.count(k) } -> std::convertible_to<std::size_t>;
    };
  }
  static auto expect(auto& right) { return right.count(right.has_key() ? 1 : 0); }
  static auto perform(auto& map) {
    return map.count(static_cast<std::size_t>(map.on.count(map.key())));
  }
  static auto call_map(const auto& map) { return map.call("count", map.key()); }
  static auto call_oracle(const auto& right) { return right.call("count", right.key()); }
};

} // namespace bucketproof::model::operations
