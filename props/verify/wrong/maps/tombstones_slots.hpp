// What tombstones.hpp keeps its elements in: marks, raw memory for elements, and what goes over
// them.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace gallery {

/// Goes over the slots that have an element.
template <class Element>
class tombstones_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_const_t<Element>;
  using difference_type = std::ptrdiff_t;
  using pointer = Element*;
  using reference = Element&;

  tombstones_iterator() = default;
  tombstones_iterator(const std::uint32_t* mark, const std::uint32_t* end,
                      Element* element) noexcept
      : mark_(mark),
        end_(end),
        element_(element) {}
  template <std::same_as<value_type> Mutable>
  requires std::is_const_v<Element>
  explicit(false) tombstones_iterator(const tombstones_iterator<Mutable>& other) noexcept
      : mark_(other.mark_),
        end_(other.end_),
        element_(other.element_) {}

  Element& operator*() const noexcept { return *element_; }
  Element* operator->() const noexcept { return element_; }
  tombstones_iterator& operator++() noexcept {
    ++mark_;
    ++element_;
    to_element();
    return *this;
  }
  tombstones_iterator operator++(int) noexcept {
    const tombstones_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const tombstones_iterator& a, const tombstones_iterator& b) noexcept {
    return a.mark_ == b.mark_;
  }
  /// On to the next slot with an element, unless this is one.
  tombstones_iterator& to_element() noexcept {
    while (mark_ != end_ && *mark_ < 2) {
      ++mark_;
      ++element_;
    }
    return *this;
  }
  const std::uint32_t* mark() const noexcept { return mark_; }

private:
  template <class>
  friend class tombstones_iterator;
  const std::uint32_t* mark_ = nullptr;
  const std::uint32_t* end_ = nullptr;
  Element* element_ = nullptr;
};

/// Marks and elements. What makes and destroys them takes the allocator.
template <class Value, class Allocator>
struct tombstones_slots {
  using code = std::uint32_t;
  using size_type = std::size_t;
  template <class U>
  using traits_of = typename std::allocator_traits<Allocator>::template rebind_traits<U>;
  using elements_traits = traits_of<Value>;
  using marks_traits = traits_of<code>;
  using elements_allocator = typename elements_traits::allocator_type;
  using marks_allocator = typename marks_traits::allocator_type;
  static constexpr code free = 0, tombstone = 1, first_code = 2;

  typename marks_traits::pointer marks{};
  typename elements_traits::pointer elements{};
  size_type capacity = 0; ///< 0 or a power of two
  size_type size = 0;
  size_type filled = 0; ///< elements and tombstones

  code& mark(size_type i) const noexcept { return std::to_address(marks)[i]; }
  Value* element(size_type i) const noexcept { return std::to_address(elements) + i; }
  size_type after(size_type i) const noexcept { return (i + 1) & (capacity - 1); }
  size_type before(size_type i) const noexcept { return (i - 1) & (capacity - 1); }
  size_type home(code c) const noexcept { return c & (capacity - 1); }

  /// Of free slots.
  static tombstones_slots empty_slots(size_type capacity, const Allocator& allocator) {
    marks_allocator marks(allocator);
    elements_allocator elements(allocator);
    tombstones_slots made;
    made.marks = marks_traits::allocate(marks, capacity);
    try {
      made.elements = elements_traits::allocate(elements, capacity);
    } catch (...) {
      marks_traits::deallocate(marks, made.marks, capacity);
      throw;
    }
    std::uninitialized_fill_n(std::to_address(made.marks), capacity, free);
    made.capacity = capacity;
    return made;
  }
  friend void destroy_elements(const tombstones_slots& of, const Allocator& allocator) noexcept {
    elements_allocator elements(allocator);
    for (size_type i = 0; i < of.capacity; ++i)
      if (of.mark(i) >= first_code)
        elements_traits::destroy(elements, of.element(i));
  }
  /// Leaves none.
  friend void release(tombstones_slots& of, const Allocator& allocator) noexcept {
    if (of.capacity == 0)
      return;
    destroy_elements(of, allocator);
    elements_allocator elements(allocator);
    elements_traits::deallocate(elements, of.elements, of.capacity);
    marks_allocator marks(allocator);
    marks_traits::deallocate(marks, of.marks, of.capacity);
    of = tombstones_slots();
  }
  /// Makes an element in the first slot without one that the hash leads to.
  template <class... Args>
  friend size_type add_to(tombstones_slots& to, const Allocator& allocator, code c,
                          Args&&... args) {
    size_type at = to.home(c);
    while (to.mark(at) >= first_code)
      at = to.after(at);
    elements_allocator elements(allocator);
    elements_traits::construct(elements, to.element(at), std::forward<Args>(args)...);
    if (to.mark(at) == free)
      ++to.filled;
    to.mark(at) = c;
    ++to.size;
    return at;
  }
};

/// Slots that are filled, and given back unless they are taken.
template <class Value, class Allocator>
class tombstones_filling {
  using slots = tombstones_slots<Value, Allocator>;

public:
  tombstones_filling(std::size_t capacity, const Allocator& allocator)
      : allocator_(allocator),
        made_(slots::empty_slots(capacity, allocator)) {}
  tombstones_filling(const tombstones_filling&) = delete;
  tombstones_filling& operator=(const tombstones_filling&) = delete;
  ~tombstones_filling() { release(made_, allocator_); }
  /// Adds an element whose key is not there.
  template <class... Args>
  std::size_t add(std::uint32_t c, Args&&... args) {
    return add_to(made_, allocator_, c, std::forward<Args>(args)...);
  }
  slots taken() noexcept { return std::exchange(made_, slots()); }

private:
  Allocator allocator_;
  slots made_;
};

} // namespace gallery
