// Hashing: every map has a seed, and the hash of a key depends on it.
//
// A set of keys that collides under one seed does not under the next, and a map takes a new seed
// each time it becomes empty. A test or a replay fixes the first seed; the ones that follow are
// derived.
//
//   number, pointer   one word, multiplied twice      mix
//   text, arrays      16 bytes a multiplication       hash_bytes
//   several parts     the hash of each is the seed of the next
//
// The seed is xor-ed to what is hashed before anything is multiplied: who does not know it can
// choose no key that makes a product zero, and no two that make up for each other's difference.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace bucketproof {

/// The seed of one map's hashes.
enum class seed : std::uint64_t {};

template <class Key>
struct hash;

namespace detail {

/// `fold_multiply` in four multiplications of 32 bits, for machines that have no wider ones.
constexpr std::uint64_t fold_multiply_halves(std::uint64_t a, std::uint64_t b) noexcept {
  constexpr std::uint64_t low = 0xffffffff;
  const std::uint64_t aa = (a & low) * (b & low), ab = (a & low) * (b >> 32);
  const std::uint64_t ba = (a >> 32) * (b & low), bb = (a >> 32) * (b >> 32);
  const std::uint64_t middle = (aa >> 32) + (ab & low) + (ba & low);
  return (aa + (ab << 32) + (ba << 32)) ^ (bb + (ab >> 32) + (ba >> 32) + (middle >> 32));
}

#if defined(__SIZEOF_INT128__)
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
#endif

/// The 128-bit product of a and b, its halves xor-ed: every input bit reaches every output bit.
constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(__SIZEOF_INT128__)
  const uint128 product = static_cast<uint128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
  return fold_multiply_halves(a, b);
#endif
}

// The first binary digits of the golden ratio and of pi.
inline constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
inline constexpr std::uint64_t pi = 0x243f6a8885a308d3;

/// `value` mixed with a seed so that all 64 bits of the result depend on both. Two multiplications:
/// with one, some seeds leave long chains for keys that are multiples of a power of two.
constexpr std::uint64_t mix(std::uint64_t value, std::uint64_t with) noexcept {
  return fold_multiply(fold_multiply(value ^ with, golden) ^ std::rotl(with, 32), pi);
}

template <class Word>
std::uint64_t word_at(const unsigned char* from) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// The hash of some memory. What is left after blocks of 16 bytes is read from the end backwards,
/// over bytes that were read before if there are any.
inline std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t with) noexcept {
  const auto* at = static_cast<const unsigned char*>(data);
  const unsigned char* end = at + size;
  const std::uint64_t other = std::rotl(with, 32) ^ golden;
  std::uint64_t state = with;
  for (; end - at > 16; at += 16)
    state =
        fold_multiply(word_at<std::uint64_t>(at) ^ state, word_at<std::uint64_t>(at + 8) ^ other);
  std::uint64_t first = 0, last = 0;
  if (size >= 8) {
    first = word_at<std::uint64_t>(size >= 16 ? end - 16 : at);
    last = word_at<std::uint64_t>(end - 8);
  } else if (size >= 4) {
    first = word_at<std::uint32_t>(at);
    last = word_at<std::uint32_t>(end - 4);
  } else if (size != 0) {
    first = at[0];
    last = std::uint64_t{at[size / 2]} << 8 | end[-1];
  }
  // The size comes last: before the product, other content could make up for it.
  return fold_multiply(fold_multiply(first ^ state, last ^ other) ^ size, pi);
}

/// A number that differs from call to call.
inline std::uint64_t never_the_same() noexcept {
  static std::atomic<std::uint64_t> calls{0};
  return calls.fetch_add(1, std::memory_order_relaxed);
}

/// Integers of 64 bits or fewer. Enums are not: a program may give one an equality of its own, and
/// a std::hash to go with it.
template <class Key>
concept number = std::is_integral_v<Key> && sizeof(Key) <= 8;

/// A type whose equality is that of its bytes.
template <class Key>
inline constexpr bool is_plain = number<Key>&& std::has_unique_object_representations_v<Key>;

template <class Key>
concept hashable = requires(const hash<std::remove_cv_t<Key>>& hash, const Key& key) {
  hash(key, std::uint64_t{});
};
template <class... Keys>
inline constexpr bool nothrow_hashable =
    (noexcept(hash<std::remove_cv_t<Keys>>()(std::declval<const Keys&>(), 0)) && ...);

/// The hash of each part is the seed of the next.
template <class... Parts>
std::uint64_t hash_parts(std::uint64_t with,
                         const Parts&... parts) noexcept(nothrow_hashable<Parts...>) {
  ((with = hash<Parts>()(parts, with)), ...);
  return with;
}

/// Text of any kind is hashed by its characters, and looked up by what converts to a view of them.
template <class Char>
struct text_hash {
  using is_transparent = void;
  std::uint64_t operator()(std::basic_string_view<Char> key,
                           std::uint64_t with = 0) const noexcept {
    return hash_bytes(key.data(), key.size() * sizeof(Char), with);
  }
};

/// A hash that takes the seed itself: `hash(key, seed)`. The map uses its result as it is.
template <class Hash, class Key>
concept seeded_hash = requires(const Hash& hash, const Key& key, std::uint64_t with) {
  { hash(key, with) } -> std::convertible_to<std::uint64_t>;
};

template <class Says>
inline constexpr bool affirms = Says::value;
template <>
inline constexpr bool affirms<void> = true;

/// A hash without a seed that says that each bit of the key reaches each bit of its result: it has
/// a type `is_avalanching`, which is void or has a `value` that is true (the convention of
/// Boost.Unordered and ankerl::unordered_dense). One that returns fewer than 64 bits cannot be used
/// as it is: its top byte would be zero.
template <class Hash, class Key>
concept avalanching_hash = requires(const Hash& hash, const Key& key) {
  requires affirms<typename Hash::is_avalanching>;
  requires sizeof(hash(key)) >= sizeof(std::uint64_t);
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

/// The default hash: seeded, and strong for numbers, pointers, smart pointers (by address), text,
/// and pairs, tuples, arrays, optionals and variants of what it can hash. Other types, enums among
/// them, go through std::hash, and the result is mixed with the seed: no stronger than std::hash
/// is, where that gives two keys the same. Called as std::hash is, `hash(key)`, it takes the seed
/// 0.
///
/// Keys that are equal hash alike, also across types: integers of up to 64 bits, as long as both
/// are signed or neither is negative; 0.0 and -0.0; float and double; a string, a view of it and a
/// literal; a smart pointer and the pointer in it; an optional and its value. NaN, which is not
/// equal to itself, has another hash at every call, so that many of them do not share a chain.
///
/// For your own type, specialise it and pass the seed on:
///
///     template <> struct bucketproof::hash<point> {
///       std::uint64_t operator()(const point& p, std::uint64_t seed) const {
///         return bucketproof::hash<std::pair<int, int>>()({p.x, p.y}, seed);
///       }
///     };
template <class Key>
struct hash {
  std::uint64_t operator()(const Key& key, std::uint64_t with = 0) const
      noexcept(noexcept(std::hash<Key>{}(key))) requires requires {
    std::hash<Key>{}(key);
  }
  { return detail::mix(std::hash<Key>{}(key), with); }
};

template <detail::number Key>
struct hash<Key> {
  std::uint64_t operator()(Key key, std::uint64_t with = 0) const noexcept {
    return detail::mix(static_cast<std::uint64_t>(key), with);
  }
};

#if defined(__SIZEOF_INT128__)
template <class Key>
requires std::is_same_v<Key, detail::int128> || std::is_same_v<Key, detail::uint128>
struct hash<Key> {
  std::uint64_t operator()(Key key, std::uint64_t with = 0) const noexcept {
    return detail::hash_bytes(&key, sizeof key, with);
  }
};
#endif

template <std::floating_point Key>
struct hash<Key> {
  std::uint64_t operator()(Key key, std::uint64_t with = 0) const noexcept {
    if (std::isnan(key))
      return detail::mix(detail::never_the_same(), ~with);
    if (key == 0)
      return detail::mix(0, with);
    if constexpr (sizeof(Key) <= sizeof(double))
      return detail::mix(std::bit_cast<std::uint64_t>(static_cast<double>(key)), with);
    else
      return detail::mix(std::hash<Key>{}(key), with);
  }
};

template <class T>
struct hash<T*> {
  std::uint64_t operator()(T* key, std::uint64_t with = 0) const noexcept {
    return detail::mix(reinterpret_cast<std::uintptr_t>(key), with);
  }
};
template <>
struct hash<std::nullptr_t> {
  std::uint64_t operator()(std::nullptr_t, std::uint64_t with = 0) const noexcept {
    return detail::mix(0, with);
  }
};
template <class T, class Deleter>
struct hash<std::unique_ptr<T, Deleter>> {
  std::uint64_t operator()(const std::unique_ptr<T, Deleter>& key, std::uint64_t with = 0) const {
    return detail::hash_parts(with, key.get());
  }
};
template <class T>
struct hash<std::shared_ptr<T>> {
  std::uint64_t operator()(const std::shared_ptr<T>& key, std::uint64_t with = 0) const noexcept {
    return detail::hash_parts(with, key.get());
  }
};

template <class Char, class Allocator>
struct hash<std::basic_string<Char, std::char_traits<Char>, Allocator>> : detail::text_hash<Char> {
};
template <class Char>
struct hash<std::basic_string_view<Char>> : detail::text_hash<Char> {};

template <detail::hashable A, detail::hashable B>
struct hash<std::pair<A, B>> {
  std::uint64_t operator()(const std::pair<A, B>& key, std::uint64_t with = 0) const
      noexcept(detail::nothrow_hashable<A, B>) {
    return detail::hash_parts(with, key.first, key.second);
  }
};
template <detail::hashable... Parts>
struct hash<std::tuple<Parts...>> {
  std::uint64_t operator()(const std::tuple<Parts...>& key, std::uint64_t with = 0) const
      noexcept(detail::nothrow_hashable<Parts...>) {
    return std::apply([with](const auto&... parts) { return detail::hash_parts(with, parts...); },
                      key);
  }
};
template <detail::hashable T, std::size_t N>
struct hash<std::array<T, N>> {
  std::uint64_t operator()(const std::array<T, N>& key, std::uint64_t with = 0) const
      noexcept(detail::nothrow_hashable<T>) {
    if constexpr (detail::is_plain<T>) {
      return detail::hash_bytes(key.data(), sizeof(T) * N, with);
    } else {
      for (const T& part : key)
        with = detail::hash_parts(with, part);
      return with;
    }
  }
};
template <detail::hashable T>
struct hash<std::optional<T>> {
  std::uint64_t operator()(const std::optional<T>& key, std::uint64_t with = 0) const
      noexcept(detail::nothrow_hashable<T>) {
    return key ? detail::hash_parts(with, *key) : detail::mix(0, ~with);
  }
};
template <detail::hashable... Alternatives>
struct hash<std::variant<Alternatives...>> {
  std::uint64_t operator()(const std::variant<Alternatives...>& key, std::uint64_t with = 0) const {
    with = detail::mix(key.index(), with);
    if (key.valueless_by_exception())
      return with;
    return std::visit([with](const auto& held) { return detail::hash_parts(with, held); }, key);
  }
};
template <>
struct hash<std::monostate> {
  std::uint64_t operator()(std::monostate, std::uint64_t with = 0) const noexcept {
    return detail::mix(0, with);
  }
};

} // namespace bucketproof
