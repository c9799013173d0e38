// The scenario of the hash functor that a map has by default, where that is one of its own.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace bucketproof::verify {

/// `Shape::own_hash<Key>` is the functor.
template <class Shape>
class own_hash_scenario {
  template <class Key>
  static constexpr bool has_own_hash_of() {
    if constexpr (!asked_of<Shape>::asks("own_hash"))
      return false;
    else if constexpr (requires { typename Shape::template own_hash<Key>; }) {
      using own = typename Shape::template own_hash<Key>;
      if constexpr (!std::is_void_v<own> && !std::is_same_v<own, std::hash<Key>>)
        return std::is_default_constructible_v<own> &&
               std::is_invocable_r_v<std::uint64_t, const own&, const Key&>;
    }
    return false;
  }

public:
  static constexpr bool has_own_hash() {
    return has_own_hash_of<std::string>() || has_own_hash_of<std::uint64_t>();
  }
  static wrong own_hash() {
    if (const wrong w = of_keys<std::string>(strings()))
      return w;
    return of_keys<std::uint64_t>(integers());
  }

private:
  /// Strings of all lengths up to 130, and each with one character changed.
  static std::vector<std::string> strings() {
    std::vector<std::string> all{std::string()};
    for (std::size_t n = 1; n <= 130; n += n < 40 ? 1 : 9) {
      const std::string one(n, 'a');
      all.push_back(one);
      for (std::size_t i = 0; i < n; ++i) {
        all.push_back(one);
        all.back()[i] = 'b';
      }
    }
    return all;
  }
  /// Those that differ in a few bits, wherever these are.
  static std::vector<std::uint64_t> integers() {
    std::set<std::uint64_t> all;
    for (unsigned shift = 0; shift < 64; shift += 4)
      for (std::uint64_t n = 0; n < 256; ++n)
        all.insert(n << shift);
    return {all.begin(), all.end()};
  }

  static std::string shown(const std::string& key) {
    return key.empty() ? "the empty string" : "a string of " + std::to_string(key.size());
  }
  static std::string shown(std::uint64_t key) { return std::to_string(key); }

  template <class Key>
  static wrong of_keys(const std::vector<Key>& keys) {
    if constexpr (!has_own_hash_of<Key>())
      return std::nullopt;
    else {
      using own = typename Shape::template own_hash<Key>;
      const own hash{};
      begin_case("hashes of " + shown(keys.back()));
      std::set<std::uint64_t> seen;
      for (const Key& key : keys) {
        const Key equal = key; // which lies elsewhere
        const auto hashed = static_cast<std::uint64_t>(hash(key));
        if (static_cast<std::uint64_t>(hash(equal)) != hashed)
          return "equal keys have different hashes: " + shown(key);
        seen.insert(hashed);
      }
      if (seen.size() < keys.size() - keys.size() / 50)
        return std::to_string(keys.size()) + " keys have " + std::to_string(seen.size()) +
               " different hashes ([hash.requirements]): keys like " + shown(keys.back());
      return std::nullopt;
    }
  }
};

} // namespace bucketproof::verify
