// The armed fault: a throw at the n-th event from when it was armed. Events are what a map calls
// and may throw: the hash, the equality, a construction or assignment of an element, an allocation.
#pragma once

#include "model/elements.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>
#include <utility>

namespace bucketproof::explore {

enum class event : std::uint8_t { hash, equality, construction, allocation };
inline constexpr std::array<std::string_view, 4> event_names{"hash", "equality", "construction",
                                                             "allocation"};

struct injected : std::exception {
  const char* what() const noexcept override { return "injected"; }
};

/// The fault of this thread.
class fault {
public:
  /// The n-th event, counted from 1, throws.
  void arm(std::size_t n) noexcept { left_ = n; }
  /// No event throws.
  void disarm() noexcept { left_ = 0; }
  void at(event what) {
    if (left_ == 0 || --left_ != 0)
      return;
    thrown_at_ = what;
    throw injected();
  }
  /// Where the last one was thrown.
  event thrown_at() const noexcept { return thrown_at_; }

private:
  std::size_t left_ = 0; // 0: not armed
  event thrown_at_ = event::hash;
};
inline fault& current_fault() noexcept {
  static thread_local fault f;
  return f;
}

/// How the elements of a map under a fault move.
enum class moving { cannot_throw, can_throw };

/// A number whose construction from another, and assignment, is an event. A moved-from one is
/// marked.
template <moving How, class Role>
class faulty {
public:
  explicit faulty(std::uint32_t number = 0) noexcept : number_(number) {}
  faulty(const faulty& other) : number_(other.number_) { current_fault().at(event::construction); }
  faulty(faulty&& other) noexcept(How == moving::cannot_throw) : number_(other.number_) {
    if constexpr (How == moving::can_throw)
      current_fault().at(event::construction);
    other.number_ = gone;
  }
  faulty& operator=(const faulty& other) {
    current_fault().at(event::construction);
    number_ = other.number_;
    return *this;
  }
  faulty& operator=(faulty&& other) noexcept(How == moving::cannot_throw) {
    if constexpr (How == moving::can_throw)
      current_fault().at(event::construction);
    number_ = std::exchange(other.number_, gone);
    return *this;
  }
  ~faulty() { number_ = gone; }

  std::uint32_t number() const noexcept { return number_; }
  friend bool operator==(const faulty& a, const faulty& b) noexcept {
    return a.number_ == b.number_;
  }

private:
  static constexpr std::uint32_t gone = 0xdeadbeef;
  std::uint32_t number_;
};

template <moving How>
struct faulty_elements {
  struct key_role {};
  struct value_role {};
  using key_type = faulty<How, key_role>;
  using mapped_type = faulty<How, value_role>;
  static key_type key(std::uint32_t number) noexcept { return key_type(number); }
  static mapped_type value(std::uint32_t number) noexcept { return mapped_type(number); }
  static std::uint32_t number(const key_type& key) noexcept { return key.number(); }
  static std::uint32_t number(const mapped_type& value) noexcept { return value.number(); }
};

} // namespace bucketproof::explore

namespace bucketproof::model {

template <explore::moving How>
class element_hash<explore::faulty_elements<How>> {
  using key_type = typename explore::faulty_elements<How>::key_type;

public:
  explicit element_hash(hash_kind kind = hash_kind::seeded) noexcept : kind_(kind) {}
  std::uint64_t operator()(const key_type& key, std::uint64_t seed) const {
    explore::current_fault().at(explore::event::hash);
    return hash_of(key.number(), kind_, seed);
  }

private:
  hash_kind kind_;
};
template <explore::moving How>
struct element_equal<explore::faulty_elements<How>> {
  using key_type = typename explore::faulty_elements<How>::key_type;
  bool operator()(const key_type& a, const key_type& b) const {
    explore::current_fault().at(explore::event::equality);
    return a == b;
  }
};

} // namespace bucketproof::model
