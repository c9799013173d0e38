// The scenario of unequal allocators, for maps that take one.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"
#include "shape.hpp"

#include "model/adapter/accounting.hpp"

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class allocator_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::difference, shared::key, shared::put, shared::sizes, shared::text;
  using typename shared::equal, typename shared::hash, typename shared::key_type,
      typename shared::mapped_type, typename shared::oracle;

  /// An allocator that knows its number; those with different numbers are unequal, and memory must
  /// go back to an equal one. Propagate: 1, they do; 0, they do not.
  struct accounts {
    std::size_t blocks = 0;
    bool mixed = false;
  };
  static accounts& books() {
    static accounts a;
    return a;
  }
  template <class T, int Propagate>
  struct numbered_of : model::allocator_types<T> {
    using is_always_equal = std::false_type;
    using propagate_on_container_copy_assignment = std::bool_constant<Propagate == 1>;
    using propagate_on_container_move_assignment = std::bool_constant<Propagate == 1>;
    using propagate_on_container_swap = std::bool_constant<Propagate == 1>;
    template <class U>
    struct rebind {
      using other = numbered_of<U, Propagate>;
    };

    explicit numbered_of(int n = 0) noexcept : number(n) {}
    template <class U>
    explicit(false) numbered_of(const numbered_of<U, Propagate>& other) noexcept
        : number(other.number) {}
    static constexpr std::size_t head = 64 < alignof(T) ? alignof(T) : 64;
    T* allocate(std::size_t n) {
      auto* block =
          static_cast<std::byte*>(::operator new(head + n * sizeof(T), std::align_val_t(head)));
      ::new (block) int(number);
      ++books().blocks;
      return reinterpret_cast<T*>(block + head);
    }
    void deallocate(T* at, std::size_t) noexcept {
      auto* block = reinterpret_cast<std::byte*>(at) - head;
      if (*reinterpret_cast<int*>(block) != number)
        books().mixed = true;
      --books().blocks;
      ::operator delete(block, std::align_val_t(head));
    }
    friend bool operator==(const numbered_of& a, const numbered_of& b) noexcept {
      return a.number == b.number;
    }
    int number;
  };
  template <int Propagate>
  using numbered = numbered_of<std::pair<const key_type, mapped_type>, Propagate>;

public:
  /// Whether the map takes allocators that can be unequal.
  static constexpr bool takes_allocators() {
    if constexpr (!asked_of<Shape>::asks("unequal_allocators"))
      return false;
    else if constexpr (requires {
                         typename map_itself<Shape, Elements, hash, equal, numbered<1>>;
                       }) {
      using numbered_map = map_itself<Shape, Elements, hash, equal, numbered<1>>;
      if constexpr (requires(const numbered_map& x) { x.get_allocator(); })
        return std::is_constructible_v<numbered_map, int, hash, equal, numbered<1>> &&
               std::is_copy_assignable_v<numbered_map>;
    }
    return false;
  }
  static wrong allocators() {
    books() = {};
    if (const wrong w = allocators_of<1>("propagating"))
      return w;
    if (const wrong w = allocators_of<0>("not propagating"))
      return w;
    if (books().mixed)
      return "memory was given back to an allocator that it did not come from";
    if (books().blocks != 0)
      return std::to_string(books().blocks) + " blocks of memory were not given back";
    return std::nullopt;
  }

private:
  template <int Propagate>
  static wrong allocators_of(const std::string& how) {
    using allocator = numbered<Propagate>;
    using numbered_map = map_itself<Shape, Elements, hash, equal, allocator>;
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 200U})) {
      begin_case(how + ", " + text(n) + " elements");
      oracle right;
      for (std::uint32_t k = 0; k < n; ++k)
        right.emplace(k, k + 3);
      const auto make_numbered = [&](int number, std::uint32_t size) {
        numbered_map m(0, hash(), equal(), allocator(number));
        for (std::uint32_t k = 0; k < size; ++k)
          put(m, k, k + 3);
        return m;
      };
      numbered_map one = make_numbered(1, n), two = make_numbered(2, 7);
      two = std::as_const(one);
      if (const wrong w = difference(two, right, how + " allocators, copied " + text(n)))
        return w;
      if (two.get_allocator().number != (Propagate == 1 ? 1 : 2))
        return how + " allocators: after a copy the allocator is number " +
               std::to_string(two.get_allocator().number);
      numbered_map three = make_numbered(3, 5);
      three = std::move(one);
      if (const wrong w = difference(three, right, how + " allocators, moved " + text(n)))
        return w;
      if (three.get_allocator().number != (Propagate == 1 ? 1 : 3))
        return how + " allocators: after a move the allocator is number " +
               std::to_string(three.get_allocator().number);
      one = make_numbered(4, 3); // the one that was moved from
      put(one, 900, 1);
      if (one.find(key(900)) == one.end())
        return how + " allocators: a moved-from map that was assigned to does not find";
      if constexpr (Propagate == 1 && requires { three.swap(one); }) {
        numbered_map other = make_numbered(5, 3);
        other.swap(three);
        if (const wrong w = difference(other, right, how + " allocators, swapped " + text(n)))
          return w;
        if (other.get_allocator().number != 1 || three.get_allocator().number != 5)
          return how + " allocators: swap does not swap them";
      }
    }
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
