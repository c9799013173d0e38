// Right: linear probing; erase shifts later elements of the run back into the gap.
//
// Iterators and references: an insert of a new key and any erase invalidate all. A loop of
//   `it = m.erase(it)` visits every element, but where a run goes on at the start of the table, an
//   element from there can be visited twice. erase_if calls its predicate once for each element.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, erase, find, reserve,
//   copy construction and copy assignment change nothing. Where a predicate throws, erase_if has
//   erased some. Where a move of elements throws: nothing changes in an insert; after an erase the
//   map is empty.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map.
#pragma once

#include "slots.hpp"

#include <functional>
#include <limits>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class linear_probing : public open_table<linear_probing<Key, T, Hash, Equal, Allocator>, Key, T,
                                         Hash, Equal, Allocator> {
  using base = open_table<linear_probing, Key, T, Hash, Equal, Allocator>;
  friend base;
  friend typename base::members;
  using base::slots_, base::size_;
  using typename base::slot_type, typename base::slot_vector;

public:
  using base::base, base::erase;
  using typename base::iterator, typename base::const_iterator, typename base::value_type;
  linear_probing() = default;
  template <std::input_iterator It>
  linear_probing(It first, It last, std::size_t n = 0, const Hash& hash = Hash(),
                 const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {
    this->insert(first, last);
  }
  linear_probing(std::initializer_list<value_type> list, std::size_t n = 0,
                 const Hash& hash = Hash(), const Equal& equal = Equal(),
                 const Allocator& allocator = Allocator())
      : linear_probing(list.begin(), list.end(), n, hash, equal, allocator) {}

  iterator erase(const_iterator it) {
    const std::size_t i = this->index(it);
    erase_at(i);
    return this->iterator_at(i);
  }
  /// Answers where the element is that `last` stood at: it can have moved.
  iterator erase(const_iterator first, const_iterator last) {
    const std::size_t from = this->index(first), to = this->index(last);
    for (std::size_t i = from; i < to; ++i)
      slots_[i].control = doomed;
    if (to < slots_.size())
      slots_[to].control = next_one;
    erase_where([](const slot_type& s) { return s.control == doomed; });
    iterator after = this->end();
    for (slot_type& s : slots_) {
      if (s.element && s.control == next_one)
        after = {&s, slots_.data() + slots_.size()};
      s.control = 0;
    }
    return after;
  }
  template <class Predicate>
  friend std::size_t erase_if(linear_probing& map, Predicate matches) {
    return map.erase_where([&](const slot_type& s) { return matches(*s.element); });
  }
  void reserve(std::size_t n) {
    if (const std::size_t wanted = slots_for(n); wanted > slots_.size())
      rehash_to(wanted);
  }
  /// At least n slots, and as few as its elements need.
  void rehash(std::size_t n) { rehash_to(std::max(slots_for(size_), base::power_of_two(n))); }

private:
  static constexpr std::uint8_t doomed = 1, next_one = 2;

  static std::size_t slots_for(std::size_t n) { return base::power_to_hold(n); }
  static std::size_t next(const slot_vector& slots, std::size_t i) noexcept {
    return (i + 1) & (slots.size() - 1);
  }
  static std::size_t free_slot(const slot_vector& slots, std::size_t hash) noexcept {
    std::size_t i = hash & (slots.size() - 1);
    while (slots[i].element)
      i = next(slots, i);
    return i;
  }

  std::size_t where(const Key& key, std::size_t hash) const {
    for (std::size_t i = hash & (slots_.size() - 1); slots_[i].element; i = next(slots_, i))
      if (this->is(slots_[i], key, hash))
        return i;
    return slots_.size();
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const std::size_t hash = this->hashed(key);
    if (size_ != 0)
      if (const std::size_t i = where(key, hash); i < slots_.size())
        return {this->iterator_at(i), false};
    // Made before anything moves: the arguments may be elements of the map.
    value_type made(std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
                    std::forward_as_tuple(std::forward<Args>(args)...));
    reserve(size_ + 1);
    slot_type& s = slots_[free_slot(slots_, hash)];
    s.element.emplace(std::move(made));
    s.hash = hash;
    ++size_;
    return {iterator(&s, slots_.data() + slots_.size()), true};
  }
  void erase_at(std::size_t gap) {
    const std::size_t mask = slots_.size() - 1;
    slots_[gap].clear();
    --size_;
    try {
      for (std::size_t i = next(slots_, gap); slots_[i].element; i = next(slots_, i)) {
        // An element may not come to lie before the slot of its hash.
        if (((i - slots_[i].hash) & mask) < ((i - gap) & mask))
          continue;
        slots_[gap].take(slots_[i]);
        gap = i;
      }
    } catch (...) {
      this->clear();
      throw;
    }
  }
  /// Starts after a free slot: no element is shifted over one, so each is seen once.
  template <class Predicate>
  std::size_t erase_where(Predicate matches) {
    if (size_ == 0)
      return 0;
    const std::size_t before = size_, mask = slots_.size() - 1;
    std::size_t free = 0;
    while (slots_[free].element)
      ++free;
    for (std::size_t step = 1; step <= mask;) {
      const std::size_t i = (free + step) & mask;
      if (slots_[i].element && matches(slots_[i]))
        erase_at(i);
      else
        ++step;
    }
    return before - size_;
  }
  void rehash_to(std::size_t n) {
    slot_vector slots = this->empty_slots(n);
    for (slot_type& from : slots_)
      if (from.element) {
        slot_type& to = slots[free_slot(slots, from.hash)];
        to.element.emplace(std::move_if_noexcept(*from.element));
        to.hash = from.hash;
      }
    this->replace(std::move(slots));
  }
};

} // namespace right
