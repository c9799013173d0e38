// What backward_shift.hpp keeps its elements in: slots of raw memory, their distances, and what
// goes over them. It knows hashes, but no keys.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace gallery {

/// Goes over the full slots. `Value` is const for a const_iterator.
template <class Value>
class backward_shift_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_const_t<Value>;
  using difference_type = std::ptrdiff_t;
  using pointer = Value*;
  using reference = Value&;

  backward_shift_iterator() = default;
  backward_shift_iterator(const std::uint32_t* at, Value* slot) noexcept
      : distance_(at),
        slot_(slot) {}
  template <std::same_as<value_type> Mutable>
  requires std::is_const_v<Value>
  explicit(false) backward_shift_iterator(const backward_shift_iterator<Mutable>& other) noexcept
      : distance_(other.distance_),
        slot_(other.slot_) {}

  Value& operator*() const noexcept { return *slot_; }
  Value* operator->() const noexcept { return slot_; }
  backward_shift_iterator& operator++() noexcept {
    step();
    skip();
    return *this;
  }
  backward_shift_iterator operator++(int) noexcept {
    backward_shift_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const backward_shift_iterator& a,
                         const backward_shift_iterator& b) noexcept {
    return a.slot_ == b.slot_;
  }

private:
  template <class, class, class, class, class>
  friend class backward_shift;
  template <class>
  friend class backward_shift_iterator;

  void step() noexcept {
    ++distance_;
    ++slot_;
  }
  void skip() noexcept {
    while (*distance_ == 0)
      step();
  }
  const std::uint32_t* distance_ = nullptr;
  Value* slot_ = nullptr;
};

/// Slots and their distances. What makes and destroys elements takes the allocator.
template <class Value, class Allocator>
struct backward_shift_table {
  using slot_traits = typename std::allocator_traits<Allocator>::template rebind_traits<Value>;
  using distance_traits =
      typename std::allocator_traits<Allocator>::template rebind_traits<std::uint32_t>;
  using slot_allocator = typename slot_traits::allocator_type;
  using distance_allocator = typename distance_traits::allocator_type;

  std::uint32_t* distance = nullptr; ///< One more than slots.
  Value* slots = nullptr;
  std::size_t capacity = 0;

  /// Of free slots.
  static backward_shift_table allocated(const Allocator& allocator, std::size_t capacity) {
    backward_shift_table t;
    if (capacity == 0)
      return t;
    slot_allocator for_slots(allocator);
    distance_allocator for_distances(allocator);
    t.slots = slot_traits::allocate(for_slots, capacity);
    try {
      t.distance = distance_traits::allocate(for_distances, capacity + 1);
    } catch (...) {
      slot_traits::deallocate(for_slots, t.slots, capacity);
      throw;
    }
    t.capacity = capacity;
    free_all(t);
    return t;
  }
  friend void free_all(backward_shift_table& t) noexcept {
    if (t.capacity == 0)
      return;
    std::fill_n(t.distance, t.capacity, std::uint32_t{0});
    t.distance[t.capacity] = 1;
  }
  friend void destroy_elements(const Allocator& allocator, backward_shift_table& t) noexcept {
    slot_allocator for_slots(allocator);
    for (std::size_t i = 0; i < t.capacity; ++i)
      if (t.distance[i] != 0)
        slot_traits::destroy(for_slots, t.slots + i);
  }
  /// With its elements.
  friend void dispose(const Allocator& allocator, backward_shift_table& t) noexcept {
    if (t.capacity == 0)
      return;
    destroy_elements(allocator, t);
    slot_allocator for_slots(allocator);
    distance_allocator for_distances(allocator);
    slot_traits::deallocate(for_slots, t.slots, t.capacity);
    distance_traits::deallocate(for_distances, t.distance, t.capacity + 1);
  }
  friend std::size_t next(const backward_shift_table& t, std::size_t i) noexcept {
    return (i + 1) & (t.capacity - 1);
  }
  friend std::size_t previous(const backward_shift_table& t, std::size_t i) noexcept {
    return (i - 1) & (t.capacity - 1);
  }
  /// The high bits of the hash, which is mixed.
  friend std::size_t home(const backward_shift_table& t, std::size_t hash) noexcept {
    const int unused_bits = std::countl_zero(t.capacity) + 1;
    return hash >> unused_bits;
  }
  template <class... Args>
  friend void make(const Allocator& allocator, backward_shift_table& t, std::size_t i,
                   std::uint32_t distance, Args&&... args) {
    slot_allocator for_slots(allocator);
    slot_traits::construct(for_slots, t.slots + i, std::forward<Args>(args)...);
    t.distance[i] = distance;
  }
  friend void unmake(const Allocator& allocator, backward_shift_table& t, std::size_t i) noexcept {
    slot_allocator for_slots(allocator);
    slot_traits::destroy(for_slots, t.slots + i);
    t.distance[i] = 0;
  }
  /// To a slot that is free.
  friend void shift(const Allocator& allocator, backward_shift_table& t, std::size_t from,
                    std::size_t to, std::uint32_t distance) {
    make(allocator, t, to, distance, std::move(t.slots[from]));
    unmake(allocator, t, from);
  }
  /// Puts in an element whose key is not there; a slot is free. Answers where it is.
  template <class Element>
  friend std::size_t place(const Allocator& allocator, backward_shift_table& t, std::size_t hash,
                           Element&& element) {
    std::uint32_t distance = 1;
    std::size_t i = home(t, hash);
    for (; t.distance[i] >= distance; i = next(t, i))
      ++distance;
    std::size_t gap = i;
    while (t.distance[gap] != 0)
      gap = next(t, gap);
    for (; gap != i; gap = previous(t, gap))
      shift(allocator, t, previous(t, gap), gap, t.distance[previous(t, gap)] + 1);
    make(allocator, t, i, distance, std::forward<Element>(element));
    return i;
  }
};

} // namespace gallery
