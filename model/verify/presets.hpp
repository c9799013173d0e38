// Presets: the traits of the families that most maps belong to. Name one in bucketproof_verify(...
// PRESET flat_map), or derive your traits from it.
//
//   node_map         elements in nodes that stay where they are: std::unordered_map
//   flat_map         control bytes beside slots, tombstones: an insert may move all elements
//   linear_probing   open addressing whose erase shifts elements back
//   robin_hood       the same, ordered by distance; refuses when too many keys collide
//   dense_map        an array of elements and an index: erase moves the last into the hole
//   fixed_capacity   holds at most 64 elements; derive and set most_entries for another number
//   c_table          functions of a C interface: no exceptions, nothing promised of throws
#pragma once

#include "traits.hpp"

namespace bucketproof::verify::presets {

struct node_map : traits {};

struct flat_map : traits {
  /// The hash of a rehash, and a move or copy in it, can lose elements: nothing but an unchanged
  /// map on a failed allocation is common to this family.
  static constexpr guarantee when_it_throws(verb kind, failpoint thrown) noexcept {
    if (kind == verb::insert && thrown == failpoint::hash)
      return guarantee::basic;
    return thrown == failpoint::move ? guarantee::none : traits::when_it_throws(kind, thrown);
  }
};

struct linear_probing : flat_map {
  static constexpr bool erase_keeps_iterators = false;
  static constexpr bool erase_loop_visits_once = false;
};

struct robin_hood : linear_probing {
  static constexpr bool equality_asks_key_eq = true;
  /// More keys than this with one hash, and a higher load does not help.
  static constexpr std::size_t may_refuse_from = 64;
};

struct dense_map : flat_map {
  static constexpr bool equality_asks_key_eq = true;
  static constexpr bool erase_keeps_iterators = false;
};

struct fixed_capacity : flat_map {
  static constexpr std::size_t most_entries = 64;
};

struct c_table : flat_map {
  /// An operation that finds no memory says so, and has done nothing.
  static constexpr guarantee when_it_throws(verb kind, failpoint thrown) noexcept {
    const bool is_of_one_element =
        kind == verb::insert || kind == verb::erase || kind == verb::find;
    return thrown == failpoint::allocate && is_of_one_element ? guarantee::strong : guarantee::none;
  }
};

} // namespace bucketproof::verify::presets
