// Right: open addressing with control bytes in groups of 8, and tombstones.
//
// A control byte is 0 (free), 1 (a tombstone), or 0x80 and seven bits of the hash. A lookup goes
// from group to group until one has a free slot. An erased slot becomes free if its group has
// another free one, for then no lookup has ever gone past the group; else it becomes a tombstone.
//
// Iterators and references: an insert of a new key may move all elements. Erase moves none and
//   invalidates only what it erased.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, erase, find, reserve,
//   copy construction and copy assignment change nothing; so does an insert where a move throws.
//   Where a predicate throws, erase_if has erased some.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map.
#pragma once

#include "slots.hpp"

#include <functional>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class flat_map
    : public open_table<flat_map<Key, T, Hash, Equal, Allocator>, Key, T, Hash, Equal, Allocator> {
  using base = open_table<flat_map, Key, T, Hash, Equal, Allocator>;
  friend base;
  friend typename base::members;
  using base::slots_, base::size_, base::used_;
  using typename base::slot_type, typename base::slot_vector;

public:
  using base::base, base::erase;
  using typename base::iterator, typename base::const_iterator, typename base::value_type;
  flat_map() = default;
  template <std::input_iterator It>
  flat_map(It first, It last, std::size_t n = 0, const Hash& hash = Hash(),
           const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : base(n, hash, equal, allocator) {
    this->insert(first, last);
  }
  flat_map(std::initializer_list<value_type> list, std::size_t n = 0, const Hash& hash = Hash(),
           const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : flat_map(list.begin(), list.end(), n, hash, equal, allocator) {}

  iterator erase(const_iterator it) noexcept {
    const std::size_t i = this->index(it);
    slots_[i].element.reset();
    if (has_free(slots_, i / group)) {
      slots_[i].control = free;
      --used_;
    } else
      slots_[i].control = tombstone;
    --size_;
    return this->iterator_at(i);
  }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase(first);
    return this->iterator_at(this->index(last));
  }
  template <class Predicate>
  friend std::size_t erase_if(flat_map& map, Predicate matches) {
    return erase_by_loop(map, std::move(matches));
  }
  void reserve(std::size_t n) {
    if (n > size_ && n - size_ > most_used() - used_)
      rehash_to(std::max(slots_for(n), slots_.size()));
  }
  /// At least n slots, and as few as its elements need.
  void rehash(std::size_t n) { rehash_to(std::max(slots_for(size_), base::power_of_two(n))); }

private:
  static constexpr std::size_t group = 8;
  static constexpr std::uint8_t free = 0, tombstone = 1;

  /// Seven eighths, so that some group always has a free slot.
  std::size_t most_used() const noexcept { return slots_.size() - slots_.size() / 8; }
  static std::size_t slots_for(std::size_t n) { return base::power_to_hold(n); }
  static std::uint8_t tag(std::size_t hash) noexcept {
    return static_cast<std::uint8_t>(0x80 | (hash & 0x7f));
  }
  /// The groups that a hash leads to: 1, 2, 3, ... further on, which visits each of a power of two.
  class probe {
  public:
    probe(const slot_vector& slots, std::size_t hash) noexcept
        : mask_(slots.size() / group - 1),
          at_(hash >> 7 & mask_) {}
    std::size_t operator*() const noexcept { return at_; }
    void operator++() noexcept { at_ = (at_ + ++step_) & mask_; }

  private:
    std::size_t mask_, at_, step_ = 0;
  };
  static bool has_free(const slot_vector& slots, std::size_t of_group) noexcept {
    for (std::size_t i = of_group * group; i < (of_group + 1) * group; ++i)
      if (slots[i].control == free)
        return true;
    return false;
  }

  std::size_t where(const Key& key, std::size_t hash) const {
    for (probe at(slots_, hash);; ++at) {
      for (std::size_t i = *at * group; i < (*at + 1) * group; ++i)
        if (slots_[i].control == tag(hash) && this->is(slots_[i], key, hash))
          return i;
      if (has_free(slots_, *at))
        return slots_.size();
    }
  }
  /// The first slot without an element that the hash leads to.
  static std::size_t slot_to_fill(const slot_vector& slots, std::size_t hash) noexcept {
    for (probe at(slots, hash);; ++at)
      for (std::size_t i = *at * group; i < (*at + 1) * group; ++i)
        if (!slots[i].element)
          return i;
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
    if (used_ + 1 > most_used()) // more slots, or the same number without tombstones
      rehash_to(std::max(slots_for(size_ + size_ / 3 + 1), slots_.size()));
    slot_type& s = slots_[slot_to_fill(slots_, hash)];
    s.element.emplace(std::move(made));
    s.hash = hash;
    used_ += s.control == free ? 1 : 0;
    s.control = tag(hash);
    ++size_;
    return {iterator(&s, slots_.data() + slots_.size()), true};
  }
  void rehash_to(std::size_t n) {
    slot_vector slots = this->empty_slots(n);
    for (slot_type& from : slots_)
      if (from.element) {
        slot_type& to = slots[slot_to_fill(slots, from.hash)];
        to.element.emplace(std::move_if_noexcept(*from.element));
        to.hash = from.hash;
        to.control = from.control;
      }
    this->replace(std::move(slots));
    used_ = size_;
  }
};

} // namespace right
