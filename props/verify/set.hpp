// Sets: a template of the shape of std::unordered_set as a map, so that all checks of maps apply to
// it. Its elements are pairs of key and value that hash and compare by the key; that one of them
// goes in, stays or comes out is seen by its value. What only maps have (operator[], try_emplace,
// insert_or_assign) is skipped.
#pragma once

#include "model/adapter/injection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Key, class T>
struct set_element {
  set_element(Key&& k, T&& v) : first(std::move(k)), second(std::move(v)) {}
  set_element(const Key& k, const T& v) : first(k), second(v) {}
  explicit(false) set_element(std::pair<Key, T> e)
      : set_element(std::move(e.first), std::move(e.second)) {}

  Key first;
  T second;
  friend bool operator==(const set_element& a, const set_element& b) {
    return a.first == b.first && a.second == b.second;
  }
};

template <class Hash>
struct set_hash : Hash {
  set_hash() = default;
  explicit(false) set_hash(const Hash& of_keys) : Hash(of_keys) {}
  auto operator()(const auto& e) const { return Hash::operator()(e.first); }
  /// Of a set that has a seed.
  auto operator()(const auto& e, std::uint64_t seed) const requires requires(const Hash& h) {
    h(e.first, seed);
  }
  { return Hash::operator()(e.first, seed); }
};
template <class Equal>
struct set_equal : Equal {
  set_equal() = default;
  explicit(false) set_equal(const Equal& of_keys) : Equal(of_keys) {}
  bool operator()(const auto& a, const auto& b) const
      noexcept(noexcept(Equal::operator()(a.first, b.first))) {
    return Equal::operator()(a.first, b.first);
  }
};

template <class Set, class Key, class T>
class set_as_map : public Set {
  using element = set_element<Key, T>;

public:
  using Set::erase; // by iterator, and of a range
  using Set::Set;

  auto find(const Key& k) { return Set::find(sought(k)); }
  auto find(const Key& k) const { return Set::find(sought(k)); }
  auto erase(const Key& k) { return Set::erase(sought(k)); }
  auto contains(const Key& k) const requires requires(const Set& s, const element& e) {
    s.contains(e);
  }
  { return Set::contains(sought(k)); }
  auto count(const Key& k) const requires requires(const Set& s, const element& e) { s.count(e); }
  { return Set::count(sought(k)); }
  auto equal_range(const Key& k) requires requires(Set& s, const element& e) { s.equal_range(e); }
  { return Set::equal_range(sought(k)); }
  auto extract(const Key& k) requires requires(Set& s, const element& e) { s.extract(e); }
  { return Set::extract(sought(k)); }

private:
  /// An element to look for, whose making is no failpoint of the set's.
  static element sought(const Key& k) {
    const model::uncounted while_made;
    return element(Key(k), T());
  }
};

/// `Set` is the template.
template <template <class, class, class, class> class Set, class Key, class T, class Hash,
          class Equal, class Allocator>
using map_of_set = set_as_map<
    Set<set_element<Key, T>, set_hash<Hash>, set_equal<Equal>,
        typename std::allocator_traits<Allocator>::template rebind_alloc<set_element<Key, T>>>,
    Key, T>;

} // namespace bucketproof::verify
