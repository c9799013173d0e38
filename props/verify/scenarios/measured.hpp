// Scenarios of what is counted: how the work grows with the size of a map, and what moves that
// throw leave.
#pragma once

#include "props/verify/measure.hpp"

namespace bucketproof::verify {

/// Adds those that the map holds the elements for.
void add_measured_scenarios(verified& v, const measured_maps& m);

} // namespace bucketproof::verify
