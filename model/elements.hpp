// Elements: what the numbers of a trace become in the map under test, and what hash they have.
#pragma once

#include "ledger.hpp"
#include "trace.hpp"

#include "bucketproof/hash.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

namespace bucketproof::model {

struct integer_elements {
  using key_type = std::uint64_t;
  using mapped_type = std::uint32_t;
  static key_type key(std::uint32_t number) noexcept { return number; }
  static mapped_type value(std::uint32_t number) noexcept { return number; }
  static void renumber(key_type& key, std::uint32_t number) noexcept { key = number; }
  static std::uint32_t number(key_type key) noexcept { return static_cast<std::uint32_t>(key); }
  static std::uint32_t number(mapped_type value) noexcept { return value; }
};

/// Strings are never short enough for a buffer within the string, so that each owns memory. The
/// first bytes are the number, so that reading it costs nothing.
struct string_elements {
  using key_type = std::string;
  using mapped_type = std::string;
  static std::string key(std::uint32_t number) { return written(number); }
  static std::string value(std::uint32_t number) { return written(number); }
  /// Makes a key another number's, which takes no memory.
  static void renumber(std::string& key, std::uint32_t number) noexcept {
    std::memcpy(key.data(), &number, sizeof number);
  }
  static std::uint32_t number(const std::string& text) noexcept {
    std::uint32_t n = 0;
    std::memcpy(&n, text.data(), std::min(text.size(), sizeof n));
    return n;
  }

private:
  static std::string written(std::uint32_t number) {
    std::string text = "NNNN and more than any small-string buffer";
    renumber(text, number);
    return text;
  }
};

struct tracked_elements {
  using key_type = tracked<role::key>;
  using mapped_type = tracked<role::value>;
  static key_type key(std::uint32_t number) noexcept { return key_type(number); }
  static mapped_type value(std::uint32_t number) noexcept { return mapped_type(number); }
  static void renumber(key_type& key, std::uint32_t number) noexcept { key = key_type(number); }
  static std::uint32_t number(const key_type& key) noexcept { return key.number(); }
  static std::uint32_t number(const mapped_type& value) noexcept { return value.number(); }
};

/// The hash of a key under a hash kind. The same on every machine.
constexpr std::uint64_t hash_of(std::uint32_t key, hash_kind kind, std::uint64_t seed) noexcept {
  switch (kind) {
  case hash_kind::seeded:
    return detail::mix(key, seed);
  case hash_kind::coordinate: {
    const coordinate c = coordinate_of(key);
    return std::uint64_t{c.tophash} << 56 | c.bucket;
  }
  case hash_kind::constant:
    return 0x2a0000000000002a;
  case hash_kind::low_bits:
    return key & 0xffff;
  case hash_kind::high_bits:
    return std::uint64_t{key} << 56;
  case hash_kind::identity:
    return key;
  }
  return 0;
}

/// Whether hashing and comparing such keys are events.
template <class Elements>
inline constexpr bool raises_events = std::is_same_v<Elements, tracked_elements>;

/// A hash functor with state: the hash kind. Called with a seed by maps that have one.
template <class Elements>
class element_hash {
public:
  explicit element_hash(hash_kind kind = hash_kind::seeded) noexcept : kind_(kind) {}
  std::uint64_t operator()(const typename Elements::key_type& key, std::uint64_t seed) const {
    if constexpr (raises_events<Elements>)
      raise(event::hash);
    return hash_of(Elements::number(key), kind_, seed);
  }
  std::size_t operator()(const typename Elements::key_type& key) const {
    return static_cast<std::size_t>((*this)(key, 0));
  }

private:
  hash_kind kind_;
};

template <class Elements>
struct element_equal {
  bool operator()(const typename Elements::key_type& a, const typename Elements::key_type& b) const
      noexcept(!raises_events<Elements>) {
    if constexpr (raises_events<Elements>)
      raise(event::equality);
    if constexpr (std::is_same_v<typename Elements::key_type, std::string>)
      return a == b; // a map's own key, the empty string say, is none of the trace's
    else
      return Elements::number(a) == Elements::number(b);
  }
};

} // namespace bucketproof::model
