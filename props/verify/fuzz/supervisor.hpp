// NAME_fuzz goes on after a failure. libFuzzer ends at the first input that fails; so it runs in a
// child, and the input that ended it becomes a finding like those of NAME_props: printed, shrunk
// and set aside. Then the next child fuzzes the rest, in the time that is left.
#pragma once

#include "model/check/exclusion.hpp"
#include "model/check/property.hpp"
#include "model/trace/trace.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::fuzz {

/// The bytes as a trace that the map under test can be set up for.
model::trace trace_for_map(std::span<const std::uint8_t> bytes);

/// What this process excludes, by order of its supervisor.
const model::exclusions& left_alone();

/// The properties of the map's owner that this process asks: all but those that have failed.
const std::vector<const model::property*>& properties_asked();
/// Names as text for an environment variable.
std::string written(const std::vector<std::string>& names);

/// Exclusions as text for an environment variable, and back.
std::string written(const model::exclusions& all);
model::exclusions read_exclusions(std::string_view text);

} // namespace bucketproof::fuzz
