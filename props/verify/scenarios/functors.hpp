// The scenario of functors with a state: what hash_function() and key_eq() answer.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class functor_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::difference, shared::key, shared::put, shared::sizes, shared::text;
  using typename shared::key_type, typename shared::oracle;

  /// Those of other numbers hash the same key otherwise.
  struct numbered_hash {
    int number_of = 0;
    std::size_t operator()(const auto& k) const {
      return (Elements::number(key_of(k)) + 1000U * static_cast<unsigned>(number_of)) *
             std::size_t{0x9E3779B97F4A7C15U};
    }
    std::uint64_t operator()(const auto& k, std::uint64_t seed) const { return (*this)(k) ^ seed; }
  };
  struct numbered_equal {
    int number_of = 0;
    bool operator()(const auto& a, const auto& b) const {
      return Elements::number(key_of(a)) == Elements::number(key_of(b));
    }
  };
  /// A set hands over its elements.
  static const key_type& key_of(const auto& k) {
    if constexpr (requires { k.first; })
      return k.first;
    else
      return k;
  }

public:
  static constexpr bool shows_functors() {
    if constexpr (!asked_of<Shape>::asks("functors"))
      return false;
    else if constexpr (requires {
                         typename map_itself<Shape, Elements, numbered_hash, numbered_equal>;
                       }) {
      using map = map_of<Shape, Elements, numbered_hash, numbered_equal>;
      return std::is_constructible_v<map, int, numbered_hash, numbered_equal> &&
             requires(const map& m) {
        m.hash_function().number_of;
        m.key_eq().number_of;
      };
    } else
      return false;
  }

  static wrong functors() {
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 200U}))
      for (const std::uint32_t others : sizes({0U, 5U}))
        for (const auto step : {copied, copy_assigned, moved, move_assigned, swapped, kept})
          if (const wrong w = step(n, others))
            return w;
    return std::nullopt;
  }

private:
  using map_type = typename decltype([] {
    if constexpr (requires { typename map_itself<Shape, Elements, numbered_hash, numbered_equal>; })
      return std::type_identity<map_of<Shape, Elements, numbered_hash, numbered_equal>>();
    else
      return std::type_identity<int>();
  }())::type;

  static map_type filled(int number_of, std::uint32_t n, oracle* right = nullptr) {
    map_type m = made<map_type>(numbered_hash{number_of}, numbered_equal{number_of + 1});
    for (std::uint32_t k = 0; k < n; ++k) {
      put(m, k, k + 3);
      if (right != nullptr)
        right->emplace(k, k + 3);
    }
    return m;
  }
  /// Whether the map has the functors that `filled` gave one of that number, and finds its elements
  /// with them.
  static wrong has(const map_type& m, int number_of, const std::string& when) {
    if (m.hash_function().number_of != number_of)
      return when + ": hash_function() is not the one that the map must have";
    if (m.key_eq().number_of != number_of + 1)
      return when + ": key_eq() is not the one that the map must have";
    return std::nullopt;
  }
  static wrong is(const map_type& m, int number_of, const oracle& right, const std::string& when) {
    if (const wrong w = has(m, number_of, when))
      return w;
    return difference(m, right, when);
  }
  static std::string of(std::uint32_t n) { return " of " + text(n) + " elements"; }
  static std::string onto(std::uint32_t n, std::uint32_t others) {
    return of(n) + " to a map" + of(others) + " with other functors";
  }

  static wrong copied(std::uint32_t n, std::uint32_t) {
    begin_case("a copy" + of(n));
    oracle right;
    const map_type from = filled(1, n, &right);
    const map_type to(from);
    if (const wrong w = is(to, 1, right, "a copy" + of(n)))
      return w;
    return is(from, 1, right, "the map that was copied," + of(n));
  }
  static wrong moved(std::uint32_t n, std::uint32_t) {
    begin_case("a move" + of(n));
    oracle right;
    map_type from = filled(1, n, &right);
    const map_type to(std::move(from));
    return is(to, 1, right, "a move" + of(n));
  }
  static wrong copy_assigned(std::uint32_t n, std::uint32_t others) {
    if constexpr (std::is_copy_assignable_v<map_type>)
      return assigned("a copy assignment" + onto(n, others), n, others,
                      [](map_type& to, map_type& from) { to = std::as_const(from); });
    else
      return std::nullopt;
  }
  static wrong move_assigned(std::uint32_t n, std::uint32_t others) {
    if constexpr (std::is_move_assignable_v<map_type>)
      return assigned("a move assignment" + onto(n, others), n, others,
                      [](map_type& to, map_type& from) { to = std::move(from); });
    else
      return std::nullopt;
  }
  static wrong assigned(const std::string& what, std::uint32_t n, std::uint32_t others,
                        void (*assign)(map_type& to, map_type& from)) {
    begin_case(what);
    oracle right;
    map_type from = filled(1, n, &right), to = filled(5, others);
    assign(to, from);
    if (const wrong w = is(to, 1, right, what))
      return w;
    put(to, 900, 1);
    right[900] = 1;
    return is(to, 1, right, what + ", then an insert");
  }
  static wrong swapped(std::uint32_t n, std::uint32_t others) {
    oracle right, right_of_others;
    map_type one = filled(1, n, &right), two = filled(5, others, &right_of_others);
    if constexpr (shared::template swaps<map_type>) {
      const std::string what = "a swap" + of(n) + " with" + of(others).substr(3);
      begin_case(what);
      one.swap(two);
      if (const wrong w = is(two, 1, right, what))
        return w;
      return is(one, 5, right_of_others, what);
    } else
      return std::nullopt;
  }
  /// What changes elements and memory changes no functor.
  static wrong kept(std::uint32_t n, std::uint32_t) {
    begin_case("functors kept");
    oracle right;
    map_type m = filled(1, n, &right);
    if constexpr (requires { m.rehash(500); })
      m.rehash(500);
    if constexpr (requires { m.clear(); }) {
      m.clear();
      right.clear();
    }
    put(m, 7, 8);
    right[7] = 8;
    if (const wrong w = is(m, 1, right, "a map" + of(n) + ", rehashed, cleared and inserted into"))
      return w;
    begin_case("assignment of a list to a map" + of(n));
    if (const auto two = shared::assign_list(m))
      return is(m, 1, *two, "a map" + of(n) + ", assigned a list");
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
