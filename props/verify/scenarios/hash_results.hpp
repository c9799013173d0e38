// The scenario of hash functors that differ in type: of 64 and of 32 bits, that say that they mix
// well and that do not say so. Maps mix or trust their results accordingly.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace bucketproof::verify {

template <class Shape, class Elements>
class hash_result_scenario : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::difference, shared::key, shared::put, shared::sizes, shared::text;
  using typename shared::equal, typename shared::hash, typename shared::key_type,
      typename shared::oracle;

  /// The hash of key 0 is 0. All other bits of the result depend on all bits of the number.
  template <class Result>
  struct mixed {
    Result operator()(const key_type& k) const { return (*this)(k, 0); }
    /// Of a map that has a seed.
    Result operator()(const key_type& k, std::uint64_t seed) const {
      std::uint64_t z = (Elements::number(k) ^ seed) * 0x9e3779b97f4a7c15U;
      z = (z ^ z >> 32) * 0xbf58476d1ce4e5b9U;
      return static_cast<Result>(z ^ z >> 29);
    }
  };
  /// By the convention of ankerl::unordered_dense and boost::unordered.
  template <class Result>
  struct avalanching : mixed<Result> {
    using is_avalanching = void;
  };
  template <class Hash>
  static constexpr bool takes = [] {
    if constexpr (requires { typename map_itself<Shape, Elements, Hash, equal>; }) {
      using map = map_of<Shape, Elements, Hash, equal>;
      return std::is_constructible_v<map, int, Hash, equal> &&
             requires(map & m, const key_type& k) {
        m.erase(k);
      };
    } else
      return false;
  }();

public:
  static constexpr bool takes_all() {
    if constexpr (!asked_of<Shape>::asks("hash_results"))
      return false;
    else
      return takes<mixed<std::uint32_t>> && takes<avalanching<std::uint32_t>> &&
             takes<avalanching<std::size_t>>;
  }
  static wrong hash_results() {
    if (with<hash>("of the other tests"))
      return std::nullopt; // it is not the functor's type
    if (const wrong w = with<mixed<std::uint32_t>>("of 32 bits"))
      return w;
    if (const wrong w = with<avalanching<std::uint32_t>>("of 32 bits, is_avalanching"))
      return w;
    return with<avalanching<std::size_t>>("is_avalanching");
  }

private:
  template <class Hash>
  static wrong with(const std::string& what) {
    for (const std::uint32_t n : sizes({5U, 100U, 3000U})) {
      const std::string named = text(n) + " elements, a hash functor " + what;
      begin_case(named);
      auto m = made<map_of<Shape, Elements, Hash, equal>>(Hash(), equal());
      oracle right;
      const auto insert = [&](std::uint32_t k, std::uint32_t v) {
        put(m, k, v);
        right.emplace(k, v);
      };
      for (std::uint32_t k = 0; k < n; ++k)
        insert(k, k);
      for (std::uint32_t k = 0; k < n; k += 3) {
        m.erase(key(k));
        right.erase(k);
      }
      for (std::uint32_t k = 0; k < n; k += 6)
        insert(k, k + 1);
      if (const wrong w = difference(m, right, named))
        return w;
    }
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
