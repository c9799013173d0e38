#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct find;

struct find_run : of_family<find>, changes_no_bucket {
  static constexpr facts row{.name = "find_run",
                             .arguments = form::run,
                             .says = "looks all keys up; answers how many were there, and a digest "
                                     "of their entries",
                             .answer = answers::found,
                             .is_for = purpose::looks,
                             .iterators = keeps::everything,
                             .after_a_throw = throw_leaves::all,
                             .at_once = true,
                             .weight = 0,
                             .in_go = go_action::find,
                             .standard = find_clause};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::finds || Has::finds_by_at;
  }
  static auto expect(auto& right) { return right.find_run(); }
  /// `find_many` of a map that has it.
  static auto perform(auto& map) { return map.find_run(); }
  static auto call_map(const auto& map) { return map.find_run(); }
  static auto call_oracle(const auto& right) {
    return "run(" + right.run() + ", [&](auto k) { return " + right.name() + ".contains(k); })";
  }
};

} // namespace bucketproof::model::operations
