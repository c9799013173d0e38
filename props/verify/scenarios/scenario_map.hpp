// What the scenarios of single members share: the map, its elements by number, and the comparison
// with what it must hold.
#pragma once

#include "props/verify/shape.hpp"

#include "model/adapter/elements.hpp"
#include "model/adapter/members.hpp"
#include "model/trace/trace.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// What a scenario found wrong.
using wrong = std::optional<std::string>;

template <class Shape, class Elements>
struct scenario_map {
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hash = model::element_hash<Elements>;
  using equal = model::element_equal<Elements>;
  /// With the everyday allocator, whatever that of traces is: members that only scenarios call need
  /// not compile with one that does not propagate.
  using map = map_of<Shape, Elements, hash, equal, counting_allocator_for<Elements>>;
  using oracle = std::map<std::uint32_t, std::uint32_t>;
  using element = std::pair<key_type, mapped_type>;

  /// The elements that a scenario may put into one map.
  inline static std::size_t room = 0;
  /// So many with one hash may be refused.
  inline static std::size_t may_refuse_from = 0;
  /// What the map's contract says.
  inline static bool moved_from_is_usable = true, moved_from_is_empty = false;
  inline static bool may_run_out_of_memory = true; ///< What is left then is promised.
  static std::vector<std::uint32_t> sizes(std::vector<std::uint32_t> all) {
    constexpr std::size_t others = 60; // that a scenario puts beside them
    std::erase_if(all, [](std::uint32_t n) { return 2 * std::size_t{n} + others > room; });
    return all;
  }
  static std::uint32_t at_most(std::uint32_t n) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(n, room));
  }

  /// The first key that the map does not reserve for itself.
  inline static std::uint32_t first_key = 0;
  static key_type key(std::uint32_t n) { return Elements::key(n + first_key); }
  static std::uint32_t number(const auto& of_key) { return Elements::number(of_key) - first_key; }
  static mapped_type value(std::uint32_t n) { return Elements::value(n); }
  static element entry(std::uint32_t k, std::uint32_t v) { return {key(k), value(v)}; }
  static map make(model::hash_kind kind = model::hash_kind::seeded) {
    return made<map>(hash(kind), equal());
  }
  /// Whether the key was new.
  static bool put(auto& m, std::uint32_t k, std::uint32_t v) {
    if constexpr (requires { m.insert({key(k), value(v)}).second ? 1 : 0; })
      return m.insert({key(k), value(v)}).second;
    else {
      const auto before = m.size();
      static_cast<void>(m.insert({key(k), value(v)}));
      return m.size() != before;
    }
  }
  static std::string text(std::uint32_t n) { return std::to_string(n); }

  /// With controlled hashes, all in the last place of a table: what follows goes around its end.
  static std::uint32_t crowded_key(model::hash_kind kind, std::uint32_t i) {
    return kind == model::hash_kind::controlled ? i << 24 | 0xffff : i;
  }

  /// What a map holds: std::pair<const Key, T>, mostly; a set's element.
  template <class Map>
  using held_by = std::remove_cvref_t<decltype(*std::declval<Map&>().begin())>;
  /// Whether a list can be made of what the map holds.
  template <class Map>
  static constexpr bool fits_in_a_list =
      std::is_constructible_v<held_by<Map>, key_type, mapped_type>&&
          std::is_copy_constructible_v<held_by<Map>>;
  /// Assigns a list of two, where there is an operator for it, and a list is not made a map first;
  /// what the map must hold then.
  template <class Map>
  static std::optional<oracle> assign_list(Map& to) {
    using list = std::initializer_list<held_by<Map>>;
    if constexpr (fits_in_a_list<Map> &&
                  requires { static_cast<Map& (Map::*)(list)>(&Map::operator=); }) {
      to = list{held_by<Map>(key(1), value(1)), held_by<Map>(key(2), value(2))};
      return oracle{{1, 1}, {2, 2}};
    } else
      return std::nullopt;
  }

  /// Whether the members are there, and not taken out.
  template <class Map>
  static constexpr bool swaps = model::members<Map, Elements, asked_of<Shape>>::swaps();
  template <class Map>
  static constexpr bool has_nodes = [] {
    if constexpr (asked_of<Shape>::asks("node_handles"))
      return requires(Map & m, const key_type& k) {
        m.insert(m.extract(k));
        m.extract(k).empty();
      };
    else
      return false;
  }();

  /// What is different between the map and what it must hold.
  static wrong difference(const auto& m, const oracle& right, const std::string& when) {
    if (m.size() != right.size())
      return when + ": size() " + std::to_string(m.size()) + " in place of " +
             std::to_string(right.size());
    std::size_t visited = 0;
    for (auto it = m.begin(); it != m.end() && visited <= right.size(); ++it, ++visited) {
      const auto at = right.find(number((*it).first));
      if (at == right.end() || at->second != Elements::number((*it).second))
        return when + ": an iteration visits " + text(number((*it).first)) + " = " +
               text(Elements::number((*it).second)) +
               (at == right.end() ? ", which is not in the map"
                                  : ", whose value is " + text(at->second));
    }
    if (visited != right.size())
      return when + ": an iteration visits " + std::to_string(visited) + " elements of " +
             std::to_string(right.size());
    for (const auto& [k, v] : right) {
      const auto at = m.find(key(k));
      if (at == m.end() || Elements::number((*at).second) != v)
        return when + ": find(" + text(k) + ") finds " +
               (at == m.end() ? "nothing" : text(Elements::number((*at).second))) +
               " in place of " + text(v);
    }
    if (m.find(key(0xfffffff0)) != m.end())
      return when + ": a key is found that was never inserted";
    return std::nullopt;
  }

  static oracle filled(map& m, std::uint32_t n) {
    oracle right;
    for (std::uint32_t k = 0; k < n; ++k) {
      put(m, k, k);
      right.emplace(k, k);
    }
    return right;
  }
};

} // namespace bucketproof::verify
