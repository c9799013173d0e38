// Maps of another shape: a class of the few functions that such a map has, as a map.
//
//   template <class Key, class T, class Hash, class Equal, class Allocator>
//   class my_map {
//     bool insert(Key, T);        // whether the key was new; if not, its value stays
//     T* find(const Key&);        // or null; const T* of a const map
//     bool erase(const Key&);     // whether it was there
//     std::size_t size() const;
//     void for_each(auto f);      // f(const Key&, T&) for each element, of a const map as well
//   };                            // and clear, reserve, copies, moves, swap, ==, where there are
//   any
//
// A class that has `for_each` and no `begin` is taken for one of this kind. It may be constrained
// to the keys that the map can hold: only those are tried.
#pragma once

#include "model/events.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// A map with iterators that last for one loop: they go through a list of the elements. It has no
/// type `iterator`, so that no trace keeps one.
template <class Few, class Key, class T>
class as_map : public Few {
public:
  using Few::Few;

  struct element {
    Key first; // a copy, which is no event of the map's
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
    const model::unnoticed while_copying;
    return place(element{k, *there});
  }
  std::pair<place, bool> insert(std::pair<Key, T> e) {
    const auto key = [&e] {
      const model::unnoticed while_copying;
      return e.first;
    }();
    const bool is_new = Few::insert(std::move(e.first), std::move(e.second));
    return {find(key), is_new};
  }
  std::size_t erase(const Key& k) { return Few::erase(k) ? 1 : 0; }
  bool empty() const { return this->size() == 0; }

private:
  std::vector<element> list() const {
    const model::unnoticed while_copying;
    std::vector<element> all;
    const_cast<as_map*>(this)->for_each([&all](const Key& k, T& v) { all.push_back({k, v}); });
    return all;
  }
};

} // namespace bucketproof::verify
