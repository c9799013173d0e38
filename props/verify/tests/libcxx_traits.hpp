// What libc++'s maps do not promise, by a defect of theirs.
#pragma once

#include "model/verify/traits.hpp"

namespace libcxx {

/// A comparison that throws in a rehash leaves buckets half linked
/// (props/verify/findings/libcxx_rehash.cpp): any insert may rehash.
struct traits : bucketproof::verify::traits {
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    return thrown == bucketproof::verify::failpoint::equality
               ? bucketproof::verify::guarantee::none
               : bucketproof::verify::traits::when_it_throws(kind, thrown);
  }
};

} // namespace libcxx
