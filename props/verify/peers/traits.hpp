// What maps that others use promise, from their own documentation.
#pragma once

#include "model/verify/traits.hpp"

/// Abseil's headers say nothing of exceptions, and of references that an insert invalidates them.
/// What is too large a size ends the program (abseil/abseil-cpp pull request 1811).
struct absl_traits : bucketproof::verify::traits {
  static constexpr bool takes_own_elements = false;
  static constexpr std::array<std::string_view, 1> not_asked{"huge_arguments"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb, bucketproof::verify::failpoint) noexcept {
    return bucketproof::verify::guarantee::none;
  }
};

/// Both tsl maps read an own element after it has moved (findings/tsl_own_element.cpp), which would
/// hide all else.
struct tsl_traits : bucketproof::verify::traits {
  static constexpr bool takes_own_elements = false;
};
/// tsl/robin_map.h: "erase: always invalidate the iterators", and a loop of it may visit elements
/// twice (Tessil/robin-map issue 20, findings/robin_erase_loop.cpp); its README: "the strong
/// exception guarantee only holds if" elements are nothrow move-constructible and swappable; its
/// author on more than 8,192 keys in one place: use a better hash (Tessil/robin-map issue 52).
struct robin_traits : tsl_traits {
  static constexpr bool erase_keeps_iterators = false;
  static constexpr bool erase_loop_visits_once = false;
  static constexpr std::array<std::string_view, 1> not_asked{"very_many_collisions"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return thrown == failpoint::move ? guarantee::none : traits::when_it_throws(kind, thrown);
  }
};

/// The table at the class.
struct bucket_map_traits : bucketproof::verify::traits {
  static constexpr bool moved_from_is_empty = true;
  static constexpr bool self_move_changes_nothing = true;
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return traits::when_it_throws(kind, thrown) == guarantee::none ? guarantee::none
                                                                   : guarantee::strong;
  }
};
