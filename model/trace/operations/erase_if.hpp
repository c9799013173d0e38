#pragma once

#include "groups.hpp"

namespace bucketproof::model::operations {

struct erase;

struct erase_if : of_family<erase_if, erase> {
  static constexpr facts row{.name = "erase_if",
                             .arguments = form::residue,
                             .says = "erases the matching; answers how many",
                             .answer = answers::number,
                             .is_for = purpose::takes,
                             .iterators = keeps::by_erase_at,
                             .after_a_throw = throw_leaves::anything,
                             .standard = {"erase_if removes the elements that match, and answers "
                                          "how many",
                                          "[unord.map.erasure]"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::erases_if();
  }
  static auto expect(auto& right) {
    return right.count(right.on.erase_residue(right.op.number, right.op.key));
  }
  static void specify(auto& map) { map.on.erase_residue(map.op.number, map.op.key); }
  static auto perform(auto& map) { return map.erased_if(); }
  static auto call_map(const auto& map) { return map.erase_if(); }
  static auto call_oracle(const auto& right) {
    return "erase_residue(" + right.name() + ", " + right.residue() + ')';
  }
};

} // namespace bucketproof::model::operations
