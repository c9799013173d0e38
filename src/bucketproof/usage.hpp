// Who is using a map now: the detection of misuse, where the policy asks for it.
//
// A map must not be changed while something else is under way in it. In one thread that happens
// when a hash, an equality, a predicate, a constructor or a destructor uses the map that called it;
// in several, when one writes and another does anything at all (Go: "concurrent map writes",
// runtime/map.go). Both end the program with a message, by std::abort.
#pragma once

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace bucketproof::detail {

/// Counts the reads and writes under way. Nothing where misuse is not looked for.
template <bool Checked>
class usage {
public:
  struct nothing {
    ~nothing() {} // used by being there
  };
  nothing reading() const noexcept { return {}; }
  nothing writing() const noexcept { return {}; }
};

template <>
class usage<true> {
  // Above idle: so many reads. A read that finds a write counts itself all the same, as the program
  // ends.
  enum : int { idle = 0, written = std::numeric_limits<int>::min() };

public:
  class read {
  public:
    explicit read(std::atomic<int>& state) noexcept : state_(state) {
      if (state_.fetch_add(1, std::memory_order_relaxed) < idle)
        fail("used during a write");
    }
    read(const read&) = delete;
    read& operator=(const read&) = delete;
    ~read() { state_.fetch_sub(1, std::memory_order_relaxed); }

  private:
    std::atomic<int>& state_;
  };

  class write {
  public:
    explicit write(std::atomic<int>& state) noexcept : state_(state) {
      int now = idle;
      if (!state_.compare_exchange_strong(now, written, std::memory_order_relaxed))
        fail(now < idle ? "changed during a write" : "changed while it is read");
    }
    write(const write&) = delete;
    write& operator=(const write&) = delete;
    ~write() { state_.store(idle, std::memory_order_relaxed); }

  private:
    std::atomic<int>& state_;
  };

  /// Until the result is destroyed, the map may be read, also in other threads, and not changed.
  read reading() const noexcept { return read(state_); }
  /// Until the result is destroyed, the map may not be used.
  write writing() const noexcept { return write(state_); }

private:
  [[noreturn]] static void fail(const char* how) noexcept {
    std::fprintf(stderr,
                 "bucketproof: a map was %s: by another thread, or by a hash, an equality, a "
                 "predicate, a constructor or a destructor that uses the map that called it\n",
                 how);
    std::abort();
  }

  mutable std::atomic<int> state_{idle};
};

} // namespace bucketproof::detail
