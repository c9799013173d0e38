// What a header of properties includes (README.md, properties of your own):
//
//   bucketproof_verify(NAME my_map HEADER my/map.hpp MAP my::map PROPERTIES my_properties.hpp)
//
//   struct capacity_is_a_power_of_two {
//     static constexpr std::string_view name = "capacity_is_a_power_of_two";
//     static constexpr std::string_view says = "The capacity is 0 or a power of two.";
//     static double measure(const auto& map) { return double(map.capacity()); }
//     static bucketproof::verify::verdict holds(const bucketproof::verify::step& s);
//   };
//   using bucketproof_properties = std::tuple<capacity_is_a_power_of_two>;
//
// What a step shows is at model::step (model/check/property.hpp).
#pragma once

#include "model/check/property.hpp"

#include <string_view>
#include <tuple>

namespace bucketproof::verify {

using model::at_least;
using model::at_most;
using model::broken;
using model::exactly;
using model::expect;
using model::held;
using model::not_asked;
using model::reads;
using model::step;
using model::verdict;

using model::failpoint;
using model::key_kind;
using model::map_name;
using model::map_state;
using model::purpose;
using model::seen_entry;
using model::verb;

} // namespace bucketproof::verify
