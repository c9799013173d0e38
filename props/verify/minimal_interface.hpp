// Maps of few functions: a class with what such a map has, as a map.
//
//   template <class Key, class T, class Hash, class Equal, class Allocator>
//   class my_map {
//     bool insert(Key, T);           // whether the key was new; if not, its value stays
//     bool insert_or_assign(Key, T); // or `put`: assigns if present; whether the key was new
//     T* find(const Key&);           // null if it is absent; or a std::optional<T>, or the like
//     T& operator[](const Key&);     // or `get_or_insert`: the value, made if it is absent
//     bool erase(const Key&);        // whether it was present
//     std::size_t erase_if(auto f);  // erases where f(const Key&, T&) is true; how many
//     std::size_t size() const;
//     void for_each(auto f);         // f(const Key&, T&) for each element
//   };
//
// It needs `find`, `size`, `for_each`, and one way to put an element: `insert`, or `put`. A
// function may return nothing, or anything but a bool; then the harness looks at the size. `find`
// may return any type that converts to true if the key is present and leads by `*` to the value, or
// to a pointer to it. A const `find` and `for_each` are preferred. `clear`, `reserve`, copies,
// moves, `swap` and `==` are used if they exist. Give the functions that the map has, as they are:
// an `insert` that looks before it puts hides the mistakes of a put.
//
// A class with `static std::size_t bytes_held()` counts its memory itself: what all its maps hold
// after a full collection.
//
// Other operations of the class can be checked as well: `using custom_operations =
// std::tuple<...>;` (README.md, operations of a map's own).
//
// A class that has `for_each` and no `begin` counts as one of this kind. It may be constrained to
// the keys that the map can hold: only those are tried.
#pragma once

#include "model/adapter/heap.hpp"
#include "model/adapter/injection.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// Whether what `find` answered is true where the key is present, and leads to the value.
template <class Found, class T>
constexpr bool leads_to() noexcept {
  if constexpr (requires(Found & found) {
                  found ? 1 : 0;
                  *found;
                }) {
    using led_to = std::remove_cvref_t<decltype(*std::declval<Found&>())>;
    if constexpr (std::is_pointer_v<led_to>)
      return leads_to<led_to, T>();
    else
      return std::is_convertible_v<led_to, T>;
  } else
    return false;
}
/// The value that `find` answered: in the map, where a pointer leads to it, or else a copy of it.
template <class T, class Found>
decltype(auto) value_found(Found& found) {
  using led_to = std::remove_cvref_t<decltype(*found)>;
  if constexpr (std::is_pointer_v<led_to>)
    return value_found<T>(*found);
  else if constexpr (std::is_pointer_v<std::remove_cv_t<Found>> && std::is_same_v<led_to, T>)
    return const_cast<T&>(*found);
  else
    return static_cast<T>(*found);
}

/// A map with iterators that last for one loop: they go through a list of the elements. It has no
/// type `iterator`, so that no trace keeps one.
template <class Few, class Key, class T>
class as_map : public Few {
  static constexpr bool inserts = requires(Few & few, Key k, T v) {
    few.insert(std::move(k), std::move(v));
  };
  static constexpr bool assigns = requires(Few & few, Key k, T v) {
    few.insert_or_assign(std::move(k), std::move(v));
  };
  static constexpr bool puts = requires(Few & few, Key k, T v) {
    few.put(std::move(k), std::move(v));
  };
  static constexpr bool indexes = requires(Few & few, const Key& k) { few[k]; };
  static constexpr bool gets_or_inserts = requires(Few & few, const Key& k) {
    few.get_or_insert(k);
  };
  static constexpr bool finds = requires(Few & few, const Key& k) {
    requires leads_to<decltype(few.find(k)), T>();
  };
  static constexpr bool finds_as_const = requires(const Few& few, const Key& k) {
    requires leads_to<decltype(few.find(k)), T>();
  };
  static constexpr bool lists_as_const = requires(const Few& few) {
    few.for_each([](const Key&, const T&) {});
  };
  static constexpr bool erases = requires(Few & few, const Key& k) { few.erase(k); };

public:
  using Few::Few;

  /// What `for_each` hands out may be gone after the call, so it is copied.
  struct element {
    using is_a_copy = void; // members.hpp
    Key first;
    T second;
  };
  struct element_in_the_map {
    Key first; // a copy, which is no failpoint of the map's
    T& second;
  };
  class place {
  public:
    place() = default; // the end
    explicit place(std::vector<element> all) : all_(std::move(all)), left_(all_.size()) {}
    const element& operator*() const { return all_[all_.size() - left_]; }
    const element* operator->() const { return &**this; }
    place& operator++() {
      --left_;
      return *this;
    }
    friend bool operator==(const place& a, const place& b) { return a.left_ == b.left_; }

  private:
    std::vector<element> all_;
    std::size_t left_ = 0;
  };
  /// Where `find` led.
  template <class Element>
  class place_found {
  public:
    place_found() = default; // the end
    explicit place_found(Element e) : at_(std::move(e)) {}
    const Element& operator*() const { return *at_; }
    const Element* operator->() const { return &*at_; }
    friend bool operator==(const place_found& found, const place& end) {
      return !found.at_ && end == place();
    }

  private:
    std::optional<Element> at_;
  };

  place begin() const { return place(list()); }
  place end() const { return {}; }
  auto find(const Key& k) const requires finds { return find_in(as_it_is_read(), k); }
  bool insert(Key k, T v) requires inserts {
    return by_size([&] {
      if constexpr (inserts)
        return Few::insert(std::move(k), std::move(v));
    });
  }
  bool insert_or_assign(Key k, T v) requires(assigns || puts) {
    return by_size([&] {
      if constexpr (assigns)
        return Few::insert_or_assign(std::move(k), std::move(v));
      else if constexpr (puts)
        return Few::put(std::move(k), std::move(v));
    });
  }
  /// A new value, which the class may leave as it was in memory, is T().
  T& operator[](const Key& k) requires(indexes || gets_or_inserts) {
    const auto before = Few::size();
    T& there = made_if_absent(k);
    if (Few::size() != before)
      there = T();
    return there;
  }
  std::size_t erase(const Key& k) requires erases {
    return by_size([&] {
      if constexpr (erases)
        return Few::erase(k);
    })
               ? 1
               : 0;
  }
  friend std::size_t erase_if(as_map& m, auto matches) requires requires(Few& few) {
    few.erase_if([](const Key&, T&) { return false; });
  }
  {
    const std::size_t before = m.size();
    m.Few::erase_if([&matches](const Key& k, T& v) {
      const model::uncounted while_copying;
      const model::outside_map not_its_memory;
      return matches(element{Key(k), T(v)});
    });
    return before - m.size();
  }
  bool empty() const { return this->size() == 0; }
  /// Asked after every operation, which a list of all elements would be too slow for.
  bool begins_at_its_end() const { return empty(); }

private:
  T& made_if_absent(const Key& k) {
    if constexpr (indexes)
      return Few::operator[](k);
    else
      return Few::get_or_insert(k);
  }
  /// What a function says by a bool; of any other, whether the size has changed.
  bool by_size(auto call) {
    if constexpr (std::is_same_v<decltype(call()), bool>)
      return call();
    else {
      const std::size_t before = this->size();
      static_cast<void>(call());
      return this->size() != before;
    }
  }
  /// The element's key is the one that was asked for: there is no other to be had.
  static auto find_in(auto& few, const Key& k) {
    auto found = few.find(k);
    const model::uncounted while_copying;
    const model::outside_map not_its_memory;
    constexpr bool is_there = std::is_reference_v<decltype(value_found<T>(found))>;
    using answer = place_found<std::conditional_t<is_there, element_in_the_map, element>>;
    return found ? answer({k, value_found<T>(found)}) : answer();
  }
  std::vector<element> list() const {
    const model::uncounted while_copying;
    const model::outside_map not_its_memory;
    std::vector<element> all;
    const auto note = [&all](const auto& k, const auto& v) {
      all.push_back({static_cast<Key>(k), static_cast<T>(v)});
    };
    if constexpr (lists_as_const)
      static_cast<const Few&>(*this).for_each(note);
    else
      const_cast<as_map*>(this)->for_each(note);
    return all;
  }
  /// Looking at a map is no reason to call what may change it, where it can be looked at as const.
  auto& as_it_is_read() const {
    if constexpr (finds_as_const)
      return static_cast<const Few&>(*this);
    else
      return static_cast<Few&>(const_cast<as_map&>(*this));
  }
};

} // namespace bucketproof::verify
