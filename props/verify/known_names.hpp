// The names that NOT_ASKED (verify.cmake) and `not_asked` (traits.hpp) may take out.
#pragma once

#include "model/trace/trace.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace bucketproof::verify {

inline constexpr std::array<std::string_view, 32> scenario_names{"buckets",
                                                                 "churn_at_constant_size",
                                                                 "coarser_equality",
                                                                 "equal_in_any_order",
                                                                 "equal_range",
                                                                 "erase_by_iterator",
                                                                 "erase_range",
                                                                 "extracted_container",
                                                                 "extracted_values",
                                                                 "functors",
                                                                 "hash_results",
                                                                 "heterogeneous_lookup",
                                                                 "hints",
                                                                 "huge_arguments",
                                                                 "iterators",
                                                                 "lvalue_arguments",
                                                                 "made_by_default",
                                                                 "many_collisions",
                                                                 "max_load_factor",
                                                                 "merge_with_another_hash",
                                                                 "node_handles",
                                                                 "other_hash_functor",
                                                                 "own_hash",
                                                                 "ranges",
                                                                 "rehash_and_reserve",
                                                                 "repetition",
                                                                 "reserve_is_enough",
                                                                 "throwing_moves",
                                                                 "unequal_allocators",
                                                                 "very_many_collisions",
                                                                 "very_many_elements",
                                                                 "work_is_linear"};
/// Promises of the standard (standard_promises.cpp).
inline constexpr std::array<std::string_view, 7> promise_names{
    "load_factor_is_size_by_buckets",    "load_stays_within_its_maximum",
    "rehash_makes_the_buckets",          "repetition_stays_bounded",
    "reserve_leaves_no_rehash",          "reserve_makes_the_buckets",
    "the_maximum_goes_with_the_elements"};

/// Whether all are names of scenarios, of such promises, or of operations of the trace language.
constexpr bool are_known(const auto& names) noexcept {
  return std::all_of(names.begin(), names.end(), [](std::string_view name) {
    return std::find(scenario_names.begin(), scenario_names.end(), name) != scenario_names.end() ||
           std::find(promise_names.begin(), promise_names.end(), name) != promise_names.end() ||
           std::any_of(model::verb_table.begin(), model::verb_table.end(),
                       [&](const model::verb_info& op) { return op.name == name; });
  });
}

} // namespace bucketproof::verify
