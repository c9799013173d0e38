// Ablation: parts of mutation and feedback, which can be switched off to measure what each brings.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace bucketproof::fuzz {

/// What an engine has besides its own. The first ones are mutations of single operations or a few
/// (mutator.cpp).
enum class component : std::size_t {
  generate,  ///< New operations of the target's profile.
  relate,    ///< A new operation on a key of the trace, or near one.
  cut,       ///< Some operations out.
  duplicate, ///< Some operations twice, perhaps on keys beside.
  move,      ///< Some operations elsewhere.
  exchange,  ///< Two operations in each other's place.
  retarget,  ///< Another key of the trace.
  neighbour, ///< A key beside.
  number,    ///< Another value, length, size.
  verb,      ///< Another operation on the same key.
  map,       ///< The other map.
  setup,     ///< Other keys, hash, policy or seed.
  bytes,     ///< Now and then a change of the engine's own.
  crossover, ///< Two traces made one.
  shapes,    ///< Structures as coverage (features.hpp).
};
inline constexpr std::array<std::string_view, 15> component_names{
    "generate", "relate", "cut", "duplicate", "move",  "exchange",  "retarget", "neighbour",
    "number",   "verb",   "map", "setup",     "bytes", "crossover", "shapes"};

/// The environment variable with the names of the parts to switch off, separated by commas.
/// `operations` is all mutations of operations: the engine then changes bytes.
inline constexpr const char* ablation_variable = "BUCKETPROOF_WITHOUT";
inline constexpr std::string_view operations_name = "operations";

/// Whether the part is left out in this process.
bool is_ablated(component p) noexcept;
/// Whether all mutations of operations are.
bool are_operations_left_out() noexcept;

} // namespace bucketproof::fuzz
