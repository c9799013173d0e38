// Failpoints: the calls of a map that cost something, and that can be made to fail.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bucketproof::model {

enum class failpoint : std::uint8_t {
  hash,       ///< A key was hashed.
  equality,   ///< Two keys, or two values, were compared.
  copy,       ///< A key or value was copied, or assigned a copy.
  move,       ///< A key or value was moved, or assigned by a move.
  construct,  ///< A key or value was made of something else.
  allocate,   ///< Memory was asked for.
  callback,   ///< A predicate, or an iterator of a range, was called.
  deallocate, ///< Memory was given back.
};
inline constexpr std::array<std::string_view, 8> failpoint_names{
    "hash", "equality", "copy", "move", "construct", "allocate", "callback", "deallocate"};
inline constexpr std::size_t failpoint_count = failpoint_names.size();
constexpr std::string_view name(failpoint e) noexcept {
  return failpoint_names[static_cast<std::size_t>(e)];
}
/// Those that can fail come first.
inline constexpr std::size_t failing_failpoints = static_cast<std::size_t>(failpoint::deallocate);

} // namespace bucketproof::model
