// The scenario of heterogeneous lookup: objects that are no keys, and stand for them.
#pragma once

#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class stand_in_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::difference, shared::first_key, shared::number, shared::put, shared::sizes,
      shared::text;
  using typename shared::key_type, typename shared::map, typename shared::oracle;

  /// What is no key, cannot be made one by the map, but hashes and compares as one.
  struct stand_in {
    std::uint32_t number;
  };
  struct transparent_hash {
    using is_transparent = void;
    std::uint64_t operator()(const stand_in& k, std::uint64_t seed) const {
      return model::hash_of(k.number, model::hash_kind::seeded, seed);
    }
    std::uint64_t operator()(const key_type& k, std::uint64_t seed) const {
      return (*this)(stand_in{Elements::number(k)}, seed);
    }
    std::size_t operator()(const auto& k) const { return static_cast<std::size_t>((*this)(k, 0)); }
  };
  struct transparent_equal {
    using is_transparent = void;
    bool operator()(const key_type& a, const key_type& b) const {
      return Elements::number(a) == Elements::number(b);
    }
    bool operator()(const key_type& a, const stand_in& b) const {
      return Elements::number(a) == b.number;
    }
    bool operator()(const stand_in& a, const key_type& b) const { return (*this)(b, a); }
  };
  /// A `find` that takes anything, whatever the functors, is a template without constraints.
  static constexpr bool finds_by_anything() {
    return requires(const map& m, const stand_in& k) {
      m.find(k);
    };
  }

public:
  static constexpr bool finds_by_stand_in() {
    if constexpr (!asked_of<Shape>::asks("heterogeneous_lookup") || finds_by_anything())
      return false;
    else if constexpr (requires {
                         typename map_itself<Shape, Elements, transparent_hash, transparent_equal>;
                       })
      return requires(const map_of<Shape, Elements, transparent_hash, transparent_equal>& m,
                      const stand_in& k) {
        m.find(k) == m.end();
      };
    else
      return false;
  }
  static wrong heterogeneous_lookup() {
    using transparent = map_of<Shape, Elements, transparent_hash, transparent_equal>;
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 500U})) {
      transparent m = made<transparent>(transparent_hash(), transparent_equal());
      oracle right;
      for (std::uint32_t k = 0; k < n; ++k) {
        put(m, k, k + 1);
        right.emplace(k, k + 1);
      }
      for (std::uint32_t k = 0; k < n + 20; ++k)
        if (const wrong w = found_by_stand_in(m, k, right.contains(k)))
          return w;
      for (std::uint32_t k = 0; k < n + 20; k += 3) {
        if constexpr (requires { m.erase(stand_in{k + first_key}) == std::size_t{1}; })
          if (m.erase(stand_in{k + first_key}) != right.erase(k))
            return "erase(" + text(k) + ") by what stands for it answers the contrary";
      }
      if (const wrong w = difference(m, right, "after erasing by what stands for keys"))
        return w;
    }
    return std::nullopt;
  }

private:
  static wrong found_by_stand_in(auto& m, std::uint32_t k, bool is_there) {
    const stand_in named{k + first_key};
    const std::string what = "(" + text(k) + ") by what stands for it: ";
    const auto& constant = std::as_const(m);
    const auto at = m.find(named);
    if ((at != m.end()) != is_there || (is_there && number((*at).first) != k))
      return "find" + what + (is_there ? "does not find it" : "finds something");
    if ((constant.find(named) != constant.end()) != is_there)
      return "find" + what + "answers otherwise for a const map";
    if constexpr (requires { constant.contains(named); })
      if (constant.contains(named) != is_there)
        return "contains" + what + "answers the contrary";
    if constexpr (requires { constant.count(named); })
      if (constant.count(named) != (is_there ? 1U : 0U))
        return "count" + what + std::to_string(constant.count(named));
    if constexpr (requires { constant.equal_range(named).first == constant.end(); }) {
      const auto [first, last] = constant.equal_range(named);
      if ((first != last) != is_there)
        return "equal_range" + what + (is_there ? "is empty" : "is not empty");
    }
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
