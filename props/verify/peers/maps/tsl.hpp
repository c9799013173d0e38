// What the three tsl maps promise.
#pragma once

#include "model/verify/traits.hpp"

namespace peers {

/// They read an own element after it has moved (findings/tsl_own_element.cpp), which would hide all
/// else.
struct tsl_traits : bucketproof::verify::traits {
  static constexpr bool takes_own_elements = false;
};

} // namespace peers
