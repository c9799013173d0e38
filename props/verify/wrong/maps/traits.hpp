// What the maps of open addressing promise beyond what most of their families do.
#pragma once

#include "model/verify/presets.hpp"

namespace gallery {

namespace verify = bucketproof::verify;

/// What is new is made before anything changes.
template <class Family>
struct careful : Family {
  static constexpr bool moved_from_is_empty = true;
  static constexpr bool self_move_changes_nothing = true;
  static constexpr verify::guarantee when_it_throws(verify::verb kind,
                                                    verify::failpoint thrown) noexcept {
    if (kind == verify::verb::copy_assign && thrown != verify::failpoint::move)
      return verify::guarantee::strong;
    return Family::when_it_throws(kind, thrown);
  }
};

/// An erase needs nothing that could throw but a move, and a merge no rehash in the middle. A merge
/// copies what may throw as it moves, and has moved a part of the element by then.
template <class Family>
struct careful_to_erase : careful<Family> {
  static constexpr verify::guarantee when_it_throws(verify::verb kind,
                                                    verify::failpoint thrown) noexcept {
    const bool moves = thrown == verify::failpoint::move;
    if (kind == verify::verb::erase && !moves)
      return verify::guarantee::strong;
    if (kind == verify::verb::merge && !moves && thrown != verify::failpoint::hash &&
        thrown != verify::failpoint::copy)
      return verify::guarantee::basic;
    return careful<Family>::when_it_throws(kind, thrown);
  }
};
struct groups_traits : careful_to_erase<verify::presets::flat_map> {
  /// A rehash copies what may throw.
  static constexpr verify::guarantee when_it_throws(verify::verb kind,
                                                    verify::failpoint thrown) noexcept {
    if (thrown == verify::failpoint::move &&
        (kind == verify::verb::insert || kind == verify::verb::reserve))
      return verify::guarantee::strong;
    return careful_to_erase::when_it_throws(kind, thrown);
  }
};
struct backward_shift_traits : careful_to_erase<verify::presets::linear_probing> {
  /// Where a move throws, elements may be lost, and the map is a map.
  static constexpr verify::guarantee when_it_throws(verify::verb kind,
                                                    verify::failpoint thrown) noexcept {
    if (thrown == verify::failpoint::move &&
        (kind == verify::verb::insert || kind == verify::verb::erase))
      return verify::guarantee::basic;
    return careful_to_erase::when_it_throws(kind, thrown);
  }
};

/// Elements whose moves may throw are copied where elements move.
template <class Family>
struct copies_what_may_throw : careful<Family> {
  static constexpr verify::guarantee when_it_throws(verify::verb kind,
                                                    verify::failpoint thrown) noexcept {
    if (kind == verify::verb::insert || kind == verify::verb::reserve ||
        kind == verify::verb::rehash)
      return verify::guarantee::strong;
    return careful<Family>::when_it_throws(kind, thrown);
  }
};
using tombstones_traits = copies_what_may_throw<verify::presets::flat_map>;
using dense_traits = copies_what_may_throw<verify::presets::dense_map>;

} // namespace gallery
