// Right: robin hood hashing with backward shift. The elements lie in the order of their home slots,
// each at most 254 slots after its own; the table does not wrap around but has slots after the last
// home.
//
// It refuses a key that would lie further from its home, or push another element there, with
//   std::length_error and nothing changed: this needs some 255 keys with one hash.
// Iterators and references: an insert of a new key and any erase invalidate all. A loop of
//   `it = m.erase(it)` visits each element once.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, erase, find, reserve,
//   copy construction and copy assignment change nothing. Where a predicate throws, erase_if has
//   erased some. Where a move of elements throws in an insert or an erase, the map may be empty
//   afterwards.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map. The table never shrinks.
#pragma once

#include "slots.hpp"

#include <functional>
#include <limits>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class robin_hood : public open_table<robin_hood<Key, T, Hash, Equal, Allocator>, Key, T, Hash,
                                     Equal, Allocator> {
  using base = open_table<robin_hood, Key, T, Hash, Equal, Allocator>;
  friend base;
  friend typename base::members;
  using base::slots_, base::size_;
  using typename base::slot_type, typename base::slot_vector;

public:
  using base::base, base::erase;
  using typename base::iterator, typename base::const_iterator, typename base::value_type;
  robin_hood() = default;
  template <std::input_iterator It>
  robin_hood(It first, It last, std::size_t n = 0, const Hash& hash = Hash(),
             const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {
    this->insert(first, last);
  }
  robin_hood(std::initializer_list<value_type> list, std::size_t n = 0, const Hash& hash = Hash(),
             const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : robin_hood(list.begin(), list.end(), n, hash, equal, allocator) {}

  iterator erase(const_iterator it) {
    const std::size_t i = this->index(it);
    erase_at(i);
    return this->iterator_at(i);
  }
  /// Elements keep their order, so that the next to erase comes to where the last one was, or
  /// after.
  iterator erase(const_iterator first, const_iterator last) {
    iterator it = this->iterator_at(this->index(first));
    for (auto left = std::distance(first, last); left > 0; --left)
      it = erase(it);
    return it;
  }
  template <class Predicate>
  friend std::size_t erase_if(robin_hood& map, Predicate matches) {
    return erase_by_loop(map, std::move(matches));
  }
  void reserve(std::size_t n) {
    if (const std::size_t wanted = slots_for(n); wanted > slots_.size())
      grow_to(wanted);
  }
  void rehash(std::size_t n) { reserve(std::max(size_, n)); }

private:
  static constexpr std::size_t farthest = 255; // the control byte: 1 at home, 0 is free

  static std::size_t slots_for(std::size_t n) {
    const std::size_t homes = base::power_to_hold(n);
    return homes + std::min(homes, farthest);
  }
  static std::size_t homes(const slot_vector& slots) noexcept {
    return slots.size() <= 2 * farthest ? slots.size() / 2 : slots.size() - farthest;
  }
  /// The top bits of the hash. Twice as many homes leave the order of all elements as it is, and so
  /// no element further from home: growing never refuses.
  static std::size_t home(const slot_vector& slots, std::size_t hash) noexcept {
    const int bits = std::countr_zero(homes(slots));
    return hash >> (std::numeric_limits<std::size_t>::digits - bits);
  }

  std::size_t where(const Key& key, std::size_t hash) const {
    std::size_t i = home(slots_, hash);
    for (std::size_t distance = 1; slots_[i].control >= distance; ++distance, ++i)
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
    try {
      const std::size_t i = place(slots_, hash, std::move(made));
      ++size_;
      return {this->iterator_at(i), true};
    } catch (const std::length_error&) { // thrown before anything has moved
      throw;
    } catch (...) {
      this->clear();
      throw;
    }
  }
  /// Shifts elements that are nearer to their homes than this one would be, as far as a free slot.
  template <class Element>
  static std::size_t place(slot_vector& slots, std::size_t hash, Element&& element) {
    std::size_t at = home(slots, hash), distance = 1;
    for (; slots[at].control >= distance; ++distance)
      ++at;
    std::size_t free = at;
    for (; slots[free].control != 0 && slots[free].control < farthest;)
      ++free;
    if (distance > farthest || slots[free].control != 0)
      throw std::length_error("too many keys collide");
    for (std::size_t i = free; i > at; --i) {
      slots[i].take(slots[i - 1]);
      ++slots[i].control;
    }
    slots[at].element.emplace(std::forward<Element>(element));
    slots[at].hash = hash;
    slots[at].control = static_cast<std::uint8_t>(distance);
    return at;
  }
  void erase_at(std::size_t gap) {
    slots_[gap].clear();
    --size_;
    try {
      for (; gap + 1 < slots_.size() && slots_[gap + 1].control > 1; ++gap) {
        slots_[gap].take(slots_[gap + 1]);
        --slots_[gap].control;
      }
    } catch (...) {
      this->clear();
      throw;
    }
  }
  void grow_to(std::size_t n) {
    slot_vector slots = this->empty_slots(n);
    for (slot_type& from : slots_)
      if (from.element)
        place(slots, from.hash, std::move_if_noexcept(*from.element));
    this->replace(std::move(slots));
  }
};

} // namespace right
