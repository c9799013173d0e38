// Elements: what the numbers of a trace become in the map under test.
#pragma once

#include "accounting.hpp"
#include "injection.hpp"

#include "model/trace/hash.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

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

/// Strings are never short enough for a buffer within the string, so that each owns memory. They
/// begin with the number, so that reading it costs little, in characters that a C string can hold.
struct string_elements {
  using key_type = std::string;
  using mapped_type = std::string;
  static std::string key(std::uint32_t number) { return written(number); }
  static std::string value(std::uint32_t number) { return written(number); }
  /// Makes a key another number's, which takes no memory.
  static void renumber(std::string& key, std::uint32_t number) noexcept {
    for (std::size_t i = 0; i < digits; ++i)
      key[i] = static_cast<char>('0' + (number >> (bits * i) & 63));
  }
  static std::uint32_t number(const std::string& text) noexcept {
    std::uint32_t n = 0;
    if (text.size() >= digits)
      for (std::size_t i = 0; i < digits; ++i)
        n |= static_cast<std::uint32_t>(text[i] - '0') << (bits * i);
    return n;
  }

private:
  static constexpr std::size_t digits = 6, bits = 6;
  static std::string written(std::uint32_t number) {
    std::string text = "NNNNNN and more than any small-string buffer";
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

enum class moving : std::uint8_t { counted, may_throw };

/// A tracked object whose moves are failpoints, too.
template <role Role, moving Moves>
class mover {
  static constexpr bool is_quiet = Moves == moving::counted;

public:
  explicit mover(std::uint32_t number = 0) noexcept : held_(number) {}
  mover(const mover&) = default; // a failpoint of what is held
  mover(mover&& other) noexcept(is_quiet) : held_((happen(), std::move(other.held_))) {}
  mover& operator=(const mover&) = default;
  mover& operator=(mover&& other) noexcept(is_quiet) {
    happen();
    held_ = std::move(other.held_);
    return *this;
  }
  ~mover() = default;
  std::uint32_t number() const noexcept { return held_.number(); }
  friend bool operator==(const mover& a, const mover& b) noexcept {
    return a.number() == b.number();
  }

private:
  static void happen() noexcept(is_quiet) {
    if constexpr (is_quiet)
      count(failpoint::move);
    else
      hit(failpoint::move);
  }
  tracked<Role> held_;
};
template <moving Moves>
struct moving_elements {
  using key_type = mover<role::key, Moves>;
  using mapped_type = mover<role::value, Moves>;
  static key_type key(std::uint32_t number) noexcept { return key_type(number); }
  static mapped_type value(std::uint32_t number) noexcept { return mapped_type(number); }
  /// In place: an assignment would be a move, which may throw.
  static void renumber(key_type& key, std::uint32_t number) noexcept {
    std::destroy_at(&key);
    std::construct_at(&key, number);
  }
  static std::uint32_t number(const auto& of) noexcept { return of.number(); }
};
using throwing_elements = moving_elements<moving::may_throw>;

/// Whether hashing and comparing such keys are failpoints.
template <class Elements>
inline constexpr bool has_failpoints = std::is_same_v<Elements, tracked_elements>;
template <moving Moves>
inline constexpr bool has_failpoints<moving_elements<Moves>> = true;

/// Calls `use.operator()<Elements>()` with what keys of this kind are made of.
template <class Strings = string_elements>
constexpr decltype(auto) with_elements(key_kind keys, auto&& use) {
  switch (keys) {
  case key_kind::integer:
    return use.template operator()<integer_elements>();
  case key_kind::string:
    return use.template operator()<Strings>();
  case key_kind::throwing:
    return use.template operator()<throwing_elements>();
  case key_kind::tracked:
  case key_kind::coarse:
    break;
  }
  return use.template operator()<tracked_elements>();
}

/// The allocator of a map of such elements. Integers and strings have the everyday one, all of
/// which are equal.
template <class Elements>
using element_allocator =
    std::conditional_t<std::is_same_v<Elements, tracked_elements>,
                       numbered_allocator<std::pair<const typename Elements::key_type,
                                                    typename Elements::mapped_type>>,
                       counting_allocator<std::pair<const typename Elements::key_type,
                                                    typename Elements::mapped_type>>>;

/// The number of a key as a functor sees it. Those of tracked keys may ignore some bits.
template <class Elements>
struct seen_keys {
  explicit seen_keys(key_equality) noexcept {}
  static std::uint32_t number(const auto& key) noexcept { return Elements::number(key); }
};
template <>
struct seen_keys<tracked_elements> {
  explicit seen_keys(key_equality how) noexcept : equal(how) {}
  std::uint32_t number(const auto& key) const noexcept {
    return equal.seen(tracked_elements::number(key));
  }
  key_equality equal;
};

/// A hash functor with state: the hash kind, a number, and which keys are equal. Called with a seed
/// by maps that have one; by others, the number is the seed.
template <class Elements>
class element_hash {
public:
  explicit element_hash(hash_kind kind = hash_kind::seeded, std::uint8_t number = 0,
                        key_equality how = {}) noexcept
      : seen_(how),
        kind_(kind),
        number_(number) {}
  std::uint64_t operator()(const typename Elements::key_type& key, std::uint64_t seed) const {
    if constexpr (has_failpoints<Elements>)
      hit(failpoint::hash);
    return hash_of(seen_.number(key), kind_, seed);
  }
  std::size_t operator()(const typename Elements::key_type& key) const {
    return static_cast<std::size_t>((*this)(key, number_));
  }
  std::uint8_t number() const noexcept { return number_; }

private:
  [[no_unique_address]] seen_keys<Elements> seen_;
  hash_kind kind_;
  std::uint8_t number_;
};

/// The number has no part in what it answers.
template <class Elements>
class element_equal {
public:
  element_equal() noexcept : element_equal(0) {}
  explicit element_equal(std::uint8_t number, key_equality how = {}) noexcept
      : seen_(how),
        number_(number) {}
  bool operator()(const typename Elements::key_type& a, const typename Elements::key_type& b) const
      noexcept(!has_failpoints<Elements>) {
    if constexpr (has_failpoints<Elements>)
      hit(failpoint::equality);
    if constexpr (std::is_same_v<typename Elements::key_type, std::string>)
      return a == b; // a map's own key, such as the empty string, is not one of the trace's
    else
      return seen_.number(a) == seen_.number(b);
  }
  std::uint8_t number() const noexcept { return number_; }

private:
  [[no_unique_address]] seen_keys<Elements> seen_;
  std::uint8_t number_;
};

} // namespace bucketproof::model
