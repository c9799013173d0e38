// The names that NOT_ASKED (verify.cmake) and `not_asked` (traits.hpp) may take out.
#pragma once

#include "model/trace/trace.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace bucketproof::verify {

inline constexpr std::array<std::string_view, 16> scenario_names{"churn_at_constant_size",
                                                                 "equal_in_any_order",
                                                                 "equal_range",
                                                                 "erase_range",
                                                                 "heterogeneous_lookup",
                                                                 "hints",
                                                                 "huge_arguments",
                                                                 "many_collisions",
                                                                 "max_load_factor",
                                                                 "merge_with_another_hash",
                                                                 "node_handles",
                                                                 "other_hash_functor",
                                                                 "ranges",
                                                                 "rehash_and_reserve",
                                                                 "unequal_allocators",
                                                                 "very_many_collisions"};

/// Whether all are names of scenarios, or of operations of the trace language.
constexpr bool are_known(const auto& names) noexcept {
  return std::all_of(names.begin(), names.end(), [](std::string_view name) {
    return std::find(scenario_names.begin(), scenario_names.end(), name) != scenario_names.end() ||
           std::any_of(model::verb_table.begin(), model::verb_table.end(),
                       [&](const model::verb_info& op) { return op.name == name; });
  });
}

} // namespace bucketproof::verify
