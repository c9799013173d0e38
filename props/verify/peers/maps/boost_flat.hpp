// boost::unordered_flat_map.
#pragma once

#include "model/verify/traits.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <string_view>

namespace peers {

using boost::unordered_flat_map;

/// A table of up to 29 places may be full, above max_load_factor(): max_load() says so
/// (boost/unordered/detail/foa.hpp, initial_max_load).
struct boost_flat_traits : bucketproof::verify::traits {
  static constexpr std::array<std::string_view, 1> not_asked{"load_stays_within_its_maximum"};
};

} // namespace peers
