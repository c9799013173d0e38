// Counts the bytes that maps hold. Without state, so that no map grows by a pointer to its counter;
// so only one map at a time can be counted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>

namespace bench {

/// Bytes allocated and not returned, and the most there were.
class bytes_held {
public:
  static std::size_t now() noexcept { return now_; }
  static std::size_t peak() noexcept { return peak_; }
  static void restart_peak() noexcept { peak_ = now_; }

  static void take(std::size_t bytes) noexcept {
    now_ += bytes;
    peak_ = std::max(peak_, now_);
  }
  static void give_back(std::size_t bytes) noexcept { now_ -= bytes; }

private:
  inline static std::size_t now_ = 0, peak_ = 0;
};

/// std::allocator that counts in `bytes_held`.
template <class T>
class counting_allocator {
public:
  using value_type = T;

  counting_allocator() = default;
  template <class U>
  counting_allocator(const counting_allocator<U>&) noexcept {
  } // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t n) {
    T* const taken = std::allocator<T>().allocate(n);
    bytes_held::take(n * sizeof(T));
    return taken;
  }
  void deallocate(T* taken, std::size_t n) noexcept {
    std::allocator<T>().deallocate(taken, n);
    bytes_held::give_back(n * sizeof(T));
  }

  template <class U>
  friend bool operator==(const counting_allocator&, const counting_allocator<U>&) noexcept {
    return true;
  }
};

} // namespace bench
