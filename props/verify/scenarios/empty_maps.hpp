// The scenario of maps that never held an element.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class empty_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::key, shared::put, shared::text;
  using typename shared::map, typename shared::oracle;
  using asked = asked_of<Shape>;

public:
  /// What is done first to a map that never held an element, nor memory perhaps.
  static wrong made_by_default() {
    const auto after = [](const std::string& what, void (*first)(map&)) -> wrong {
      begin_case("a map made by default, " + what);
      map m;
      first(m);
      if (const wrong w = difference(m, {}, "a map made by default, " + what))
        return w;
      oracle right;
      for (std::uint32_t k = 0; k < at_most(30); ++k) {
        if (!put(m, k, k))
          return "a map made by default, " + what + ": insert(" + text(k) +
                 ") says that the key was present";
        right.emplace(k, k);
      }
      return difference(m, right, "a map made by default, " + what + ", then inserts");
    };
    for (const wrong& w :
         {after("unchanged", [](map&) {}),
          after("erase(k)",
                [](map& m) {
                  if constexpr (requires { m.erase(key(1)); })
                    m.erase(key(1));
                }),
          after("erase(begin(), end())",
                [](map& m) {
                  if constexpr (asked::asks("erase_range") && requires {
                                  m.erase(std::as_const(m).begin(), std::as_const(m).end());
                                })
                    m.erase(std::as_const(m).begin(), std::as_const(m).end());
                }),
          after("clear()",
                [](map& m) {
                  if constexpr (requires { m.clear(); })
                    m.clear();
                }),
          after("reserve(0)",
                [](map& m) {
                  if constexpr (requires { m.reserve(0); })
                    m.reserve(0);
                }),
          after("rehash(0)",
                [](map& m) {
                  if constexpr (asked::asks("rehash_and_reserve") && requires { m.rehash(0); })
                    m.rehash(0);
                }),
          after("rehash(1)",
                [](map& m) {
                  if constexpr (asked::asks("rehash_and_reserve") && requires { m.rehash(0); })
                    m.rehash(1);
                }),
          after("a swap with another",
                [](map& m) {
                  if constexpr (asked::asks("swap") && requires { m.swap(m); }) {
                    map other{};
                    m.swap(other);
                  }
                }),
          after("a copy of another",
                [](map& m) {
                  if constexpr (std::is_copy_assignable_v<map>) {
                    const map other{};
                    m = other;
                  }
                }),
          after("a move from another",
                [](map& m) {
                  if constexpr (std::is_move_assignable_v<map>)
                    m = map();
                }),
          after("merged with another",
                [](map& m) {
                  if constexpr (asked::asks("merge") && requires { m.merge(m); }) {
                    map other{};
                    m.merge(other);
                  }
                }),
          after("equal_range, count", [](map& m) {
            if constexpr (asked::asks("equal_range") &&
                          requires { m.equal_range(key(1)).first == m.end(); })
              static_cast<void>(m.equal_range(key(1)));
            if constexpr (requires { m.count(key(1)); })
              static_cast<void>(m.count(key(1)));
          })})
      if (w)
        return w;
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
