#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct iterate : of_family<iterate>, changes_no_bucket, has_no_call {
  static constexpr facts row{
      .name = "iterate",
      .arguments = form::nothing,
      .says = "answers how many entries, and a digest of them",
      .answer = answers::digest,
      .is_for = purpose::looks,
      .iterators = keeps::everything,
      .after_a_throw = throw_leaves::anything,
      .standard = {"an iteration visits each element once", "[container.requirements.general]"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::iterates;
  }
  static auto expect(auto& right) {
    auto all = right.nothing();
    for (const auto& e : right.on.entries())
      right.add(all, e);
    return all;
  }
  template <class Call>
  static auto perform(Call& map) {
    auto all = map.nothing();
    typename Call::has::iterated& on = map.on;
    for (auto it = on.begin(); !(it == on.end()) && all.count < map.visit_limit(); ++it)
      map.add(all, map.seen_at(it));
    return all;
  }
};

} // namespace bucketproof::model::operations
