// std::unordered_map of libc++.
#pragma once

#include "model/verify/traits.hpp"

#include <unordered_map>

namespace peers {

using std::unordered_map;

/// A comparison that throws in a rehash, which any insert may be, leaves the buckets half linked
/// (findings/libcxx_rehash.cpp), which would hide all else.
struct libcxx_traits : bucketproof::verify::traits {
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return thrown == failpoint::equality ? guarantee::none : traits::when_it_throws(kind, thrown);
  }
};

} // namespace peers
