// A contract: what a map of the shape of std::unordered_map promises, where maps differ. Nothing of
// it is guessed: bucket_map's follows from the rules of its policy, that of another map is declared
// (model/verify/traits.hpp).
#pragma once

#include "model/trace/failpoints.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/trace.hpp"

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

/// What may be done with a map that was moved from.
enum class moved_from : std::uint8_t {
  assigned,  ///< It may be assigned to, or destroyed.
  any_state, ///< It may be used, and holds anything.
  empty,     ///< It is empty.
};

/// What `==` compares.
enum class equality : std::uint8_t {
  contents,        ///< As the standard has it.
  iteration_order, ///< Contents in the order of iteration: maps with the same contents may differ.
  keys,            ///< Of a set, keys by the key predicate alone.
};

struct contract {
  std::size_t most_entries = SIZE_MAX; ///< What the map can hold; no insert is tried beyond that.
  std::size_t may_refuse_from = SIZE_MAX;   ///< An insert into a map of so many may throw.
  bool new_key_keeps_iterators = false;     ///< An insert of an absent key.
  bool present_key_keeps_iterators = false; ///< An insert of a present key.
  bool erase_keeps_iterators = false;       ///< All iterators but those at what it erased.
  bool erase_at_keeps_iterators = false;    ///< The same, of an erase by iterator.
  bool erase_loop_visits_once = true;       ///< `it = m.erase(it)` leads to no element twice.
  moved_from moved = moved_from::any_state;
  equality equal = equality::contents;
  /// `==` compares keys by the map's equality, not by their own.
  bool equality_asks_key_eq = false;
  bool at_throws = true;          ///< `at` of an absent key throws std::out_of_range.
  bool takes_own_elements = true; ///< A reference into the map can be what is inserted.
  bool self_move_changes_nothing = false;
  /// `==` and `merge` are right between maps whose functors hash differently. The standard asks for
  /// it, of `==` since C++20; libraries do not.
  bool works_across_functors = false;
  /// No more elements are alive than the map has; else only that all are destroyed with it.
  bool erased_are_destroyed = true;
  /// Keys that the map keeps for itself: no operation is about them.
  bool (*reserves)(std::uint32_t key) = [](std::uint32_t) { return false; };
  /// What is left when a failpoint of the kind throws in the operation.
  guarantee (*when_it_throws)(verb what, failpoint thrown) = [](verb, failpoint) {
    return guarantee::none;
  };

  /// The keys from here on are not reserved, as far as this looks.
  std::uint32_t first_free_key() const noexcept {
    constexpr std::uint32_t looked_at = 1024;
    std::uint32_t free = 0;
    for (std::uint32_t key = 0; key < looked_at; ++key)
      if (reserves(key))
        free = key + 1;
    return free;
  }
};

/// What the C++ standard promises of a throw in an operation ([unord.req.except]).
constexpr guarantee guarantee_of(throw_leaves promised, failpoint thrown) noexcept {
  const bool by_hash = thrown == failpoint::hash, by_equality = thrown == failpoint::equality;
  switch (promised) {
  case throw_leaves::anything:
    return guarantee::none;
  case throw_leaves::some:
    return guarantee::basic;
  case throw_leaves::all:
    return guarantee::strong;
  case throw_leaves::all_unless_hash:
    return by_hash ? guarantee::basic : guarantee::strong;
  case throw_leaves::all_unless_hash_or_equality:
    return by_hash || by_equality ? guarantee::basic : guarantee::strong;
  }
  return guarantee::none;
}

/// What bucket_map promises: the table at the class.
inline contract contract_of(const policy_rules& p) noexcept {
  return {.new_key_keeps_iterators = false,
          .present_key_keeps_iterators = p.only_inserts_evacuate,
          .erase_keeps_iterators = p.only_inserts_evacuate,
          .erase_at_keeps_iterators = true,
          .moved = moved_from::empty,
          .equality_asks_key_eq = true,
          .self_move_changes_nothing = true,
          .works_across_functors = true,
          .when_it_throws = [](verb what, failpoint) {
            if (what == verb::merge || (takes_many(what) && info(what).is_for == purpose::adds))
              return guarantee::basic;
            return keeps_entries_when_it_throws(what) ? guarantee::strong : guarantee::none;
          }};
}

} // namespace bucketproof::model
