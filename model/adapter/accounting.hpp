// The accounting: what is alive, and what was done to something that is not.
//
// Tracked objects and the accounting's allocator write to it; copies and allocations are
// failpoints, which can be made to throw. It belongs to the thread, so that lockstep runs can go on
// in several threads, and what it says depends on the trace alone: an object's state is in the
// object, not in a table by address.
#pragma once

#include "guard.hpp"
#include "injection.hpp"
#include "unused_memory.hpp"

#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

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

/// What is said of a block that goes to another allocator than it came from, for each two numbers.
inline constexpr auto wrong_allocator_texts = [] {
  constexpr std::string_view text = "memory of allocator X was given back to allocator Y";
  constexpr std::size_t count = most_given + 1;
  std::array<std::array<std::array<char, text.size() + 1>, count>, count> all{};
  for (std::size_t from = 0; from < count; ++from)
    for (std::size_t to = 0; to < count; ++to) {
      auto& one = all[from][to];
      for (std::size_t i = 0; i < text.size(); ++i)
        one[i] = text[i];
      one[text.find('X')] = static_cast<char>('0' + from);
      one[text.find('Y')] = static_cast<char>('0' + to);
    }
  return all;
}();

/// Blocks from the heap, whose bytes are counted. Each remembers its size and the number of the
/// allocator that took it, so that giving it back with others is a misuse that is named; so is a
/// write to the guards before and behind it, which would be to memory of others. What is read of
/// raw or freed memory is the same in every run: the heap writes its addresses, which are not, to
/// the first bytes of what it has got back, and those lie before the map's.
template <class T>
class counted_blocks {
public:
  static T* take(std::size_t n, std::uint8_t number) {
    hit(failpoint::allocate);
    if (n > most())
      throw std::bad_array_new_length();
    T* const head = std::allocator<T>().allocate(ahead + n + behind);
    T* const p = head + ahead;
    const label of{n, number, guard::mark(current_accounting().bytes)};
    std::memcpy(label_before(p), &of, sizeof of);
    current_accounting().bytes += n * sizeof(T);
    unused_memory::fill(p, unused_memory::fresh, n * sizeof(T));
    unused_memory::forget(p, n * sizeof(T));
    guard::set(guard_before(p), of.guards);
    guard::set(p + n, of.guards);
    return p;
  }
  static void give_back(T* p, std::size_t n, std::uint8_t number) noexcept {
    if (p == nullptr)
      return current_accounting().report("a null pointer was given to deallocate");
    label taken;
    std::memcpy(&taken, label_before(p), sizeof taken);
    if (!guard::stands(guard_before(p), taken.guards)) {
      current_accounting().report("memory before the start of a block was written to");
      taken = {n, number, taken.guards}; // the label may have been written to, too
    } else if (!guard::stands(p + taken.size, taken.guards))
      current_accounting().report("memory behind the end of a block was written to");
    if (n != taken.size)
      current_accounting().report("a block was given to deallocate with another size than allocate "
                                  "had made it");
    else if (taken.number != number && taken.number <= most_given)
      current_accounting().report(wrong_allocator_texts[taken.number][number].data());
    current_accounting().bytes -= taken.size * sizeof(T);
    unused_memory::fill(p, unused_memory::freed, taken.size * sizeof(T));
    std::allocator<T>().deallocate(p - ahead, ahead + taken.size + behind);
  }
  static constexpr std::size_t most() noexcept {
    return static_cast<std::size_t>(-1) / sizeof(T) / 2 - ahead - behind;
  }

private:
  struct label {
    std::size_t size = 0;
    std::uint8_t number = 0;
    guard::mark guards;
  };
  static constexpr std::size_t heap_links = 4 * sizeof(void*); // of a large free block
  static constexpr std::size_t ahead =
      (heap_links + sizeof(label) + guard::size + sizeof(T) - 1) / sizeof(T);
  static constexpr std::size_t behind = (guard::size + sizeof(T) - 1) / sizeof(T);

  static std::byte* guard_before(T* p) noexcept {
    return reinterpret_cast<std::byte*>(p) - guard::size;
  }
  static std::byte* label_before(T* p) noexcept { return guard_before(p) - sizeof(label); }
};

/// Allocates counted blocks; all such allocators are equal.
template <class T>
struct counting_allocator : allocator_types<T> {
  template <class U>
  struct rebind {
    using other = counting_allocator<U>;
  };

  counting_allocator() = default;
  template <class U>
  counting_allocator(const counting_allocator<U>&) noexcept {}

  T* allocate(std::size_t n) { return counted_blocks<T>::take(n, 0); }
  void deallocate(T* p, std::size_t n) noexcept { counted_blocks<T>::give_back(p, n, 0); }
  static constexpr std::size_t max_size() noexcept { return counted_blocks<T>::most(); }
  template <class U>
  bool operator==(const counting_allocator<U>&) const noexcept {
    return true;
  }
};

/// The same, with a number: those of different numbers are unequal. It propagates on nothing.
template <class T>
class numbered_allocator : public allocator_types<T> {
public:
  using is_always_equal = std::false_type;
  template <class U>
  struct rebind {
    using other = numbered_allocator<U>;
  };

  numbered_allocator() = default;
  explicit numbered_allocator(std::uint8_t number) noexcept : number_(number) {}
  template <class U>
  numbered_allocator(const numbered_allocator<U>& other) noexcept : number_(other.number()) {}

  std::uint8_t number() const noexcept { return number_; }
  T* allocate(std::size_t n) { return counted_blocks<T>::take(n, number_); }
  void deallocate(T* p, std::size_t n) noexcept { counted_blocks<T>::give_back(p, n, number_); }
  static constexpr std::size_t max_size() noexcept { return counted_blocks<T>::most(); }
  template <class U>
  bool operator==(const numbered_allocator<U>& other) const noexcept {
    return number_ == other.number();
  }

private:
  std::uint8_t number_ = 0;
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
  void come_alive() noexcept {
    ++count();
    const volatile auto at = reinterpret_cast<std::uintptr_t>(this); // which `this` is taken to be
    if (at % alignof(tracked) != 0)
      current_accounting().report("an object was made where memory is not aligned for it");
  }
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
