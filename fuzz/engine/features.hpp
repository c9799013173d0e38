// Structural feedback: the shapes that a trace brought the maps into, reported to libFuzzer as if
// they were coverage, so that an input with a new shape is kept even when no new line ran.
//
//   policy x verb x growth x place of evacuation x length of the chain touched    a counter each
//   B of the largest map, longest chain, growths of each kind                     a counter each
#pragma once

#include "model/check/growth_coverage.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>

namespace bucketproof::fuzz {

/// Marks the shapes of one run in libFuzzer's extra counters.
void mark_features(const model::setup& s, const model::growth_coverage& reached) noexcept;

/// Different shapes marked since the process started.
std::size_t features_marked() noexcept;

} // namespace bucketproof::fuzz
