// What Abseil's maps promise.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <array>
#include <string_view>

namespace peers {

/// Its headers say nothing of exceptions, and of references that an insert invalidates them. What
/// is too large a size ends the program (abseil/abseil-cpp pull request 1811).
struct absl_traits : nothing_when_it_throws {
  static constexpr bool takes_own_elements = false;
  static constexpr std::array<std::string_view, 1> not_asked{"huge_arguments"};
};

} // namespace peers
