// Scenarios for every map: what would take too long a trace. They drive the map through
// map_under_test, so they are compiled once. Those of single members: members.hpp.
#pragma once

#include "props/verify/verified.hpp"

namespace bucketproof::verify {

/// Adds those that the map has the members for.
void add_scenarios(verified& v);

/// Takes out a scenario, or a promise of the standard, that the map's owner named, if it applies to
/// the map.
void take_out(verified& v, std::string_view name);

} // namespace bucketproof::verify
