// Hashing: every map has a seed, and the hash of a key depends on it.
//
// A set of keys that collides under one seed does not under the next, and a map takes a new seed
// each time it becomes empty. A test or a replay fixes the first seed; the ones that follow are
// derived.
#pragma once

#include <atomic>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

namespace bucketproof {

/// The seed of one map's hashes.
enum class seed : std::uint64_t {};

namespace detail {

/// The 128-bit product of a and b, its halves xor-ed: every input bit reaches every output bit.
constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(__SIZEOF_INT128__)
  __extension__ using wide = unsigned __int128;
  const wide product = static_cast<wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
  const std::uint64_t low = 0xffffffff;
  const std::uint64_t aa = (a & low) * (b & low), ab = (a & low) * (b >> 32);
  const std::uint64_t ba = (a >> 32) * (b & low), bb = (a >> 32) * (b >> 32);
  const std::uint64_t middle = (aa >> 32) + (ab & low) + (ba & low);
  return (aa + (ab << 32) + (ba << 32)) ^ (bb + (ab >> 32) + (ba >> 32) + (middle >> 32));
#endif
}

// Odd numbers with as many ones as zeros, from the binary digits of the golden ratio and of pi.
inline constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
inline constexpr std::uint64_t pi = 0x243f6a8885a308d3;

/// `value` mixed with a seed so that all 64 bits of the result depend on both. Two multiplications:
/// with one, some seeds leave long chains for keys that are multiples of a power of two.
constexpr std::uint64_t mix(std::uint64_t value, std::uint64_t with) noexcept {
  return fold_multiply(fold_multiply(value ^ with, golden) ^ std::rotl(with, 32), pi);
}

inline std::uint64_t hash_bytes(const char* data, std::size_t size, std::uint64_t with) noexcept {
  std::uint64_t state = mix(size, with);
  for (; size > 8; data += 8, size -= 8) {
    std::uint64_t chunk;
    std::memcpy(&chunk, data, 8);
    state = mix(chunk ^ state, with);
  }
  std::uint64_t tail = 0;
  if (size != 0)
    std::memcpy(&tail, data, size);
  return mix(tail ^ state, with);
}

/// Strings and views of them: types whose equality is that of their characters.
template <class Key>
inline constexpr bool is_text = false;
template <>
inline constexpr bool is_text<std::string_view> = true;
template <class Allocator>
inline constexpr bool is_text<std::basic_string<char, std::char_traits<char>, Allocator>> = true;

/// A hash that takes the seed itself: `hash(key, seed)`. The map uses its result as it is.
template <class Hash, class Key>
concept seeded_hash = requires(const Hash& hash, const Key& key, std::uint64_t with) {
  { hash(key, with) } -> std::convertible_to<std::uint64_t>;
};

} // namespace detail

/// The seed after this one, when a map becomes empty.
constexpr seed next(seed s) noexcept {
  return static_cast<seed>(detail::mix(static_cast<std::uint64_t>(s) + detail::golden, detail::pi));
}

/// A seed that no other map of this process got, and that differs from run to run.
inline seed random_seed() {
  static const std::uint64_t process = [] {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }();
  static std::atomic<std::uint64_t> maps{0};
  return static_cast<seed>(detail::mix(maps.fetch_add(1, std::memory_order_relaxed), process));
}

/// The default hash: seeded, for integers, enums, pointers, floating point and strings. Other types
/// go through std::hash, and the result is mixed with the seed. 0.0 and -0.0 hash alike.
template <class Key>
struct hash {
  std::uint64_t operator()(const Key& key, std::uint64_t with) const
      noexcept(noexcept(std::hash<Key>{}(key))) {
    if constexpr (std::is_integral_v<Key> || std::is_enum_v<Key>)
      return detail::mix(static_cast<std::uint64_t>(key), with);
    else if constexpr (std::is_pointer_v<Key>)
      return detail::mix(reinterpret_cast<std::uintptr_t>(key), with);
    else if constexpr (detail::is_text<Key>)
      return detail::hash_bytes(key.data(), key.size(), with);
    else
      return detail::mix(std::hash<Key>{}(key), with);
  }
};

} // namespace bucketproof
