// The keys that all maps get, and the order in which they are asked for.
//
// Everything follows from an index by arithmetic, so that the program in Go (go/keys.go) makes the
// same keys; equal checksums show that it does.
//
//   key      0 .. n-1            n .. 2n-1       2n ..
//            present             absent          arriving, one for each that leaves
//            inserted in this    looked up,
//            order               never found
//
// Lookups are drawn at random. The value of a present key names the next key of one random cycle
// over all of them.
#pragma once

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bench {

inline constexpr std::uint64_t key_seed = 1, hit_seed = 2, miss_seed = 3, cycle_seed = 4,
                               leave_seed = 5;

/// How a benchmark names the type of its keys.
template <class Key>
inline constexpr std::string_view kind_of{};
template <>
inline constexpr std::string_view kind_of<std::uint64_t> = "uint64";
template <>
inline constexpr std::string_view kind_of<std::string> = "string";

/// Key number i. Strings have 8 to 39 letters: half of them are too long to lie in a std::string
/// itself.
template <class Key>
Key make_key(std::uint64_t i) {
  const std::uint64_t number = bucketproof::detail::mix(i, key_seed);
  if constexpr (std::is_same_v<Key, std::uint64_t>) {
    return number;
  } else {
    Key text(8 + number % 32, ' ');
    std::uint64_t bits = number;
    for (std::size_t at = 0; at < text.size(); ++at, bits >>= 4) {
      if (at % 16 == 0)
        bits = bucketproof::detail::mix(number, at);
      text[at] = static_cast<char>('a' + bits % 16);
    }
    return text;
  }
}

/// A number below `limit`, which fits in 32 bits.
inline std::size_t draw(std::uint64_t i, std::uint64_t seed, std::size_t limit) {
  return static_cast<std::size_t>((bucketproof::detail::mix(i, seed) >> 32) * limit >> 32);
}

/// For each of n keys the number of its successor in one random cycle (Sattolo's shuffle).
inline std::vector<std::size_t> random_cycle(std::size_t n) {
  std::vector<std::size_t> next(n);
  std::iota(next.begin(), next.end(), std::size_t{0});
  for (std::size_t i = n; i-- > 1;)
    std::swap(next[i], next[draw(i, cycle_seed, i)]);
  return next;
}

/// The keys and lookups for maps of n entries.
template <class Key>
struct workload {
  // Of each kind so many at least that no branch predictor learns them by heart, and no more than
  // say how a large map does. Multiples of 32.
  static constexpr std::size_t min_lookups = std::size_t{1} << 16;
  static constexpr std::size_t max_lookups = std::size_t{1} << 21;

  std::vector<Key> present;
  std::vector<std::uint64_t> values; ///< Of the present keys.
  std::vector<Key> hits, misses;
  /// Key i leaves before key i arrives. Which one leaves is random, those that arrived included.
  std::vector<Key> leaving, arriving;

  explicit workload(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
      present.push_back(make_key<Key>(i));
    for (const std::size_t next : random_cycle(n))
      values.push_back(value_naming(next));
    const std::size_t lookups = std::bit_ceil(std::clamp(n, min_lookups, max_lookups));
    for (std::size_t i = 0; i < lookups; ++i) {
      hits.push_back(present[draw(i, hit_seed, n)]);
      misses.push_back(make_key<Key>(n + draw(i, miss_seed, n)));
    }
    std::vector<Key> held = present;
    for (std::size_t i = 0; i < lookups; ++i) {
      Key& one = held[draw(i, leave_seed, n)];
      leaving.push_back(one);
      arriving.push_back(make_key<Key>(2 * n + i));
      one = arriving.back();
    }
  }

  std::size_t size() const noexcept { return present.size(); }
  /// The key that a value names. Integers name themselves, so that following them reads the map and
  /// nothing else.
  const Key& named_by(const std::uint64_t& value) const noexcept {
    if constexpr (std::is_same_v<Key, std::uint64_t>)
      return value;
    else
      return present[value];
  }

private:
  std::uint64_t value_naming(std::size_t i) const {
    if constexpr (std::is_same_v<Key, std::uint64_t>)
      return present[i];
    else
      return i;
  }
};

} // namespace bench
