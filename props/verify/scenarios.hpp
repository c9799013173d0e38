// Scenarios that every map can be asked: what a trace would be too long for. They drive the map
// through map_under_test, so they are compiled once. Those of single members: member_scenarios.hpp.
#pragma once

#include "verified.hpp"

namespace bucketproof::verify {

/// Adds those that the map has the members for.
void add_scenarios(verified& v);

/// Takes out a scenario that the map's owner named, if the map is asked for it.
void remove_scenario(verified& v, std::string_view name);

} // namespace bucketproof::verify
