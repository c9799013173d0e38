// The scenario of unequal allocators, for maps that take one.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/adapter/accounting.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

template <class Shape, class Elements>
class allocator_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::difference, shared::key, shared::put, shared::sizes, shared::text;
  using typename shared::equal, typename shared::hash, typename shared::key_type,
      typename shared::mapped_type, typename shared::oracle;

  /// What the allocators of a scenario have given out, and what went wrong.
  struct accounts {
    std::size_t blocks = 0;
    std::size_t left_before_failure = 0;        ///< The so manieth allocation fails; 0: none.
    std::size_t constructed = 0, destroyed = 0; ///< Objects, by construct and destroy.
    std::string wrong;
  };
  static accounts& books() {
    static accounts a;
    return a;
  }
  static constexpr int of_a_copy = 100; ///< What is added to the number for a copy construction.

  /// An allocator that knows its number; those with different numbers are unequal, and memory must
  /// go back to an equal one, as it was taken. Propagate: 1, they do; 0, they do not.
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
    numbered_of select_on_container_copy_construction() const noexcept {
      return numbered_of(number + of_a_copy);
    }

    /// Before each block, what it was taken as.
    struct label {
      int number;
      std::size_t count, size_of_one;
    };
    static constexpr std::size_t head = 64 < alignof(T) ? alignof(T) : 64;
    T* allocate(std::size_t n) {
      if (books().left_before_failure != 0 && --books().left_before_failure == 0)
        throw std::bad_alloc();
      auto* block =
          static_cast<std::byte*>(::operator new(head + n * sizeof(T), std::align_val_t(head)));
      ::new (block) label{number, n, sizeof(T)};
      ++books().blocks;
      return reinterpret_cast<T*>(block + head);
    }
    void deallocate(T* at, std::size_t n) noexcept {
      if (at == nullptr)
        return note(
            "deallocate(nullptr): [allocator.requirements] asks for what allocate returned");
      auto* block = reinterpret_cast<std::byte*>(at) - head;
      const label& taken = *reinterpret_cast<const label*>(block);
      if (taken.number != number)
        note("memory of allocator " + std::to_string(taken.number) +
             " was given back to allocator " + std::to_string(number));
      else if (taken.count != n || taken.size_of_one != sizeof(T))
        note("a block of " + std::to_string(taken.count) + " objects of " +
             std::to_string(taken.size_of_one) + " bytes was given back as " + std::to_string(n) +
             " of " + std::to_string(sizeof(T)));
      --books().blocks;
      ::operator delete(block, std::align_val_t(head));
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
      std::construct_at(at, std::forward<Arguments>(arguments)...);
      ++books().constructed;
    }
    template <class U>
    void destroy(U* at) {
      std::destroy_at(at);
      ++books().destroyed;
    }
    static void note(const std::string& what) {
      if (books().wrong.empty())
        books().wrong = what;
    }
    static constexpr std::size_t max_size() noexcept {
      return static_cast<std::size_t>(-1) / sizeof(T) / 2;
    }
    template <class U>
    bool operator==(const numbered_of<U, Propagate>& other) const noexcept {
      return number == other.number;
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
    if (const wrong w = of_kind<1>("propagating").allocators())
      return w;
    if (const wrong w = of_kind<0>("not propagating").allocators())
      return w;
    if (books().blocks != 0)
      return std::to_string(books().blocks) + " blocks of memory were not given back";
    if (const accounts& all = books(); all.constructed != all.destroyed)
      return std::to_string(all.constructed) +
             " objects were made by construct of the allocator, " + std::to_string(all.destroyed) +
             " ended by its destroy";
    return std::nullopt;
  }

private:
  /// The scenario with allocators that propagate, or do not.
  template <int Propagate>
  class of_kind {
    static constexpr bool propagates = Propagate == 1;
    using allocator = numbered<Propagate>;
    using numbered_map = map_itself<Shape, Elements, hash, equal, allocator>;

    static constexpr bool has_nodes = shared::template has_nodes<numbered_map>;

  public:
    explicit of_kind(std::string how) : how_(std::move(how)) {}
    wrong allocators() {
      for (const std::uint32_t n : sizes({0U, 1U, 20U, 200U})) {
        right_.clear();
        for (std::uint32_t k = 0; k < n; ++k)
          right_.emplace(k, k + 3);
        for (const auto step :
             {&of_kind::made, &of_kind::copied, &of_kind::moved, &of_kind::copy_assigned,
              &of_kind::move_assigned, &of_kind::moved_without_memory, &of_kind::list_assigned,
              &of_kind::swapped, &of_kind::moved_from_is_used, &of_kind::nodes_go_over})
          if (const wrong w = (this->*step)())
            return w;
      }
      return std::nullopt;
    }

  private:
    std::uint32_t size() const { return static_cast<std::uint32_t>(right_.size()); }
    void begin(const std::string& what) {
      what_ = how_ + " allocators, " + what + ", " + text(size()) + " elements";
      begin_case(what_);
    }
    static numbered_map filled(int number, std::uint32_t size) {
      numbered_map m(0, hash(), equal(), allocator(number));
      for (std::uint32_t k = 0; k < size; ++k)
        put(m, k, k + 3);
      return m;
    }
    numbered_map filled(int number) const { return filled(number, size()); }
    /// Whether the map holds what it must, with memory of that allocator; and nothing was wrong so
    /// far.
    wrong is(const numbered_map& m, int number) const {
      if (const wrong w = difference(m, right_, what_))
        return w;
      return has(m, number);
    }
    wrong has(const numbered_map& m, int number) const {
      if (m.get_allocator().number != number)
        return what_ + ": get_allocator() is number " + std::to_string(m.get_allocator().number) +
               " in place of " + std::to_string(number);
      return nothing_was_wrong();
    }
    /// What is left in a map that was moved from is not known, but it is a map's.
    wrong is_moved_from(const numbered_map& m) const {
      if (shared::moved_from_is_empty && m.size() != 0)
        return what_ + ": the map that was moved from is not empty";
      return is_a_map(m);
    }
    wrong is_a_map(const numbered_map& m) const {
      if (!shared::moved_from_is_usable)
        return std::nullopt;
      std::size_t visited = 0;
      for (auto it = m.begin(); it != m.end() && visited <= m.size(); ++it, ++visited)
        if (m.find((*it).first) == m.end())
          return what_ + ": an element that is left in the other map is not found";
      if (visited != m.size())
        return what_ + ": an iteration of the other map visits " + std::to_string(visited) +
               " elements, its size() is " + std::to_string(m.size());
      return nothing_was_wrong();
    }
    wrong nothing_was_wrong() const {
      return books().wrong.empty() ? std::nullopt : wrong(what_ + ": " + books().wrong);
    }

    wrong made() {
      begin("constructors with an allocator");
      if constexpr (std::is_constructible_v<numbered_map, allocator>) {
        numbered_map m{allocator(3)};
        for (const auto& [k, v] : right_)
          put(m, k, v);
        if (const wrong w = is(m, 3))
          return w;
      }
      std::vector<typename shared::element> list;
      for (const auto& [k, v] : right_)
        list.push_back(shared::entry(k, v));
      if constexpr (std::is_constructible_v<numbered_map, decltype(list.begin()),
                                            decltype(list.begin()), int, hash, equal, allocator>) {
        const numbered_map m(list.begin(), list.end(), 0, hash(), equal(), allocator(3));
        if (const wrong w = is(m, 3))
          return w;
      }
      return nothing_was_wrong();
    }
    wrong copied() {
      const numbered_map from = filled(1);
      {
        begin("copy construction");
        const numbered_map to(from);
        if (const wrong w = is(to, 1 + of_a_copy))
          return w;
      }
      if constexpr (std::is_constructible_v<numbered_map, const numbered_map&, allocator>)
        for (const int number : {1, 2}) {
          begin(number == 1 ? "a copy with an equal allocator"
                            : "a copy with an unequal allocator");
          numbered_map to(from, allocator(number));
          if (const wrong w = is(to, number))
            return w;
          put(to, 900, 1);
        }
      if (const wrong w = is(from, 1))
        return w;
      return nothing_was_wrong();
    }
    wrong moved() {
      {
        begin("move construction");
        numbered_map from = filled(1);
        const numbered_map to(std::move(from));
        if (const wrong w = is(to, 1))
          return w;
      }
      if constexpr (std::is_constructible_v<numbered_map, numbered_map, allocator>)
        for (const int number : {1, 2}) {
          begin(number == 1 ? "a move with an equal allocator"
                            : "a move with an unequal allocator");
          numbered_map from = filled(1);
          {
            numbered_map to(std::move(from), allocator(number));
            if (const wrong w = is(to, number))
              return w;
            put(to, 900, 1);
          }
          if (const wrong w = is_moved_from(from))
            return w;
          from = filled(4, 3);
          put(from, 900, 1);
        }
      return nothing_was_wrong();
    }
    wrong copy_assigned() {
      for (const std::uint32_t others : {0U, 7U, 30U})
        for (const int number : {1, 2}) {
          begin(std::string("copy assignment to a map of ") + text(others) + " with an " +
                (number == 1 ? "equal" : "unequal") + " allocator");
          const numbered_map from = filled(1);
          numbered_map to = filled(number, std::min<std::uint32_t>(others, size() + 30));
          to = from;
          if (const wrong w = is(to, propagates ? 1 : number))
            return w;
          put(to, 900, 1);
          if (const wrong w = is(from, 1))
            return w;
        }
      return nothing_was_wrong();
    }
    wrong move_assigned() {
      for (const std::uint32_t others : {0U, 5U})
        for (const int number : {1, 3}) {
          begin(std::string("move assignment to a map of ") + text(others) + " with an " +
                (number == 1 ? "equal" : "unequal") + " allocator");
          numbered_map from = filled(1), to = filled(number, others);
          to = std::move(from);
          if (const wrong w = is(to, propagates ? 1 : number))
            return w;
          put(to, 900, 1);
          if (const wrong w = is_moved_from(from))
            return w;
        }
      return nothing_was_wrong();
    }
    /// Where memory is short, nothing is lost for good, and nothing ends the program.
    wrong moved_without_memory() {
      if (!shared::may_run_out_of_memory)
        return std::nullopt;
      for (std::size_t nth = 1;; ++nth) {
        begin("a move to an unequal allocator whose allocation " + std::to_string(nth) + " fails");
        numbered_map from = filled(1), to = filled(2, 5);
        books().left_before_failure = nth;
        try {
          if constexpr (!propagates)
            to = std::move(from);
          else if constexpr (std::is_constructible_v<numbered_map, numbered_map, allocator>)
            numbered_map made(std::move(from), allocator(2));
        } catch (const std::bad_alloc&) { // both can be destroyed
        }
        if (std::exchange(books().left_before_failure, 0) != 0)
          return nothing_was_wrong(); // it needed no more
      }
    }
    /// A list replaces the elements, and nothing else.
    wrong list_assigned() {
      if (size() == 0)
        return std::nullopt;
      begin("assignment of a list");
      numbered_map to = filled(4);
      if (const auto two = shared::assign_list(to)) {
        if (const wrong w = difference(to, *two, what_))
          return w;
        if (const wrong w = has(to, 4))
          return w;
      }
      return nothing_was_wrong();
    }
    wrong swapped() {
      begin("swap");
      numbered_map one = filled(1), two = filled(propagates ? 2 : 1, 3);
      if constexpr (shared::template swaps<numbered_map>) {
        one.swap(two);
        if (const wrong w = is(two, 1))
          return w;
        if (one.size() != 3)
          return what_ + ": the other map has " + std::to_string(one.size()) +
                 " elements in place of 3";
        if (const wrong w = has(one, propagates ? 2 : 1))
          return w;
        put(one, 900, 1);
        put(two, 900, 1);
      }
      return nothing_was_wrong();
    }
    wrong moved_from_is_used() {
      begin("a map that was moved from and assigned to");
      numbered_map from = filled(1), to = filled(3, 5);
      to = std::move(from);
      from = filled(4, 3);
      put(from, 900, 1);
      if (from.find(key(900)) == from.end())
        return what_ + ": does not find";
      return nothing_was_wrong();
    }
    wrong nodes_go_over() {
      begin("nodes that go to a map with an equal allocator");
      numbered_map from = filled(1), to = filled(1, 0);
      if constexpr (has_nodes) {
        for (std::uint32_t k = 0; k < size(); ++k) {
          auto node = from.extract(key(k));
          if constexpr (requires { node.get_allocator().number; })
            if (node.get_allocator().number != 1)
              return what_ + ": get_allocator() of a node is number " +
                     std::to_string(node.get_allocator().number) + " in place of 1";
          to.insert(std::move(node));
        }
        if (size() != 0) {
          put(from, 0, 1);
          const auto dropped = from.extract(key(0));
        }
        if (const wrong w = is(to, 1))
          return w;
        if constexpr (asked_of<Shape>::asks("merge"))
          if constexpr (requires { from.merge(to); }) {
            from.merge(to);
            if (const wrong w = is(from, 1))
              return w;
          }
      }
      return nodes_without_memory();
    }
    /// A node that cannot be inserted stays in its handle.
    wrong nodes_without_memory() {
      if constexpr (has_nodes)
        for (std::size_t nth = 1; shared::may_run_out_of_memory; ++nth) {
          begin("a node that goes to an empty map whose allocation " + std::to_string(nth) +
                " fails");
          numbered_map from = filled(1, 1), to(0, hash(), equal(), allocator(1));
          auto node = from.extract(key(0));
          books().left_before_failure = nth;
          try {
            to.insert(std::move(node));
          } catch (const std::bad_alloc&) {
            if (node.empty() || to.size() != 0)
              return what_ + ": it is not in its handle any more";
          }
          if (std::exchange(books().left_before_failure, 0) != 0)
            break; // it needed no more
        }
      return nothing_was_wrong();
    }

    std::string how_, what_;
    oracle right_;
  };
};

} // namespace bucketproof::verify
