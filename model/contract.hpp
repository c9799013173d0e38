// A contract: what a map of the shape of std::unordered_map promises, where maps differ. Nothing of
// it is guessed: bucket_map's follows from its promise, that of another map is declared
// (verify/traits.hpp).
#pragma once

#include "events.hpp"
#include "promise.hpp"
#include "trace.hpp"

#include <cstddef>
#include <cstdint>

namespace bucketproof::model {

/// What a throw leaves of the map.
enum class guarantee : std::uint8_t {
  none, ///< Nothing is promised: it is not made to throw.
  /// A map that works, each of whose entries it held before or would hold after. Of a merge: each
  /// entry is in one of the two maps.
  basic,
  strong, ///< What it held.
};

struct contract {
  std::size_t most_entries = SIZE_MAX;      ///< What the map can hold; inserts beyond are left out.
  bool new_key_keeps_iterators = false;     ///< An insert of a key that is not there.
  bool present_key_keeps_iterators = false; ///< An insert of a key that is there.
  bool erase_keeps_iterators = false;       ///< All iterators but those at what it erased.
  bool erase_at_keeps_iterators = false;    ///< The same, of an erase by iterator.
  bool erase_loop_visits_once = true;       ///< `it = m.erase(it)` leads to no element twice.
  bool moved_from_is_empty = false;
  bool takes_own_elements = true; ///< A reference into the map can be what is inserted.
  bool self_move_changes_nothing = false;
  /// What is left when an event of the kind throws in the operation.
  guarantee (*when_it_throws)(verb what, event thrown) = [](verb, event) {
    return guarantee::none;
  };
};

/// What bucket_map promises: the table at the class.
inline contract contract_of(const promise& p) noexcept {
  return {.new_key_keeps_iterators = false,
          .present_key_keeps_iterators = p.only_inserts_evacuate,
          .erase_keeps_iterators = p.only_inserts_evacuate,
          .erase_at_keeps_iterators = true,
          .moved_from_is_empty = true,
          .self_move_changes_nothing = true,
          .when_it_throws = [](verb what, event) {
            return keeps_entries_when_it_throws(what) ? guarantee::strong
                   : what == verb::merge              ? guarantee::basic
                                                      : guarantee::none;
          }};
}

} // namespace bucketproof::model
