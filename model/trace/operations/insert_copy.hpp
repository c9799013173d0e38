#pragma once

#include "groups.hpp"

#include <type_traits>

namespace bucketproof::model::operations {

struct insert;

/// The element is an lvalue, which must stay as it is.
struct insert_copy : of_family<insert> {
  static constexpr facts row{.name = "insert_copy",
                             .arguments = form::key_value,
                             .says = "as insert, of an lvalue, which stays as it is",
                             .answer = answers::inserted,
                             .is_for = purpose::adds,
                             .iterators = keeps::by_insert,
                             .after_a_throw = throw_leaves::all_unless_hash,
                             .weight = 12,
                             .standard = insert_clause,
                             .habit_to_throw = full_habit};
  template <class Has>
  static constexpr bool is_had() noexcept {
    if constexpr (Has::asks("lvalue_arguments") && requires { typename Has::map_type::value_type; })
      return std::is_constructible_v<typename Has::map_type::value_type, typename Has::key_type,
                                     typename Has::mapped_type> &&
             requires(typename Has::map_type & m, typename Has::map_type::value_type & e) {
        m.insert(e);
      };
    else
      return false;
  }
  static auto expect(auto& right) { return right.inserted(right.op.key, right.op.number); }
  static void specify(auto& map) { map.on.assign(map.op.key); }
  template <class Call>
  static auto perform(Call& map) {
    typename Call::has::map_type::value_type e(map.key(), map.value());
    const auto made = map.inserted([&] { return map.on.insert(e); });
    map.expect_unchanged(e);
    return made;
  }
  static auto call_map(const auto& map) {
    return map.inserted(map.forms().insert, "[&] { map::value_type e(" + map.key() + ", " +
                                                map.value() + "); return " + map.name() +
                                                ".insert(e); }()");
  }
  static auto call_oracle(const auto& right) {
    return right.inserted("try_emplace", right.value());
  }
};

} // namespace bucketproof::model::operations
