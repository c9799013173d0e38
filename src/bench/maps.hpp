// The maps that are compared. All of them hash with bucketproof's own function under one seed, and
// for those that would mix the result again it is marked as mixed.
#pragma once

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/hash.hpp"

#include <absl/container/flat_hash_map.h>
#include <boost/unordered/unordered_flat_map.hpp>
#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace bench {

inline constexpr auto map_seed = static_cast<bucketproof::seed>(0x5eed);

/// What bucket_map computes when its seed is `map_seed`.
template <class Key>
struct same_hash {
  using is_avalanching = void; // boost::unordered mixes no further

  std::size_t operator()(const Key& key) const noexcept {
    return static_cast<std::size_t>(
        bucketproof::hash<Key>{}(key, static_cast<std::uint64_t>(map_seed)));
  }
};

} // namespace bench

#ifdef __GLIBCXX__
// libstdc++ keeps the hash of a string in its node, but only where it knows that the function is
// slow. Without this it would hash every string that it passes, which std::hash spares it.
namespace std {
template <>
struct __is_fast_hash<bench::same_hash<std::string>> : false_type {
}; // NOLINT(bugprone-reserved-identifier)
} // namespace std
#endif

namespace bench {

struct bucket_map_family {
  static constexpr std::string_view name = "bucket_map";
  template <class Key, template <class> class Allocator = std::allocator>
  using map =
      bucketproof::bucket_map<Key, std::uint64_t, bucketproof::hash<Key>, std::equal_to<Key>,
                              Allocator<std::pair<const Key, std::uint64_t>>>;
};
struct absl_family {
  static constexpr std::string_view name = "absl::flat_hash_map";
  template <class Key, template <class> class Allocator = std::allocator>
  using map = absl::flat_hash_map<Key, std::uint64_t, same_hash<Key>, std::equal_to<Key>,
                                  Allocator<std::pair<const Key, std::uint64_t>>>;
};
struct boost_family {
  static constexpr std::string_view name = "boost::unordered_flat_map";
  template <class Key, template <class> class Allocator = std::allocator>
  using map = boost::unordered_flat_map<Key, std::uint64_t, same_hash<Key>, std::equal_to<Key>,
                                        Allocator<std::pair<const Key, std::uint64_t>>>;
};
struct robin_family {
  static constexpr std::string_view name = "tsl::robin_map";
  template <class Key, template <class> class Allocator = std::allocator>
  using map = tsl::robin_map<Key, std::uint64_t, same_hash<Key>, std::equal_to<Key>,
                             Allocator<std::pair<Key, std::uint64_t>>>;
};
struct std_family {
  static constexpr std::string_view name = "std::unordered_map";
  template <class Key, template <class> class Allocator = std::allocator>
  using map = std::unordered_map<Key, std::uint64_t, same_hash<Key>, std::equal_to<Key>,
                                 Allocator<std::pair<const Key, std::uint64_t>>>;
};

/// Calls `visit.operator()<Family>()` for each family, in the order of the tables.
template <class Visit>
void for_each_family(Visit visit) {
  const auto all = [&]<class... Families>() { (visit.template operator()<Families>(), ...); };
  all.template operator()<bucket_map_family, absl_family, boost_family, robin_family, std_family>();
}

/// An empty map. One that has a seed gets that of `same_hash`.
template <class Map>
Map empty_map() {
  if constexpr (std::is_constructible_v<Map, bucketproof::seed>)
    return Map(map_seed);
  else
    return Map();
}

} // namespace bench
