// What groups.hpp keeps its elements in: slots of raw memory, their control bytes, and what goes
// over them.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace gallery {

struct control {
  static constexpr std::uint8_t free = 0x80, tombstone = 0x81, end = 0xff;
  static bool is_full(std::uint8_t c) noexcept { return c < free; }
  static bool is_vacant(std::uint8_t c) noexcept { return c == free || c == tombstone; }
};

/// Goes over the full slots. `Value` is const for a const_iterator.
template <class Value>
class groups_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_const_t<Value>;
  using difference_type = std::ptrdiff_t;
  using pointer = Value*;
  using reference = Value&;

  groups_iterator() = default;
  groups_iterator(const std::uint8_t* at, Value* slot) noexcept : control_(at), slot_(slot) {}
  template <std::same_as<value_type> Mutable>
  requires std::is_const_v<Value>
  explicit(false) groups_iterator(const groups_iterator<Mutable>& other) noexcept
      : control_(other.control_),
        slot_(other.slot_) {}

  Value& operator*() const noexcept { return *slot_; }
  Value* operator->() const noexcept { return slot_; }
  groups_iterator& operator++() noexcept {
    step();
    skip();
    return *this;
  }
  groups_iterator operator++(int) noexcept {
    groups_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const groups_iterator& a, const groups_iterator& b) noexcept {
    return a.slot_ == b.slot_;
  }

private:
  template <class, class, class, class, class>
  friend class groups;
  template <class>
  friend class groups_iterator;

  void step() noexcept {
    ++control_;
    ++slot_;
  }
  void skip() noexcept {
    while (control::is_vacant(*control_))
      step();
  }
  const std::uint8_t* control_ = nullptr;
  Value* slot_ = nullptr;
};

/// Slots and their control bytes. What allocates and frees them takes the allocator.
template <class Value, class Allocator>
struct groups_table {
  using slot_traits = typename std::allocator_traits<Allocator>::template rebind_traits<Value>;
  using byte_traits =
      typename std::allocator_traits<Allocator>::template rebind_traits<std::uint8_t>;
  using slot_allocator = typename slot_traits::allocator_type;
  using byte_allocator = typename byte_traits::allocator_type;
  static constexpr std::size_t group = 8;

  std::uint8_t* control = nullptr; ///< One more than slots.
  Value* slots = nullptr;
  std::size_t capacity = 0;

  /// The groups that a hash leads to: 1, 2, 3, ... further on, which visits each of a power of two.
  class probe {
  public:
    probe(const groups_table& t, std::size_t hash) noexcept
        : mask_(t.capacity / group - 1),
          at_(hash >> 7 & mask_) {}
    /// Its first slot.
    std::size_t operator*() const noexcept { return at_ * group; }
    void operator++() noexcept {
      ++step_;
      at_ = (at_ + step_) & mask_;
    }

  private:
    std::size_t mask_, at_, step_ = 0;
  };

  /// Of free slots.
  static groups_table allocated(const Allocator& allocator, std::size_t capacity) {
    groups_table t;
    if (capacity == 0)
      return t;
    slot_allocator for_slots(allocator);
    byte_allocator for_control(allocator);
    t.slots = slot_traits::allocate(for_slots, capacity);
    try {
      t.control = byte_traits::allocate(for_control, capacity + 1);
    } catch (...) {
      slot_traits::deallocate(for_slots, t.slots, capacity);
      throw;
    }
    t.capacity = capacity;
    free_all(t);
    return t;
  }
  friend void free_all(groups_table& t) noexcept {
    if (t.capacity == 0)
      return;
    std::fill_n(t.control, t.capacity, control::free);
    t.control[t.capacity] = control::end;
  }
  friend void destroy_elements(const Allocator& allocator, groups_table& t) noexcept {
    slot_allocator for_slots(allocator);
    for (std::size_t i = 0; i < t.capacity; ++i)
      if (control::is_full(t.control[i]))
        slot_traits::destroy(for_slots, t.slots + i);
  }
  /// With its elements.
  friend void dispose(const Allocator& allocator, groups_table& t) noexcept {
    if (t.capacity == 0)
      return;
    destroy_elements(allocator, t);
    slot_allocator for_slots(allocator);
    byte_allocator for_control(allocator);
    slot_traits::deallocate(for_slots, t.slots, t.capacity);
    byte_traits::deallocate(for_control, t.control, t.capacity + 1);
  }
  friend bool has_free(const groups_table& t, std::size_t first) noexcept {
    for (std::size_t i = first; i < first + group; ++i)
      if (t.control[i] == control::free)
        return true;
    return false;
  }
  /// The first slot without an element that the hash leads to.
  friend std::size_t slot_to_fill(const groups_table& t, std::size_t hash) noexcept {
    for (probe at(t, hash);; ++at)
      for (std::size_t i = *at; i < *at + group; ++i)
        if (control::is_vacant(t.control[i]))
          return i;
  }
};

} // namespace gallery
