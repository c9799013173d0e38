// Custom operations: what a map does beyond the interface that all maps share. Its owner says what
// each does to the contents; so it takes part in traces like any other operation. How to write one:
// verify/README.md.
//
// A trace says `a.rotate(5)`, its bytes hold a number. The names belong to the program: it has one
// map under test, and sets that map's operations before it reads a trace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::model {

/// What a map holds, keys and values as the numbers of the trace.
using custom_contents = std::map<std::uint32_t, std::uint32_t>;

/// What a custom operation answers, if anything.
using custom_answer = std::optional<std::int64_t>;

enum class custom_arguments : std::uint8_t { nothing, key, key_value, two_keys };

struct custom_operation {
  std::string_view name;
  custom_arguments arguments = custom_arguments::nothing;
  /// Does to the contents what the map should do to its own, and answers what it should answer.
  /// Where there is more than one right answer, `found` says which one the map gave.
  custom_answer (*expect)(custom_contents& model, std::uint32_t key, std::uint32_t value,
                          const custom_answer& found) = nullptr;
};

inline constexpr std::size_t most_custom_operations = 32;

/// Sets the operations of the program's map. At most `most_custom_operations`, with names as
/// `is_custom_name` has them.
void set_custom_operations(std::vector<custom_operation> all);
std::span<const custom_operation> custom_operations() noexcept;

/// The operation of that number; null if the map has no such operation.
const custom_operation* custom_operation_of(std::uint8_t number) noexcept;
/// Its name; `custom_` and the number for one that the map does not have. Any bytes are a trace, so
/// a trace may name it.
std::string custom_name(std::uint8_t number);
std::optional<std::uint8_t> custom_named(std::string_view name);
/// What it takes: a key and a value where the map does not have it.
custom_arguments custom_arguments_of(std::uint8_t number) noexcept;

} // namespace bucketproof::model
