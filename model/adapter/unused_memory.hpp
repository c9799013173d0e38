// Unused memory: the bytes it is filled with, and what Valgrind is told about it.
#pragma once

#include <cstddef>
#include <cstring>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif

namespace bucketproof::model::unused_memory {

inline constexpr int fresh = 0x9d, freed = 0xdb; ///< Bytes, both of which would be tophashes.

/// Sets each byte.
inline void fill(void* p, int byte, std::size_t size) noexcept {
  std::memset(p, byte, size);
  // To the compiler, memory outside an object's life has no value worth writing. It does here.
  __asm__ __volatile__("" : : "r"(p) : "memory");
}

/// Says to Valgrind, where it was installed when this was built, that nothing was written here.
inline void forget([[maybe_unused]] void* p, [[maybe_unused]] std::size_t size) noexcept {
#ifdef VALGRIND_MAKE_MEM_UNDEFINED
  static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(p, size));
#endif
}

} // namespace bucketproof::model::unused_memory
