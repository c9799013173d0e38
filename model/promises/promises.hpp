// What bucket_map promises, a property each.
#pragma once

#include "model/check/property.hpp"

#include <string_view>
#include <vector>

namespace bucketproof::model {

/// All promises: the three invariants, then the others.
const std::vector<property>& promises();
/// Those that take constant time a step: what a fuzz target asks.
const std::vector<const property*>& cheap_promises();

// A file each.
std::vector<property> invariants();      // load factor, no shrinking, lookups after a rehash
std::vector<property> about_growth();    // when it starts, what it costs, what it leaves
std::vector<property> about_entries();   // what moves them
std::vector<property> about_memory();    // what gives it back, and what needs none
std::vector<property> about_throws();    // what they leave, and that nothing is lost
std::vector<property> about_seeds();     // when a map takes a new one
std::vector<property> about_iteration(); // that it meets each entry once

} // namespace bucketproof::model
