// What maps that others use promise, from their own documentation.
#pragma once

#include "model/verify/traits.hpp"

struct std_traits : bucketproof::verify::traits {
  // libstdc++ 12 does not keep it: see consumer/standard_traits.hpp.
  static constexpr std::array<std::string_view, 1> not_asked{"merge_with_another_hash"};
};

/// Abseil's headers say nothing of exceptions, and of references that an insert invalidates them.
struct absl_traits : bucketproof::verify::traits {
  static constexpr bool takes_own_elements = false;
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb, bucketproof::verify::event) noexcept {
    return bucketproof::verify::guarantee::none;
  }
};

/// tsl/robin_map.h: "erase: always invalidate the iterators".
struct robin_traits : bucketproof::verify::traits {
  static constexpr bool erase_keeps_iterators = false;
};

/// The table at the class.
struct bucket_map_traits : bucketproof::verify::traits {
  static constexpr bool moved_from_is_empty = true;
  static constexpr bool self_move_changes_nothing = true;
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::event thrown) noexcept {
    using namespace bucketproof::verify;
    return traits::when_it_throws(kind, thrown) == guarantee::none ? guarantee::none
                                                                   : guarantee::strong;
  }
};
