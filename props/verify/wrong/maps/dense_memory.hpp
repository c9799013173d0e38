// The part of dense.hpp that knows nothing of keys: the array of elements, the index of their
// positions, and the memory of both.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace gallery {

template <class Value, class Allocator>
class dense_memory {
public:
  using size_type = std::size_t;
  using iterator = Value*;
  using const_iterator = const Value*;

  iterator begin() noexcept { return std::to_address(parts_.array); }
  iterator end() noexcept { return begin() + parts_.size; }
  const_iterator begin() const noexcept { return std::to_address(parts_.array); }
  const_iterator end() const noexcept { return begin() + parts_.size; }

protected:
  using number = std::uint32_t;
  struct entry {
    number position; ///< or `none`
    number code;     ///< of the hash
  };
  template <class U>
  using traits_of = typename std::allocator_traits<Allocator>::template rebind_traits<U>;
  using array_traits = traits_of<Value>;
  using index_traits = traits_of<entry>;
  using array_allocator = typename array_traits::allocator_type;
  using index_allocator = typename index_traits::allocator_type;
  static constexpr number none = 0xFFFFFFFFU;
  static constexpr size_type smallest_room = 4;

  struct parts {
    typename array_traits::pointer array{};
    size_type room = 0; ///< for elements
    size_type size = 0;
    typename index_traits::pointer index{};
    size_type buckets = 0; ///< 0 or a power of two

    entry& at(size_type i) const noexcept { return std::to_address(index)[i]; }
    size_type after(size_type i) const noexcept { return (i + 1) & (buckets - 1); }
    size_type home(number code) const noexcept { return code & (buckets - 1); }
    size_type distance(size_type from, size_type to) const noexcept {
      return (to - from) & (buckets - 1);
    }
  };

  explicit dense_memory(const Allocator& allocator) : allocator_(allocator) {}
  dense_memory(const dense_memory&) = delete;
  dense_memory& operator=(const dense_memory&) = delete;
  ~dense_memory() { release(); }

  // The array.
  void destroy(typename array_traits::pointer array, size_type n) noexcept {
    array_allocator allocator(allocator_);
    for (size_type i = 0; i < n; ++i)
      array_traits::destroy(allocator, std::to_address(array) + i);
  }
  void release_array() noexcept {
    destroy(parts_.array, parts_.size);
    array_allocator allocator(allocator_);
    if (parts_.room != 0)
      array_traits::deallocate(allocator, parts_.array, parts_.room);
  }
  /// Makes an element behind the others. Where there is no room, it is made before they move: its
  /// arguments may be elements of the map.
  template <class... Arguments>
  void add(Arguments&&... arguments) {
    if (parts_.size == parts_.room) {
      move_to(next_room(), std::forward<Arguments>(arguments)...);
    } else {
      array_allocator allocator(allocator_);
      array_traits::construct(allocator, end(), std::forward<Arguments>(arguments)...);
    }
    ++parts_.size;
  }
  size_type next_room() const noexcept { return std::max(smallest_room, parts_.room * 2); }
  /// Moves the elements to an array of that room, behind them one that is made of the arguments,
  /// if there are any.
  template <class... Arguments>
  void move_to(size_type room, Arguments&&... arguments) {
    array_allocator allocator(allocator_);
    const auto array = array_traits::allocate(allocator, room);
    Value* const first = std::to_address(array);
    size_type made = 0, moved = 0;
    try {
      if constexpr (sizeof...(Arguments) != 0) {
        array_traits::construct(allocator, first + parts_.size,
                                std::forward<Arguments>(arguments)...);
        made = 1;
      }
      for (; moved < parts_.size; ++moved)
        array_traits::construct(allocator, first + moved, std::move_if_noexcept(begin()[moved]));
    } catch (...) {
      destroy(array, moved);
      destroy(array + static_cast<std::ptrdiff_t>(parts_.size), made);
      array_traits::deallocate(allocator, array, room);
      throw;
    }
    release_array();
    parts_.array = array;
    parts_.room = room;
  }

  // The index.
  void release_index() noexcept {
    index_allocator allocator(allocator_);
    if (parts_.buckets != 0)
      index_traits::deallocate(allocator, parts_.index, parts_.buckets);
  }
  /// An index without entries.
  void make_index(parts& of, size_type buckets) const {
    index_allocator allocator(allocator_);
    of.index = index_traits::allocate(allocator, buckets);
    of.buckets = buckets;
    std::uninitialized_fill_n(std::to_address(of.index), buckets, entry{none, 0});
  }
  static void put(const parts& to, entry e) noexcept {
    size_type i = to.home(e.code);
    while (to.at(i).position != none)
      i = to.after(i);
    to.at(i) = e;
  }
  static void put_all(const parts& to, const parts& from) noexcept {
    for (size_type i = 0; i < from.buckets; ++i)
      if (from.at(i).position != none)
        put(to, from.at(i));
  }
  void rehash_to(size_type buckets) {
    parts other;
    make_index(other, buckets);
    put_all(other, parts_);
    release_index();
    parts_.index = other.index;
    parts_.buckets = other.buckets;
  }
  /// Shifts entries back, until one is where its hash leads to.
  void remove_entry(size_type hole) noexcept {
    for (size_type i = parts_.after(hole); parts_.at(i).position != none; i = parts_.after(i))
      if (parts_.distance(parts_.home(parts_.at(i).code), i) >= parts_.distance(hole, i)) {
        parts_.at(hole) = parts_.at(i);
        hole = i;
      }
    parts_.at(hole).position = none;
  }
  /// The entry of an element.
  size_type entry_of(size_type position, number code) const noexcept {
    size_type i = parts_.home(code);
    while (parts_.at(i).position != position)
      i = parts_.after(i);
    return i;
  }

  void release() noexcept {
    release_array();
    release_index();
    parts_ = parts();
  }

  [[no_unique_address]] Allocator allocator_;
  parts parts_;
};

} // namespace gallery
