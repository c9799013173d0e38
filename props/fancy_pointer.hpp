// Pointers that are classes, and an allocator of them: everything that a container may ask of a
// pointer, over an address that is kept in some way of its own.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>

namespace bucketproof::props {

/// The distance from the pointer itself to what it points to, as in memory that several processes
/// map at different addresses. A bitwise copy of such a pointer points elsewhere.
class offset_address {
public:
  offset_address() = default;
  offset_address(const offset_address& other) noexcept { set(other.get()); }
  offset_address& operator=(const offset_address& other) noexcept {
    set(other.get());
    return *this;
  }
  ~offset_address() = default;

  void set(std::uintptr_t to) noexcept { offset_ = to == 0 ? null : to - own(); }
  std::uintptr_t get() const noexcept { return offset_ == null ? 0 : own() + offset_; }
  std::uintptr_t follow() const noexcept { return get(); }

private:
  /// No pointer points to its own second byte.
  static constexpr std::uintptr_t null = 1;
  std::uintptr_t own() const noexcept { return reinterpret_cast<std::uintptr_t>(this); }

  std::uintptr_t offset_ = null;
};

/// Counts how often it is followed.
class counted_address {
public:
  static inline std::size_t followed = 0;

  void set(std::uintptr_t to) noexcept { to_ = to; }
  std::uintptr_t get() const noexcept { return to_; }
  std::uintptr_t follow() const noexcept {
    ++followed;
    return to_;
  }

private:
  std::uintptr_t to_ = 0;
};

template <class T, class Address>
class fancy_pointer {
public:
  using element_type = T;
  using difference_type = std::ptrdiff_t;
  using value_type = std::remove_cv_t<T>;
  using reference = std::add_lvalue_reference_t<T>;
  using pointer = fancy_pointer;
  using iterator_category = std::random_access_iterator_tag;
  template <class U>
  using rebind = fancy_pointer<U, Address>;

  fancy_pointer(std::nullptr_t = nullptr) noexcept {} // NOLINT(google-explicit-constructor)
  explicit fancy_pointer(T* to) noexcept { address_.set(reinterpret_cast<std::uintptr_t>(to)); }
  /// Converts as a T* does.
  template <class U>
  explicit(!std::is_convertible_v<U*, T*>)
      fancy_pointer(const fancy_pointer<U, Address>& other) noexcept
      : fancy_pointer(static_cast<T*>(other.get())) {}

  /// What it points to, not counted as following it.
  T* get() const noexcept { return reinterpret_cast<T*>(address_.get()); }
  T* operator->() const noexcept { return reinterpret_cast<T*>(address_.follow()); }
  reference operator*() const noexcept { return *operator->(); }
  reference operator[](difference_type i) const noexcept { return operator->()[i]; }
  explicit operator bool() const noexcept { return address_.get() != 0; }
  template <class U>
  static fancy_pointer pointer_to(U& to) noexcept {
    return fancy_pointer(std::addressof(to));
  }

  fancy_pointer& operator+=(difference_type n) noexcept { return *this = fancy_pointer(get() + n); }
  fancy_pointer& operator-=(difference_type n) noexcept { return *this += -n; }
  fancy_pointer& operator++() noexcept { return *this += 1; }
  fancy_pointer& operator--() noexcept { return *this -= 1; }
  fancy_pointer operator++(int) noexcept {
    const fancy_pointer before = *this;
    ++*this;
    return before;
  }
  fancy_pointer operator--(int) noexcept {
    const fancy_pointer before = *this;
    --*this;
    return before;
  }
  friend fancy_pointer operator+(const fancy_pointer& p, difference_type n) noexcept {
    return fancy_pointer(p.get() + n);
  }
  friend fancy_pointer operator+(difference_type n, const fancy_pointer& p) noexcept {
    return p + n;
  }
  friend fancy_pointer operator-(const fancy_pointer& p, difference_type n) noexcept {
    return fancy_pointer(p.get() - n);
  }
  friend difference_type operator-(const fancy_pointer& a, const fancy_pointer& b) noexcept {
    return a.get() - b.get();
  }
  friend bool operator==(const fancy_pointer& a, const fancy_pointer& b) noexcept {
    return a.get() == b.get();
  }
  friend std::strong_ordering operator<=>(const fancy_pointer& a, const fancy_pointer& b) noexcept {
    return std::compare_three_way()(a.get(), b.get());
  }

private:
  Address address_;
};

template <class T, class Address>
struct fancy_allocator {
  using value_type = T;
  using pointer = fancy_pointer<T, Address>;
  using const_pointer = fancy_pointer<const T, Address>;
  using void_pointer = fancy_pointer<void, Address>;
  using const_void_pointer = fancy_pointer<const void, Address>;
  template <class U>
  struct rebind {
    using other = fancy_allocator<U, Address>;
  };

  fancy_allocator() = default;
  template <class U>
  fancy_allocator(const fancy_allocator<U, Address>&) {} // NOLINT(google-explicit-constructor)
  pointer allocate(std::size_t n) { return pointer(std::allocator<T>().allocate(n)); }
  void deallocate(const pointer& p, std::size_t n) { std::allocator<T>().deallocate(p.get(), n); }
  friend bool operator==(const fancy_allocator&, const fancy_allocator&) { return true; }
};

} // namespace bucketproof::props
