// The map of this project.
#pragma once

#include "bucketproof/bucket_map.hpp"
#include "model/verify/traits.hpp"

#include <array>
#include <string_view>

namespace peers {

using bucketproof::bucket_map;

/// The table at the class. One bucket may be full, above the load factor's maximum
/// (bucket_map::max_load_factor).
struct bucket_map_traits : bucketproof::verify::traits {
  static constexpr bool moved_from_is_empty = true;
  static constexpr bool self_move_changes_nothing = true;
  static constexpr std::array<std::string_view, 1> not_asked{"load_stays_within_its_maximum"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return traits::when_it_throws(kind, thrown) == guarantee::none ? guarantee::none
                                                                   : guarantee::strong;
  }
};

} // namespace peers
