// What your map promises, where maps differ. Derive from `traits`, say what is different, and name
// your struct in bucketproof_verify(... TRAITS ...). What a map promises is not guessed: what is
// not promised is neither checked nor taken for a mistake, but measured (the report).
//
//   struct my_traits : bucketproof::verify::traits {
//     static constexpr bool erase_keeps_iterators = false; // erasing shifts elements back
//   };
#pragma once

#include "model/oracle/contract.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bucketproof::model {
/// As traits of earlier versions call it.
using event = failpoint;
} // namespace bucketproof::model

namespace bucketproof::verify {

using model::event;
using model::failpoint;
using model::guarantee;
using model::verb;

/// What the standard says of std::unordered_map, at most; and so what most maps of its shape keep.
struct traits {
  /// An insert that adds an element leaves all iterators valid. std::unordered_map's does so only
  /// while it does not rehash, so it promises nothing here.
  static constexpr bool insert_keeps_iterators = false;
  /// An insert of a key that is there leaves all iterators valid.
  static constexpr bool present_insert_keeps_iterators = true;
  /// An erase leaves all iterators valid but those at what it erased.
  static constexpr bool erase_keeps_iterators = true;
  /// No iterator is used after any write, whatever the three above say.
  static constexpr bool iterators_last_until_next_write = false;
  /// A loop of `it = m.erase(it)` and `++it` visits each element once. A map that shifts elements
  /// back over the end of its table may lead to one twice.
  static constexpr bool erase_loop_visits_once = true;
  /// A map that was moved from is empty. Where it is not promised, it is cleared before it is used;
  /// but its size, begin and a lookup are asked, whatever they answer.
  static constexpr bool moved_from_is_empty = false;
  /// A map that was moved from can be used. Where it is not promised, it is only assigned to or
  /// destroyed.
  static constexpr bool moved_from_is_usable = true;
  /// `m = std::move(m)` leaves m as it was.
  static constexpr bool self_move_changes_nothing = false;
  /// What is erased is destroyed at once. A table whose free slots hold elements does not promise
  /// that; all must be destroyed with the map. Not checked of a class of few functions.
  static constexpr bool erased_are_destroyed = true;
  /// What is inserted may be an element of the map itself, also where the insert moves it.
  static constexpr bool takes_own_elements = true;
  /// `a == b` compares in the order of iteration, so that maps with equal contents may differ.
  static constexpr bool equality_depends_on_order = false;
  /// `a == b` of sets goes by the key predicate alone.
  static constexpr bool equality_is_of_keys = false;
  /// `a == b` compares keys by `key_eq()`, not by their own `==`, which may tell equal keys apart.
  static constexpr bool equality_asks_key_eq = false;
  /// `at` of an absent key throws std::out_of_range. Where it does not, it is not asked.
  static constexpr bool at_throws = true;
  /// Elements that the map can hold. No insert is tried beyond that.
  static constexpr std::size_t most_entries = static_cast<std::size_t>(-1);
  /// An insert may be refused by an exception, and changes nothing then, once the map holds so many
  /// elements: too many keys collide, say.
  static constexpr std::size_t may_refuse_from = static_cast<std::size_t>(-1);

  /// Integer keys that the map keeps for itself, to mark slots; of string keys, the numbers that
  /// they start with.
  static constexpr std::array<std::uint32_t, 0> reserved_keys{};

  /// Kinds of keys and hashes that the map is not to be tried with.
  static constexpr std::array<model::key_kind, 0> keys_not_tried{};
  static constexpr std::array<model::hash_kind, 0> hashes_not_tried{};

  // Operations of the map's own, if the map's class does not list them (README.md):
  //   using custom_operations = std::tuple<...>;

  /// Scenarios, by name, that are not run: the map is known to fail them. Members that exist and do
  /// not compile are taken out in CMake (NOT_ASKED).
  static constexpr std::array<std::string_view, 0> not_asked{};

  /// What is left when a hash, a comparison, a copy or an allocation throws in the operation, or a
  /// move of elements whose moves are not noexcept, which is only measured; the verb is `insert`
  /// for all ways to insert one element, `erase`, `find`, and so on (model::family_of). An insert
  /// of a range or a list is held to what one insert leaves, but for elements inserted before. By
  /// default as in [unord.req.except] of the C++ standard: an insert of one element has no effect
  /// unless the hash threw, neither has a rehash unless hash or equality threw; of the rest, what
  /// every operation of the library promises. `guarantee::none` where it must not be tried: the map
  /// is then not made to throw there.
  static constexpr guarantee when_it_throws(verb kind, failpoint thrown) noexcept {
    return model::guarantee_of(model::info(kind).after_a_throw, thrown);
  }
};

/// Traits as the checks see them.
template <class Traits>
constexpr model::contract contract_of() noexcept {
  constexpr bool lasting = !Traits::iterators_last_until_next_write;
  return {.most_entries = Traits::most_entries,
          .may_refuse_from = Traits::may_refuse_from,
          .new_key_keeps_iterators = lasting && Traits::insert_keeps_iterators,
          .present_key_keeps_iterators = lasting && Traits::present_insert_keeps_iterators,
          .erase_keeps_iterators = lasting && Traits::erase_keeps_iterators,
          .erase_at_keeps_iterators = lasting && Traits::erase_keeps_iterators,
          .erase_loop_visits_once = Traits::erase_loop_visits_once,
          .moved = !Traits::moved_from_is_usable ? model::moved_from::assigned
                   : Traits::moved_from_is_empty ? model::moved_from::empty
                                                 : model::moved_from::any_state,
          .equal = Traits::equality_is_of_keys         ? model::equality::keys
                   : Traits::equality_depends_on_order ? model::equality::iteration_order
                                                       : model::equality::contents,
          .equality_asks_key_eq = Traits::equality_asks_key_eq,
          .at_throws = Traits::at_throws,
          .takes_own_elements = Traits::takes_own_elements,
          .self_move_changes_nothing = Traits::self_move_changes_nothing,
          .erased_are_destroyed = Traits::erased_are_destroyed,
          .reserves =
              [](std::uint32_t key) {
                return std::find(Traits::reserved_keys.begin(), Traits::reserved_keys.end(), key) !=
                       Traits::reserved_keys.end();
              },
          .when_it_throws =
              [](verb what, failpoint thrown) {
                const guarantee promised = Traits::when_it_throws(model::family_of(what), thrown);
                if (!model::takes_many(what))
                  return promised;
                // No more than of each insert, and what was inserted before stays.
                return std::min(
                    {promised, Traits::when_it_throws(verb::insert, thrown), guarantee::basic});
              }};
}

} // namespace bucketproof::verify
