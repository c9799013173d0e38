// Guards: bytes before and behind a block of the map's that nobody may write to.
//
// With AddressSanitizer there are none: it has its own, and reports a write where it happens.
// Valgrind, where its header was installed when this was built, reports one, too.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

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

#if defined(BUCKETPROOF_ADDRESS_SANITIZER)
inline constexpr std::size_t size = 0;
#else
inline constexpr std::size_t size = 16; ///< Bytes.
#endif
inline constexpr std::byte pattern{0x6e};

/// Sets the guard that begins at `p`.
inline void set(void* p) noexcept {
  std::memset(p, static_cast<int>(pattern), size);
  // To the compiler, memory outside an object's life has no value worth writing. It does here.
  __asm__ __volatile__("" : : "r"(p) : "memory");
#ifdef VALGRIND_MAKE_MEM_NOACCESS
  static_cast<void>(VALGRIND_MAKE_MEM_NOACCESS(p, size));
#endif
}

/// Whether nothing was written to the guard that begins at `p`. Ends it.
inline bool stands(void* p) noexcept {
#ifdef VALGRIND_MAKE_MEM_DEFINED
  static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(p, size));
#endif
  __asm__ __volatile__("" : : "r"(p) : "memory");
  const auto* const first = static_cast<const std::byte*>(p);
  return std::all_of(first, first + size, [](std::byte b) { return b == pattern; });
}

} // namespace bucketproof::model::guard
