// The accounting: what is alive, and what was done to something that is not.
//
// Tracked objects and the accounting's allocator write to it; copies and allocations are
// failpoints, which can be made to throw. It belongs to the thread, so that lockstep runs can go on
// in several threads, and what it says depends on the trace alone: an object's state is in the
// object, not in a table by address.
#pragma once

#include "injection.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif

namespace bucketproof::model {

struct accounting {
  std::size_t keys = 0;   ///< Tracked keys alive.
  std::size_t values = 0; ///< Tracked values alive.
  std::size_t bytes = 0;  ///< Bytes allocated and not freed.
  /// The first misuse seen, or null.
  const char* misuse = nullptr;

  void report(const char* what) noexcept {
    if (misuse == nullptr)
      misuse = what;
  }
  friend bool operator==(const accounting&, const accounting&) = default;
};

/// The accounting of this thread.
inline accounting& current_accounting() noexcept {
  static thread_local accounting l;
  return l;
}

/// The members that allocators had in C++03, which some maps want to this day.
template <class T>
struct allocator_types {
  using value_type = T;
  using pointer = T*;
  using const_pointer = const T*;
  using reference = T&;
  using const_reference = const T&;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
};

/// Allocates from the heap and counts bytes. Each block remembers its size, so that giving it back
/// with another one is a misuse that is named. What is read of raw or freed memory is the same in
/// every run: the heap writes its addresses, which are not, to the first bytes of what it has got
/// back, and those lie before the map's.
template <class T>
struct counting_allocator : allocator_types<T> {
  template <class U>
  struct rebind {
    using other = counting_allocator<U>;
  };

  counting_allocator() = default;
  template <class U>
  counting_allocator(const counting_allocator<U>&) noexcept {}

  T* allocate(std::size_t n) {
    hit(failpoint::allocate);
    if (n > max_size())
      throw std::bad_array_new_length();
    T* const head = std::allocator<T>().allocate(ahead + n);
    T* const p = head + ahead;
    std::memcpy(size_before(p), &n, sizeof n);
    current_accounting().bytes += n * sizeof(T);
    fill(p, fresh, n * sizeof(T));
    forget(p, n * sizeof(T));
    return p;
  }
  void deallocate(T* p, std::size_t n) noexcept {
    if (p == nullptr)
      return current_accounting().report("a null pointer was given to deallocate");
    std::size_t allocated = 0;
    std::memcpy(&allocated, size_before(p), sizeof allocated);
    if (n != allocated)
      current_accounting().report("a block was given to deallocate with another size than allocate "
                                  "had made it");
    current_accounting().bytes -= allocated * sizeof(T);
    fill(p, freed, allocated * sizeof(T));
    std::allocator<T>().deallocate(p - ahead, ahead + allocated);
  }
  static constexpr std::size_t max_size() noexcept {
    return static_cast<std::size_t>(-1) / sizeof(T) / 2 - ahead;
  }
  template <class U>
  bool operator==(const counting_allocator<U>&) const noexcept {
    return true;
  }

private:
  static constexpr std::size_t heap_links = 4 * sizeof(void*); // of a large free block
  static constexpr std::size_t ahead =
      (heap_links + sizeof(std::size_t) + sizeof(T) - 1) / sizeof(T);
  static constexpr int fresh = 0x9d, freed = 0xdb; // both would be tophashes

  static void* size_before(T* p) noexcept {
    return reinterpret_cast<std::byte*>(p) - sizeof(std::size_t);
  }
  static void fill(void* p, int byte, std::size_t size) noexcept {
    std::memset(p, byte, size);
    // To the compiler, memory outside an object's life has no value worth writing. It does here.
    __asm__ __volatile__("" : : "r"(p) : "memory");
  }
  /// Says to Valgrind, where it was installed when this was built, that nothing was written here.
  static void forget([[maybe_unused]] void* p, [[maybe_unused]] std::size_t size) noexcept {
#ifdef VALGRIND_MAKE_MEM_UNDEFINED
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(p, size));
#endif
  }
};

/// What a tracked object is.
enum class role : std::uint8_t { key, value };

/// A number that knows whether it is alive. Every use of an object that is dead, moved from, never
/// constructed or carried elsewhere as bytes is reported.
template <role Role>
class tracked {
public:
  explicit tracked(std::uint32_t number = 0) noexcept : number_(number) { come_alive(); }
  tracked(const tracked& other) : number_((hit(failpoint::copy), other.number())) { come_alive(); }
  tracked(tracked&& other) noexcept : number_(other.number()) {
    come_alive();
    other.state_ = state::moved_from;
  }
  tracked& operator=(const tracked& other) {
    hit(failpoint::copy);
    check_assignable();
    number_ = other.number();
    state_ = state::alive;
    return *this;
  }
  tracked& operator=(tracked&& other) noexcept {
    check_assignable();
    if (this == &other) // as std::swap(x, x) does, when it has moved from x
      return *this;
    number_ = other.number();
    other.state_ = state::moved_from;
    state_ = state::alive;
    return *this;
  }
  ~tracked() {
    if (state_ != state::alive && state_ != state::moved_from)
      current_accounting().report("an object was destroyed that is not alive");
    else if (self_ != this)
      current_accounting().report("an object was destroyed that was moved as bytes");
    state_ = state::dead;
    --count();
  }

  std::uint32_t number() const noexcept {
    if (state_ == state::moved_from)
      current_accounting().report("an object was used that was moved from");
    else if (state_ != state::alive)
      current_accounting().report("an object was used that is not alive");
    else if (self_ != this)
      current_accounting().report("an object was used that was moved as bytes");
    return number_;
  }
  friend bool operator==(const tracked& a, const tracked& b) noexcept {
    return a.number() == b.number();
  }

private:
  enum class state : std::uint32_t {
    alive = 0xa11fe000,
    moved_from = 0x30fed000,
    dead = 0xdead0000,
  };

  static std::size_t& count() noexcept {
    return Role == role::key ? current_accounting().keys : current_accounting().values;
  }
  void come_alive() noexcept { ++count(); }
  void check_assignable() const noexcept {
    if (state_ != state::alive && state_ != state::moved_from)
      current_accounting().report("an object was assigned to that is not alive");
  }

  std::uint32_t number_;
  volatile state state_ =
      state::alive; // volatile: what the destructor writes is read by who comes late
  const tracked* volatile self_ = this;
};

} // namespace bucketproof::model
