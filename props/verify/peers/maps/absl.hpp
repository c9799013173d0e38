// What Abseil's maps promise.
#pragma once

#include "model/verify/traits.hpp"

#include <array>
#include <string_view>

namespace peers {

/// Its headers say nothing of exceptions, and of references that an insert invalidates them. What
/// is too large a size ends the program (abseil/abseil-cpp pull request 1811).
struct absl_traits : bucketproof::verify::traits {
  static constexpr bool takes_own_elements = false;
  static constexpr std::array<std::string_view, 1> not_asked{"huge_arguments"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb, bucketproof::verify::failpoint) noexcept {
    return bucketproof::verify::guarantee::none;
  }
};

} // namespace peers
