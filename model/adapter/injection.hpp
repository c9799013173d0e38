// Injection: counts the calls that a map makes, and makes one of them throw.
//
// The elements, functors and allocators of the harness count their calls here. Counts and fault
// belong to the thread.
#pragma once

#include "model/trace/failpoints.hpp"

#include <array>
#include <cstddef>
#include <exception>

namespace bucketproof::model {

/// What an injected fault throws.
struct injected : std::exception {
  const char* what() const noexcept override { return "an injected failure"; }
};

/// How many failpoints of each kind.
class failpoint_counts {
public:
  std::size_t& operator[](failpoint e) noexcept { return of_[static_cast<std::size_t>(e)]; }
  std::size_t operator[](failpoint e) const noexcept { return of_[static_cast<std::size_t>(e)]; }
  /// What was counted since `before`.
  failpoint_counts operator-(const failpoint_counts& before) const noexcept {
    failpoint_counts since;
    for (std::size_t e = 0; e < failpoint_count; ++e)
      since.of_[e] = of_[e] - before.of_[e];
    return since;
  }

private:
  std::array<std::size_t, failpoint_count> of_{};
};

struct failpoint_log {
  failpoint_counts counts;
  failpoint armed = failpoint::hash;
  std::size_t left = 0; ///< Calls until the fault, itself included; 0: no fault.
};
inline failpoint_log& current_failpoints() noexcept {
  static thread_local failpoint_log log;
  return log;
}

/// Counts a failpoint that cannot fail.
inline void count(failpoint e) noexcept {
  ++current_failpoints().counts[e];
}
/// Counts a failpoint; true if it is the injected fault, which must fail.
[[nodiscard]] inline bool must_fail(failpoint e) noexcept {
  failpoint_log& log = current_failpoints();
  ++log.counts[e];
  return log.left != 0 && log.armed == e && --log.left == 0;
}
/// Counts a failpoint, and throws if it is the injected fault.
inline void hit(failpoint e) {
  if (must_fail(e))
    throw injected();
}

/// While it lives, the n-th failpoint of a kind throws; n is at least 1.
class injected_fault {
public:
  injected_fault(failpoint e, std::size_t n) noexcept {
    current_failpoints().armed = e;
    current_failpoints().left = n;
  }
  injected_fault(const injected_fault&) = delete;
  injected_fault& operator=(const injected_fault&) = delete;
  ~injected_fault() { current_failpoints().left = 0; }

  /// Whether it has thrown.
  bool fired() const noexcept { return current_failpoints().left == 0; }
};

/// While it lives, failpoints are neither counted nor throw: they are the harness's, not the map's.
class uncounted {
public:
  uncounted() noexcept : before_(current_failpoints()) { current_failpoints().left = 0; }
  uncounted(const uncounted&) = delete;
  uncounted& operator=(const uncounted&) = delete;
  ~uncounted() { current_failpoints() = before_; }

private:
  failpoint_log before_;
};

} // namespace bucketproof::model
