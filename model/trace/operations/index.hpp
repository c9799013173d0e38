#pragma once

#include "groups.hpp"

#include <type_traits>

namespace bucketproof::model::operations {

struct insert;

struct index : of_family<insert> {
  static constexpr facts row{.name = "index",
                             .arguments = form::key_value,
                             .says = "a[key] = value; answers the value that was there",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 24,
                             .in_go = go_action::assign,
                             .standard = {"a[k] is the value of the key, which is added with T() "
                                          "if it is absent",
                                          "[unord.map.elem]"},
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return Has::indexes;
  }
  static auto expect(auto& right) {
    const bool absent = right.on.insert(right.op.key, 0);
    const auto before = right.value(absent);
    right.on.assign(right.op.key, right.op.number);
    return before;
  }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  static auto perform(auto& map) {
    const auto before = map.on.size();
    if constexpr (!std::is_reference_v<decltype(map.on[map.key()])>) { // a proxy: assigning adds
      const auto was = map.value_there();
      map.on[map.key()] = map.value();
      return map.entry(map.on.size() - before, was);
    } else {
      auto&& there = map.on[map.key()];
      const auto answer = map.entry(map.on.size() - before, map.value_number(there));
      map.assign_by_caller(there, map.value());
      return answer;
    }
  }
  static auto call_map(const auto& map) {
    return "assign_index(" + map.name() + ", " + map.key_number() + ", " + map.number() + ')';
  }
  static auto call_oracle(const auto& right) {
    return "assign_index_right(" + right.name() + ", " + right.key() + ", " + right.value() + ')';
  }
};

} // namespace bucketproof::model::operations
