// Guards: bytes just before and behind a block of the map's that nobody may write to.
//
// With AddressSanitizer there are none: it has its own, and reports a write where it happens.
// Valgrind, where its header was installed when this was built, reports one, too.
#pragma once

#include "unused_memory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define BUCKETPROOF_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BUCKETPROOF_ADDRESS_SANITIZER 1
#endif
#endif

namespace bucketproof::model::guard {

// A name of its own for each, as a program may have files of both kinds.
#if defined(BUCKETPROOF_ADDRESS_SANITIZER)
inline namespace absent {
inline constexpr std::size_t size = 0;
#else
inline namespace present {
inline constexpr std::size_t size = 16; ///< Bytes.
#endif

/// What the bytes of a guard are. They mostly differ between blocks, so that a copy of one slot too
/// many shows, which copies a guard to a guard; they are the same in every run, and never 0.
class mark {
public:
  explicit mark(std::size_t bytes_in_use) noexcept
      : byte_(static_cast<std::byte>(
            first + ((std::uint64_t{bytes_in_use} * 0x9e3779b97f4a7c15u) >> 58))) {}
  mark() = default;

  std::byte byte() const noexcept { return byte_; }
  /// False of one that was written over.
  bool is_one() const noexcept { return std::to_integer<unsigned>(byte_) / first == 1; }

private:
  static constexpr unsigned first = 0x40;

  std::byte byte_{};
};

/// Sets the guard that begins at `p`.
inline void set(void* p, mark m) noexcept {
  unused_memory::fill(p, std::to_integer<int>(m.byte()), size);
#ifdef VALGRIND_MAKE_MEM_NOACCESS
  static_cast<void>(VALGRIND_MAKE_MEM_NOACCESS(p, size));
#endif
}

/// Whether nothing was written to the guard that begins at `p`. Valgrind lets it be used from now
/// on.
inline bool stands(void* p, mark m) noexcept {
#ifdef VALGRIND_MAKE_MEM_DEFINED
  static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(p, size));
#endif
  __asm__ __volatile__("" : : "r"(p) : "memory");
  const auto* const first = static_cast<const std::byte*>(p);
  return size == 0 || (m.is_one() && std::all_of(first, first + size,
                                                 [m](std::byte b) { return b == m.byte(); }));
}

} // inline namespace
} // namespace bucketproof::model::guard
