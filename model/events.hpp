// Events: the calls a map makes that cost something, and that can fail.
//
// The elements, functors and allocators that raise them count each, and throw at the one that was
// armed. Counts and fault belong to the thread, as the ledger does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

namespace bucketproof::model {

enum class event : std::uint8_t {
  hash,       ///< A key was hashed.
  equality,   ///< Two keys, or two values, were compared.
  copy,       ///< A key or value was copied, or assigned a copy.
  move,       ///< A key or value was moved, or assigned by a move.
  construct,  ///< A key or value was made of something else.
  allocate,   ///< Memory was asked for.
  callback,   ///< A predicate, or an iterator of a range, was called.
  deallocate, ///< Memory was given back.
};
inline constexpr std::array<std::string_view, 8> event_names{
    "hash", "equality", "copy", "move", "construct", "allocate", "callback", "deallocate"};
inline constexpr std::size_t event_count = event_names.size();
constexpr std::string_view name(event e) noexcept {
  return event_names[static_cast<std::size_t>(e)];
}
/// Those that can fail come first.
inline constexpr std::size_t failing_events = static_cast<std::size_t>(event::deallocate);

/// What an armed event throws.
struct injected : std::exception {
  const char* what() const noexcept override { return "an injected failure"; }
};

/// How many events of each kind.
class event_counts {
public:
  std::size_t& operator[](event e) noexcept { return of_[static_cast<std::size_t>(e)]; }
  std::size_t operator[](event e) const noexcept { return of_[static_cast<std::size_t>(e)]; }
  /// What was counted since `before`.
  event_counts operator-(const event_counts& before) const noexcept {
    event_counts since;
    for (std::size_t e = 0; e < event_count; ++e)
      since.of_[e] = of_[e] - before.of_[e];
    return since;
  }

private:
  std::array<std::size_t, event_count> of_{};
};

struct event_log {
  event_counts counts;
  event armed = event::hash;
  std::size_t left = 0; ///< Events until the armed one throws, itself included; 0: none is armed.
};
inline event_log& current_events() noexcept {
  static thread_local event_log log;
  return log;
}

/// Counts an event that cannot fail.
inline void count(event e) noexcept {
  ++current_events().counts[e];
}
/// Counts an event; true if it is the armed one, which must fail.
[[nodiscard]] inline bool must_fail(event e) noexcept {
  event_log& log = current_events();
  ++log.counts[e];
  return log.left != 0 && log.armed == e && --log.left == 0;
}
/// Counts an event, and throws if it is the armed one.
inline void raise(event e) {
  if (must_fail(e))
    throw injected();
}

/// While it lives, the n-th event of a kind throws; n is at least 1.
class armed_fault {
public:
  armed_fault(event e, std::size_t n) noexcept {
    current_events().armed = e;
    current_events().left = n;
  }
  armed_fault(const armed_fault&) = delete;
  armed_fault& operator=(const armed_fault&) = delete;
  ~armed_fault() { current_events().left = 0; }

  /// Whether it has thrown.
  bool fired() const noexcept { return current_events().left == 0; }
};

/// While it lives, events are neither counted nor throw: they are the harness's, not the map's.
class unnoticed {
public:
  unnoticed() noexcept : before_(current_events()) { current_events().left = 0; }
  unnoticed(const unnoticed&) = delete;
  unnoticed& operator=(const unnoticed&) = delete;
  ~unnoticed() { current_events() = before_; }

private:
  event_log before_;
};

} // namespace bucketproof::model
