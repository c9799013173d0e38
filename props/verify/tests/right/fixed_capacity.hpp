// Right: at most 64 elements, in the map itself. It never allocates; a lookup begins at the slot of
// the hash and looks at all 64.
//
// An insert of a 65th key throws std::length_error and changes nothing.
// Iterators and references: insert and erase move nothing; an erase invalidates what it erased.
// Exceptions: where hash, equality or a copy throws, insert, erase, find, copy construction and
// copy
//   assignment change nothing; so does an insert where a move throws. Where a predicate throws,
//   erase_if has erased some; where a move throws in a move or swap, elements are lost.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map.
#pragma once

#include "slots.hpp"

#include <array>
#include <functional>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
class fixed_capacity
    : public members<fixed_capacity<Key, T, Hash, Equal>, Key, T, std::pair<Key, T>> {
  using base = members<fixed_capacity, Key, T, std::pair<Key, T>>;
  friend base;
  static constexpr bool moves_never_throw = std::is_nothrow_move_constructible_v<std::pair<Key, T>>;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using iterator = slot_iterator<slot<value_type>, value_type>;
  using const_iterator = slot_iterator<slot<value_type>, const value_type>;

  fixed_capacity() = default;
  /// The first argument is what other maps take: a number of elements to be ready for.
  explicit fixed_capacity(size_type, const Hash& hash = Hash(), const Equal& equal = Equal())
      : hash_(hash),
        equal_(equal) {}
  fixed_capacity(const fixed_capacity&) = default;
  fixed_capacity(fixed_capacity&& other) noexcept(moves_never_throw)
      : hash_(other.hash_),
        equal_(other.equal_) {
    take(other);
  }
  ~fixed_capacity() = default;
  fixed_capacity& operator=(const fixed_capacity& other) {
    if (this != &other)
      *this = fixed_capacity(other);
    return *this;
  }
  fixed_capacity& operator=(fixed_capacity&& other) noexcept(moves_never_throw) {
    if (this != &other) {
      clear();
      hash_ = other.hash_;
      equal_ = other.equal_;
      take(other);
    }
    return *this;
  }
  void swap(fixed_capacity& other) noexcept(moves_never_throw) {
    if (this != &other) {
      fixed_capacity between(std::move(other));
      other = std::move(*this);
      *this = std::move(between);
    }
  }

  iterator begin() noexcept { return iterator_at(0); }
  iterator end() noexcept { return iterator_at(slots_.size()); }
  const_iterator begin() const noexcept { return const_cast<fixed_capacity&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<fixed_capacity&>(*this).end(); }
  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept { return slots_.size(); }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }

  iterator find(const Key& key) { return size_ == 0 ? end() : find(key, hash_(key)); }
  const_iterator find(const Key& key) const { return const_cast<fixed_capacity&>(*this).find(key); }
  using base::erase;
  iterator erase(const_iterator it) noexcept {
    it.at()->clear();
    --size_;
    return {it.at(), it.end()};
  }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase(first);
    return {last.at(), last.end()};
  }
  template <class Predicate>
  friend size_type erase_if(fixed_capacity& map, Predicate matches) {
    return erase_by_loop(map, std::move(matches));
  }
  void clear() noexcept {
    for (auto& s : slots_)
      s.clear();
    size_ = 0;
  }

private:
  iterator iterator_at(size_type i) noexcept {
    return {slots_.data() + i, slots_.data() + slots_.size()};
  }
  size_type slot_of(std::size_t hash, size_type step) const noexcept {
    return (hash + step) % slots_.size();
  }
  iterator find(const Key& key, std::size_t hash) {
    for (size_type step = 0; step < slots_.size(); ++step)
      if (const auto& s = slots_[slot_of(hash, step)];
          s.element && s.hash == hash && equal_(s.element->first, key))
        return iterator_at(slot_of(hash, step));
    return end();
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const std::size_t hash = hash_(key);
    if (const iterator it = find(key, hash); it != end())
      return {it, false};
    if (size_ == slots_.size())
      throw std::length_error("the map is full");
    size_type at = slot_of(hash, 0);
    while (slots_[at].element)
      at = slot_of(at, 1);
    slots_[at].element.emplace(std::piecewise_construct,
                               std::forward_as_tuple(std::forward<K>(key)),
                               std::forward_as_tuple(std::forward<Args>(args)...));
    slots_[at].hash = hash;
    ++size_;
    return {iterator_at(at), true};
  }
  /// Into an empty map.
  void take(fixed_capacity& other) {
    try {
      for (size_type i = 0; i < slots_.size(); ++i)
        if (other.slots_[i].element)
          slots_[i].take(other.slots_[i]);
    } catch (...) {
      clear();
      other.clear();
      throw;
    }
    size_ = std::exchange(other.size_, 0);
  }

  Hash hash_{};
  Equal equal_{};
  std::array<slot<value_type>, 64> slots_{};
  size_type size_ = 0;
};

} // namespace right
