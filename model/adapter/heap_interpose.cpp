// malloc, its relatives and operator new, as the program's own: outside of a map's calls they go
// straight to glibc.
//
// Valgrind replaces malloc and its relatives, but only those that are not weak. So those here are
// not, and operator new calls them. The operators are weak: the program may have its own.
#include "guard.hpp"
#include "heap_accounting.hpp"
#include "injection.hpp"
#include "unused_memory.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BUCKETPROOF_SANITIZER_HAS_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer) || __has_feature(hwaddress_sanitizer)
#define BUCKETPROOF_SANITIZER_HAS_MALLOC 1
#endif
#endif

#include <cstdlib> // says whether it is glibc

#ifdef __GLIBC__
#include <dlfcn.h>

// An exception that the map throws is no allocation of the map's: were it the one to fail, the
// runtime would throw it all the same, from memory it has set aside.
extern "C" [[gnu::weak]] void* __cxa_allocate_exception(std::size_t size) noexcept {
  using allocate = void*(std::size_t);
  const bucketproof::model::outside_map throwing;
  static constinit std::atomic<allocate*> next{nullptr};
  if (next.load(std::memory_order_relaxed) == nullptr)
    next = reinterpret_cast<allocate*>(::dlsym(RTLD_NEXT, "__cxa_allocate_exception"));
  return next.load(std::memory_order_relaxed)(size);
}
#endif

#if !defined(__GLIBC__) || defined(BUCKETPROOF_SANITIZER_HAS_MALLOC)

namespace bucketproof::model::heap {
constinit const bool replaces_malloc = false;
bool keeps_returned() noexcept {
  return false;
}
} // namespace bucketproof::model::heap

#else

#include <malloc.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* p, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;
void __libc_free(void* p) noexcept;

// Those of a sanitizer. Our malloc goes before its malloc, so where the program has a sanitizer and
// this file was compiled without, these are what must be called.
[[gnu::weak]] void* __interceptor_malloc(std::size_t size) noexcept;
[[gnu::weak]] void* __interceptor_calloc(std::size_t count, std::size_t size) noexcept;
[[gnu::weak]] void* __interceptor_realloc(void* p, std::size_t size) noexcept;
[[gnu::weak]] void* __interceptor_memalign(std::size_t alignment, std::size_t size) noexcept;
[[gnu::weak]] void __interceptor_free(void* p) noexcept;
[[gnu::weak]] std::size_t __interceptor_malloc_usable_size(void* p) noexcept;
}
// NOLINTEND(bugprone-reserved-identifier)

namespace bucketproof::model::heap {

constinit const bool replaces_malloc = true;

// A sanitizer keeps blocks itself, and makes every use of them an error.
bool keeps_returned() noexcept {
  return __interceptor_free == nullptr;
}

namespace {

void* system_malloc(std::size_t size) noexcept {
  return (__interceptor_malloc != nullptr ? __interceptor_malloc : __libc_malloc)(size);
}
void* system_calloc(std::size_t count, std::size_t size) noexcept {
  return (__interceptor_calloc != nullptr ? __interceptor_calloc : __libc_calloc)(count, size);
}
void* system_realloc(void* p, std::size_t size) noexcept {
  return (__interceptor_realloc != nullptr ? __interceptor_realloc : __libc_realloc)(p, size);
}
void* system_memalign(std::size_t alignment, std::size_t size) noexcept {
  return (__interceptor_memalign != nullptr ? __interceptor_memalign : __libc_memalign)(alignment,
                                                                                        size);
}
void system_free(void* p) noexcept {
  (__interceptor_free != nullptr ? __interceptor_free : __libc_free)(p);
}

bool is_within() noexcept {
  return self.call == call_state::within;
}

constexpr bool is_power_of_two(std::size_t n) noexcept {
  return n != 0 && (n & (n - 1)) == 0;
}

/// Blocks as malloc aligns them say 0.
void* from_system(std::size_t alignment, std::size_t size) noexcept {
  return alignment == 0 ? system_malloc(size) : system_memalign(alignment, size);
}

/// What is taken of the system for a block of the map's: a sanitizer has guards of its own.
std::size_t with_guard(std::size_t size) noexcept {
  const std::size_t most = static_cast<std::size_t>(-1) - guard::size;
  return keeps_returned() && size <= most ? size + guard::size : size;
}
/// Notes a block that the map was granted, with its guard.
void* note(void* p, std::size_t size, origin from) noexcept {
  if (p == nullptr)
    return nullptr;
  std::optional<guard::mark> guarded;
  if (with_guard(size) != size)
    guard::set(static_cast<std::byte*>(p) + size, guarded.emplace(live_bytes()));
  took(p, size, from, guarded);
  return p;
}
/// The same of one whose bytes are raw.
void* note_raw(void* p, std::size_t size, origin from) noexcept {
  if (p != nullptr && keeps_returned() && size <= large)
    unused_memory::fill(p, unused_memory::fresh, size);
  return note(p, size, from);
}

void* out_of_memory() noexcept {
  errno = ENOMEM;
  return nullptr;
}

void* c_allocate(std::size_t alignment, std::size_t size) noexcept {
  if (!is_within()) [[likely]]
    return from_system(alignment, size);
  if (admit(size) != verdict::granted)
    return out_of_memory();
  return note_raw(from_system(alignment, with_guard(size)), size, origin::malloc);
}

void release(const return_of& r) noexcept {
  if (r.block != nullptr)
    system_free(give_back(r));
}

void* c_reallocate(void* p, std::size_t size) noexcept {
  if (!is_within()) {
    void* const known_no_more = give_back({.block = p});
    return known_no_more == nullptr ? out_of_memory() : system_realloc(known_no_more, size);
  }
  if (size == 0) {
    release({.block = p});
    return nullptr;
  }
  const std::optional<std::size_t> old_size = known_size(p);
  if (!old_size) { // the map got it from elsewhere
    if (admit(size) != verdict::granted)
      return out_of_memory();
    void* const grown = system_realloc(p, size);
    if (grown != nullptr)
      took(grown, size, origin::malloc);
    return grown;
  }
  void* const moved = c_allocate(0, size);
  if (moved == nullptr)
    return nullptr;
  std::memcpy(moved, p, std::min(*old_size, size));
  release({.block = p});
  return moved;
}

[[noreturn]] void fail(verdict v) {
  const outside_map throwing; // needed if __cxa_allocate_exception above is not the one used
  if (v == verdict::injected)
    throw injected_bad_alloc();
  throw std::bad_alloc();
}

/// By the functions of C, not by those of the system: Valgrind may have replaced them.
void* from_c(std::size_t alignment, std::size_t size) noexcept {
  return alignment == 0 ? std::malloc(size) : ::memalign(alignment, size);
}

void* new_block(std::size_t alignment, std::size_t size, origin from) {
  if (is_within())
    if (const verdict v = admit(size); v != verdict::granted)
      fail(v);
  for (;;) {
    void* const p = is_within() ? note_raw(from_system(alignment, with_guard(size)), size, from)
                                : from_c(alignment, size);
    if (p != nullptr)
      return p;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr)
      fail(verdict::over_limit);
    handler();
  }
}
void* plain_new(std::size_t size) {
  return new_block(0, size, origin::operator_new);
}
void* aligned_new(std::size_t size, std::align_val_t alignment) {
  return new_block(static_cast<std::size_t>(alignment), size, origin::aligned_new);
}
template <class... Alignment>
void* nothrow_new(void* (*allocate)(std::size_t, Alignment...), std::size_t size,
                  Alignment... alignment) noexcept {
  try {
    return allocate(size, alignment...);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void delete_block(const return_of& r) noexcept {
  if (r.block != nullptr)
    std::free(give_back(r));
}
void plain_delete(void* p, std::size_t size = 0) noexcept {
  delete_block({.block = p, .by = origin::operator_new, .size = size});
}
void aligned_delete(void* p, std::size_t size = 0) noexcept {
  delete_block({.block = p, .by = origin::aligned_new, .size = size});
}

} // namespace
} // namespace bucketproof::model::heap

using namespace bucketproof::model;

extern "C" {

void* malloc(std::size_t size) noexcept {
  return heap::c_allocate(0, size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
  if (!heap::is_within()) [[likely]]
    return heap::system_calloc(count, size);
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes) || heap::admit(bytes) != heap::verdict::granted)
    return heap::out_of_memory();
  return heap::note(heap::system_calloc(1, heap::with_guard(bytes)), bytes, heap::origin::malloc);
}

void* realloc(void* p, std::size_t size) noexcept {
  return p == nullptr ? heap::c_allocate(0, size) : heap::c_reallocate(p, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return heap::c_allocate(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  if (!heap::is_power_of_two(alignment)) {
    errno = EINVAL;
    return nullptr;
  }
  // memalign may be Valgrind's
  return heap::is_within() ? heap::c_allocate(alignment, size) : ::memalign(alignment, size);
}

int posix_memalign(void** p, std::size_t alignment, std::size_t size) noexcept {
  if (!heap::is_power_of_two(alignment) || alignment % sizeof(void*) != 0)
    return EINVAL;
  const int before = errno; // which it does not set
  void* const taken = heap::c_allocate(alignment, size);
  errno = before;
  if (taken == nullptr)
    return ENOMEM;
  *p = taken;
  return 0;
}

void free(void* p) noexcept {
  heap::release({.block = p});
}

// Of a block of the map's: what it asked for, as a guard follows.
std::size_t malloc_usable_size(void* p) noexcept {
  if (const std::optional<std::size_t> size = heap::known_size(p))
    return *size;
  if (__interceptor_malloc_usable_size != nullptr)
    return __interceptor_malloc_usable_size(p);
  using usable_size = std::size_t(void*);
  const outside_map looking;
  static constinit std::atomic<usable_size*> next{nullptr};
  if (next.load(std::memory_order_relaxed) == nullptr)
    next = reinterpret_cast<usable_size*>(::dlsym(RTLD_NEXT, "malloc_usable_size"));
  return next.load(std::memory_order_relaxed)(p);
}

} // extern "C"

// All forms, as those of a sanitizer's library would not call these.

[[gnu::weak]] void* operator new(std::size_t size) {
  return heap::plain_new(size);
}
[[gnu::weak]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return heap::nothrow_new(heap::plain_new, size);
}
[[gnu::weak]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return heap::aligned_new(size, alignment);
}
[[gnu::weak]] void* operator new(std::size_t size, std::align_val_t alignment,
                                 const std::nothrow_t&) noexcept {
  return heap::nothrow_new(heap::aligned_new, size, alignment);
}
[[gnu::weak]] void operator delete(void* p) noexcept {
  heap::plain_delete(p);
}
[[gnu::weak]] void operator delete(void* p, std::size_t size) noexcept {
  heap::plain_delete(p, size);
}
[[gnu::weak]] void operator delete(void* p, const std::nothrow_t&) noexcept {
  heap::plain_delete(p);
}
[[gnu::weak]] void operator delete(void* p, std::align_val_t) noexcept {
  heap::aligned_delete(p);
}
[[gnu::weak]] void operator delete(void* p, std::size_t size, std::align_val_t) noexcept {
  heap::aligned_delete(p, size);
}
[[gnu::weak]] void operator delete(void* p, std::align_val_t, const std::nothrow_t&) noexcept {
  heap::aligned_delete(p);
}

[[gnu::weak]] void* operator new[](std::size_t size) {
  return heap::plain_new(size);
}
[[gnu::weak]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return heap::nothrow_new(heap::plain_new, size);
}
[[gnu::weak]] void* operator new[](std::size_t size, std::align_val_t alignment) {
  return heap::aligned_new(size, alignment);
}
[[gnu::weak]] void* operator new[](std::size_t size, std::align_val_t alignment,
                                   const std::nothrow_t&) noexcept {
  return heap::nothrow_new(heap::aligned_new, size, alignment);
}
[[gnu::weak]] void operator delete[](void* p) noexcept {
  heap::plain_delete(p);
}
[[gnu::weak]] void operator delete[](void* p, std::size_t size) noexcept {
  heap::plain_delete(p, size);
}
[[gnu::weak]] void operator delete[](void* p, const std::nothrow_t&) noexcept {
  heap::plain_delete(p);
}
[[gnu::weak]] void operator delete[](void* p, std::align_val_t) noexcept {
  heap::aligned_delete(p);
}
[[gnu::weak]] void operator delete[](void* p, std::size_t size, std::align_val_t) noexcept {
  heap::aligned_delete(p, size);
}
[[gnu::weak]] void operator delete[](void* p, std::align_val_t, const std::nothrow_t&) noexcept {
  heap::aligned_delete(p);
}

#endif
