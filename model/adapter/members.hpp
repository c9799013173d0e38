// Which members a map has, told by its type. What is missing is left out of traces and listed; no
// map has to declare it.
//
// `Asked` is the one exception: the names of operations that the map's owner has taken out, because
// the member exists and does not compile. They are not named to the compiler at all.
#pragma once

#include "custom_operations.hpp"
#include "elements.hpp"

#include "model/trace/trace.hpp"

#include "bucketproof/hash.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bucketproof::model {

/// Nothing is taken out, and the map takes its memory from the allocator that it is given.
struct all_asked {
  static constexpr bool asks(std::string_view) noexcept { return true; }
  /// Whether its memory is what malloc and operator new give within its calls (heap.hpp).
  static constexpr bool uses_the_heap = false;
};

/// Whether an element that is read like this lies in the map: a reference, or a proxy that holds
/// references. The value of a pair that is handed out as a copy does not.
template <class Read>
concept lies_in_the_map = std::is_lvalue_reference_v<Read> ||
    std::is_reference_v<decltype(std::remove_reference_t<Read>::second)>;

template <class Asked, verb What>
inline constexpr bool asked_for = Asked::asks(info(What).name);

template <class Map, class Elements, class Asked = all_asked>
struct members {
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hasher = element_hash<Elements>;
  using key_equal = element_equal<Elements>;

  using custom = custom_operations_of<Map, Elements, Asked>;

  // Reading. A const map is preferred.

  static constexpr bool const_map_iterates = requires(const Map& m) { m.begin() == m.end(); };
  using iterated = std::conditional_t<const_map_iterates, const Map, Map>;
  static constexpr bool iterates = requires(iterated & m) {
    (*m.begin()).first;
    (*m.begin()).second;
    m.begin() == m.end();
  };
  /// Iterators that outlive one loop.
  static constexpr bool has_iterators = iterates && requires { typename Map::iterator; };

  static constexpr bool const_map_finds = requires(const Map& m, const key_type& k) {
    m.find(k) == m.end();
  };
  using looked_up = std::conditional_t<const_map_finds, const Map, Map>;
  static constexpr bool finds = [] {
    if constexpr (asked_for<Asked, verb::find>)
      return requires(looked_up & m, const key_type& k) {
        m.find(k) == m.end();
        (*m.find(k)).second;
      };
    else
      return false;
  }();
  /// `at` answers a value. One that answers anything else is another function.
  static constexpr bool has_at = [] {
    if constexpr (asked_for<Asked, verb::at>)
      return requires(Map & m, const key_type& k) {
        requires std::same_as<std::remove_cvref_t<decltype(m.at(k))>, mapped_type>;
      };
    else
      return false;
  }();
  static constexpr bool has_contains = [] {
    if constexpr (asked_for<Asked, verb::contains>)
      return requires(Map & m, const key_type& k) {
        { m.contains(k) } -> std::convertible_to<bool>;
      };
    else
      return false;
  }();
  /// For want of a `find`.
  static constexpr bool finds_by_at = !finds && has_at && has_contains;

  // Inserting.

  static constexpr bool inserts_pairs = [] {
    if constexpr (asked_for<Asked, verb::insert>)
      return requires(Map & m, key_type k, mapped_type v) {
        m.insert({std::move(k), std::move(v)});
      };
    else
      return false;
  }();
  static constexpr bool inserts_two = [] {
    if constexpr (asked_for<Asked, verb::insert> && !inserts_pairs)
      return requires(Map & m, key_type k, mapped_type v) {
        m.insert(std::move(k), std::move(v));
      };
    else
      return false;
  }();
  static constexpr bool emplaces = [] {
    if constexpr (asked_for<Asked, verb::try_emplace>)
      return requires(Map & m, key_type k, const mapped_type& v) {
        m.try_emplace(std::move(k), v);
      };
    else
      return false;
  }();
  static constexpr bool assigns = [] {
    if constexpr (asked_for<Asked, verb::insert_or_assign>)
      return requires(Map & m, key_type k, const mapped_type& v) {
        m.insert_or_assign(std::move(k), v);
      };
    else
      return false;
  }();
  static constexpr bool indexes = [] {
    if constexpr (asked_for<Asked, verb::index>)
      return requires(Map & m, key_type k, mapped_type v) {
        m[std::move(k)] = std::move(v);
        { m[std::move(k)] } -> std::convertible_to<const mapped_type&>;
      };
    else
      return false;
  }();
  /// Whether entries can be put into the map at all.
  static constexpr bool fills = inserts_pairs || inserts_two || emplaces || assigns || indexes;

  // Erasing.

  static constexpr bool erases = [] {
    if constexpr (asked_for<Asked, verb::erase>)
      return requires(Map & m, const key_type& k) {
        m.erase(k);
      };
    else
      return false;
  }();
  static constexpr bool erases_at = [] {
    if constexpr (has_iterators && asked_for<Asked, verb::erase_at>)
      return requires(Map & m) {
        m.erase(m.begin());
      };
    else
      return false;
  }();
  /// Answers the next iterator.
  static constexpr bool erase_answers_next = requires(Map & m) {
    { m.erase(m.begin()) } -> std::convertible_to<decltype(m.begin())>;
  };

  // The rest.

  static constexpr bool has_seed = std::is_constructible_v<Map, seed, hasher, key_equal>;
  static constexpr bool has_cursors = requires(Map & m, seed start) { range(m, start); };
  /// Whether the map looks up many keys together.
  static constexpr bool finds_many = requires {
    typename Map::value_type;
    requires requires(Map & m, std::span<const key_type> keys,
                      std::span<typename Map::value_type*> found) {
      m.find_many(keys, found);
    };
    requires requires(const Map& m, std::span<const key_type> keys,
                      std::span<const typename Map::value_type*> found) {
      m.find_many(keys, found);
    };
  };
  /// A value of the map itself can be handed to it.
  static constexpr bool shows_values = [] {
    if constexpr (finds)
      return requires(looked_up & m, const key_type& k) {
        requires lies_in_the_map<decltype(*m.find(k))>;
      };
    else
      return false;
  }();

  static constexpr bool takes_hash = has_seed ||
                                     std::is_constructible_v<Map, int, hasher, key_equal> ||
                                     std::is_constructible_v<Map, hasher, key_equal>;

  /// Whether the map has what the operation takes.
  static constexpr bool has(verb what) noexcept {
    if (!Asked::asks(info(what).name))
      return false;
    switch (what) {
    case verb::insert:
      return inserts_pairs || inserts_two;
    case verb::try_emplace:
      return emplaces;
    case verb::insert_own:
      return emplaces && shows_values;
    case verb::insert_or_assign:
      return assigns;
    case verb::assign_own:
      return assigns && shows_values;
    case verb::insert_run:
      return fills;
    case verb::index:
      return indexes;
    case verb::contains:
      return has_contains;
    case verb::count:
      return can_count;
    case verb::at:
      return has_at;
    case verb::erase:
    case verb::erase_run:
      return erases;
    case verb::erase_own:
      return erases && finds;
    case verb::erase_at:
      return erases_at && finds;
    case verb::drain:
    case verb::erase_loop:
      return erases_at;
    case verb::erase_if:
      return can_erase_if;
    case verb::clear:
      return can_clear;
    case verb::reserve:
      return can_reserve;
    case verb::shrink_to_fit:
      return can_shrink;
    case verb::copy_assign:
    case verb::self_assign:
      return std::is_copy_assignable_v<Map>;
    case verb::copy_construct:
      return std::is_copy_constructible_v<Map>;
    case verb::move_assign:
    case verb::self_move:
      return std::is_move_assignable_v<Map>;
    case verb::move_construct:
      return std::is_move_constructible_v<Map>;
    case verb::swap:
    case verb::self_swap:
      return can_swap;
    case verb::merge:
      return can_merge;
    case verb::equal:
      return can_compare;
    case verb::range:
      return has_cursors;
    case verb::begin:
      return has_iterators;
    case verb::find:
    case verb::find_run:
      return finds || finds_by_at;
    case verb::iterate:
      return iterates;
    case verb::construct:
    case verb::next:
    case verb::drop:
    case verb::inject:
      return true;
    case verb::custom:
      return custom::any();
    }
    return false;
  }

private:
  static constexpr bool can_count = [] {
    if constexpr (asked_for<Asked, verb::count>)
      return requires(Map & m, const key_type& k) {
        { m.count(k) } -> std::convertible_to<std::size_t>;
      };
    else
      return false;
  }();
  static constexpr bool can_erase_if = [] {
    if constexpr (asked_for<Asked, verb::erase_if>)
      return requires(Map & m) {
        erase_if(m, [](const auto&) { return true; });
      };
    else
      return false;
  }();
  static constexpr bool can_clear = [] {
    if constexpr (asked_for<Asked, verb::clear>)
      return requires(Map & m) {
        m.clear();
      };
    else
      return false;
  }();
  static constexpr bool can_reserve = [] {
    if constexpr (asked_for<Asked, verb::reserve>)
      return requires(Map & m) {
        m.reserve(std::uint16_t{});
      };
    else
      return false;
  }();
  static constexpr bool can_shrink = [] {
    if constexpr (asked_for<Asked, verb::shrink_to_fit>)
      return requires(Map & m) {
        m.shrink_to_fit();
      };
    else
      return false;
  }();
  static constexpr bool can_swap = [] {
    if constexpr (asked_for<Asked, verb::swap>)
      return requires(Map & m) {
        m.swap(m);
      };
    else
      return false;
  }();
  static constexpr bool can_merge = [] {
    if constexpr (asked_for<Asked, verb::merge>)
      return requires(Map & m) {
        m.merge(m);
      };
    else
      return false;
  }();
  static constexpr bool can_compare = [] {
    if constexpr (asked_for<Asked, verb::equal>)
      return requires(const Map& a, const Map& b) {
        { a == b } -> std::convertible_to<bool>;
      };
    else
      return false;
  }();
};

} // namespace bucketproof::model
