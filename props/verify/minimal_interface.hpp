// Maps of few functions: a class with what such a map has, as a map.
//
//   template <class Key, class T, class Hash, class Equal, class Allocator>
//   class my_map {
//     bool insert(Key, T);           // whether the key was new; if not, its value stays
//     bool insert_or_assign(Key, T); // or `put`: assigns if present; whether the key was new
//     T* find(const Key&);           // null if it is absent; of a const map, const T*
//     T& operator[](const Key&);     // or `get_or_insert`: the value, made if it is absent
//     bool erase(const Key&);        // whether it was present
//     std::size_t erase_if(auto f);  // erases where f(const Key&, T&) is true; how many
//     std::size_t size() const;
//     void for_each(auto f);         // f(const Key&, T&) for each element
//   };
//
// It needs `find`, `size`, `for_each`, and one way to put an element: `insert`, or `put`. A
// function may return nothing; then the harness looks at the size. `clear`, `reserve`, copies,
// moves, `swap` and `==` are used if they exist. Give the functions that the map has, as they are:
// an `insert` that looks before it puts hides the mistakes of a put.
//
// Other operations of the class can be checked as well: `using custom_operations =
// std::tuple<...>;` (README.md, operations of a map's own).
//
// A class that has `for_each` and no `begin` counts as one of this kind. It may be constrained to
// the keys that the map can hold: only those are tried.
#pragma once

#include "model/adapter/heap.hpp"
#include "model/adapter/injection.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

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
  static constexpr bool erases = requires(Few & few, const Key& k) { few.erase(k); };

public:
  using Few::Few;

  struct element {
    Key first; // a copy, which is no failpoint of the map's
    T& second;
  };
  class place {
  public:
    place() = default; // the end
    explicit place(const as_map& m) : map_(&m), left_(m.size()) {}
    explicit place(element e) : all_{std::move(e)}, left_(1) {}
    const element& operator*() const { return list()[list().size() - left_]; }
    const element* operator->() const { return &**this; }
    place& operator++() {
      left_ = std::min(left_, list().size()) - 1;
      return *this;
    }
    friend bool operator==(const place& a, const place& b) { return a.left_ == b.left_; }

  private:
    /// The elements, listed when one is first looked at.
    const std::vector<element>& list() const {
      if (all_.empty() && map_ != nullptr) {
        all_ = map_->list();
        left_ = all_.size();
      }
      return all_;
    }
    const as_map* map_ = nullptr;
    mutable std::vector<element> all_;
    mutable std::size_t left_ = 0;
  };

  place begin() const { return place(*this); }
  place end() const { return {}; }
  /// The element's key is the one that was asked for: there is no other to be had.
  place find(const Key& k) const {
    T* const there = const_cast<as_map*>(this)->Few::find(k);
    if (there == nullptr)
      return {};
    const model::uncounted while_copying;
    const model::outside_map not_its_memory;
    return place(element{k, *there});
  }
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
  T& operator[](const Key& k) requires(indexes || gets_or_inserts) {
    if constexpr (indexes)
      return Few::operator[](k);
    else if constexpr (gets_or_inserts)
      return Few::get_or_insert(k);
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
      return matches(element{k, v});
    });
    return before - m.size();
  }
  bool empty() const { return this->size() == 0; }

private:
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
  std::vector<element> list() const {
    const model::uncounted while_copying;
    const model::outside_map not_its_memory;
    std::vector<element> all;
    const_cast<as_map*>(this)->for_each([&all](const Key& k, T& v) { all.push_back({k, v}); });
    return all;
  }
};

} // namespace bucketproof::verify
