// What is measured: each function does one operation for each key that it is given, and returns a
// checksum. Maps that do the same work return the same, and a compiler must do the work to know it.
//
// None is inlined, so that the code of one operation does not depend on what stands around it.
#pragma once

#include "keys.hpp"
#include "maps.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bench {

/// Work done: operations, and what came of them.
struct work {
  std::uint64_t operations = 0;
  std::uint64_t checksum = 0;
  bool complete = true; ///< Else it took too long and was stopped.

  work& operator+=(const work& more) noexcept {
    operations += more.operations;
    checksum += more.checksum;
    complete = complete && more.complete;
    return *this;
  }
};

inline std::uint64_t digest(std::uint64_t key) noexcept {
  return key;
}
inline std::uint64_t digest(const std::string& key) noexcept {
  return key.size();
}

template <class Map, class Key>
[[gnu::noinline]] work insert(Map& map, const workload<Key>& with) {
  for (std::size_t i = 0; i < with.size(); ++i)
    map.try_emplace(with.present[i], with.values[i]);
  return {with.size(), map.size()};
}

template <class Map, class Key>
[[gnu::noinline]] work find_hits(const Map& map, std::span<const Key> keys) {
  std::uint64_t sum = 0;
  for (const Key& key : keys)
    if (const auto found = map.find(key); found != map.end())
      sum += found->second;
  return {keys.size(), sum};
}

template <class Map, class Key>
[[gnu::noinline]] work find_misses(const Map& map, std::span<const Key> keys) {
  std::uint64_t sum = 0;
  for (const Key& key : keys)
    if (map.find(key) == map.end())
      sum += digest(key);
  return {keys.size(), sum};
}

/// Each lookup waits for the one before: what it finds names the next key.
template <class Map, class Key>
[[gnu::noinline]] work find_dependent(const Map& map, const workload<Key>& with,
                                      std::size_t lookups) {
  std::uint64_t value = with.values.front();
  for (std::size_t i = 0; i < lookups; ++i) {
    const auto found = map.find(with.named_by(value));
    if (found == map.end())
      return {i, 0};
    value = found->second;
  }
  return {lookups, value};
}

inline constexpr std::size_t batch = 32;

template <class Map, class Key>
concept finds_many = requires(const Map& map, std::span<const Key> keys,
                              std::span<const typename Map::value_type*> found) {
  map.find_many(keys, found);
};

template <class Map, class Key>
requires finds_many<Map, Key>
[[gnu::noinline]] work find_batches(const Map& map, std::span<const Key> keys) {
  std::uint64_t sum = 0;
  std::array<const typename Map::value_type*, batch> found{};
  for (std::size_t i = 0; i < keys.size(); i += batch) {
    map.find_many(keys.subspan(i, batch), std::span(found));
    for (const auto* entry : found)
      if (entry != nullptr)
        sum += entry->second;
  }
  return {keys.size(), sum};
}

/// Each key that leaves makes room for one that arrives, so the map's size stays what it is; then
/// all of it backwards, so that the map ends with the keys that it began with. An erasure and an
/// insertion are one operation.
template <class Map, class Key>
[[gnu::noinline]] work replace(Map& map, const workload<Key>& with) {
  const std::size_t n = with.leaving.size();
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (map.erase(with.leaving[i]) == 1 && map.try_emplace(with.arriving[i], i).second)
      sum += digest(with.arriving[i]);
  for (std::size_t i = n; i-- > 0;)
    if (map.erase(with.arriving[i]) == 1 && map.try_emplace(with.leaving[i], i).second)
      sum += digest(with.leaving[i]);
  return {2 * n, sum};
}

template <class Map>
[[gnu::noinline]] work iterate(const Map& map) {
  std::uint64_t sum = 0;
  for (const auto& entry : map)
    sum += digest(entry.first) ^ entry.second;
  return {map.size(), sum};
}

/// Erases the first entry until the map is empty, or until the time is over: where `begin` starts
/// its search at the first bucket each time, that is quadratic.
template <class Map>
[[gnu::noinline]] work drain(Map& map, std::chrono::steady_clock::duration at_most) {
  constexpr std::uint64_t between_looks = 1024;
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  work done;
  while (!map.empty()) {
    const auto first = map.begin();
    done.checksum += digest(first->first) ^ first->second;
    map.erase(first);
    ++done.operations;
    if (done.operations % between_looks == 0 && std::chrono::steady_clock::now() > deadline)
      break;
  }
  done.complete = map.empty();
  return done;
}

template <class Map>
[[gnu::noinline]] Map copy(const Map& map) {
  return map;
}

} // namespace bench
