// What many libraries promise where something throws, or malloc finds no memory.
#pragma once

#include "model/verify/traits.hpp"

namespace peers {

/// Of libraries that say nothing of exceptions, or end the program where there is no memory; and of
/// functions that no C++ exception may go through.
struct nothing_when_it_throws : bucketproof::verify::traits {
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb, bucketproof::verify::failpoint) noexcept {
    return bucketproof::verify::guarantee::none;
  }
};

} // namespace peers
