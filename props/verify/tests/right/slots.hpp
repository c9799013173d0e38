// What the maps of open addressing share: a std::vector of slots, which sees to memory, copies and
// allocators, and iterators over it.
//
// Each slot keeps the hash of its key, so that growing and erasing call no function that could
// throw, except allocation and, where elements have no noexcept move, their copies.
#pragma once

#include "members.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace right {

template <class Value>
struct slot {
  std::size_t hash = 0;
  std::uint8_t control = 0; ///< For the map to use; 0 where nothing was ever stored.
  std::optional<Value> element;

  void take(slot& from) {
    element.emplace(std::move(*from.element));
    from.element.reset();
    hash = from.hash;
    control = from.control;
    from.control = 0;
  }
  void clear() noexcept {
    element.reset();
    control = 0;
  }
};

/// Goes over the slots that have an element. `Value` is const for a const_iterator.
template <class Slot, class Value>
class slot_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_const_t<Value>;
  using difference_type = std::ptrdiff_t;
  using pointer = Value*;
  using reference = Value&;

  slot_iterator() = default;
  slot_iterator(Slot* at, Slot* end) noexcept : at_(at), end_(end) { skip(); }
  template <std::same_as<value_type> Mutable>
  requires std::is_const_v<Value>
  explicit(false) slot_iterator(const slot_iterator<Slot, Mutable>& other) noexcept
      : at_(other.at()),
        end_(other.end()) {}

  Value& operator*() const noexcept { return *at_->element; }
  Value* operator->() const noexcept { return &**this; }
  slot_iterator& operator++() noexcept {
    ++at_;
    skip();
    return *this;
  }
  slot_iterator operator++(int) noexcept {
    const slot_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const slot_iterator& a, const slot_iterator& b) noexcept {
    return a.at_ == b.at_;
  }

  Slot* at() const noexcept { return at_; }
  Slot* end() const noexcept { return end_; }

private:
  void skip() noexcept {
    while (at_ != end_ && !at_->element)
      ++at_;
  }
  Slot* at_ = nullptr;
  Slot* end_ = nullptr;
};

/// `Map` has slots_for(n), the number of slots that hold n elements.
template <class Map, class Key, class T, class Hash, class Equal, class Allocator>
class open_table : public members<Map, Key, T, std::pair<Key, T>> {
public:
  using value_type = std::pair<Key, T>;
  using size_type = std::size_t;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = slot_iterator<slot<value_type>, value_type>;
  using const_iterator = slot_iterator<slot<value_type>, const value_type>;

  open_table() = default;
  explicit open_table(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                      const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        slots_(n == 0 ? 0 : Map::slots_for(n), allocator) {}
  explicit open_table(const Allocator& allocator) : slots_(allocator) {}
  open_table(const open_table& other) = default;
  open_table(const open_table& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        slots_(other.slots_, allocator),
        size_(other.size_),
        used_(other.used_) {}
  open_table(open_table&& other) noexcept
      : hash_(other.hash_),
        equal_(other.equal_),
        slots_(std::move(other.slots_)),
        size_(std::exchange(other.size_, 0)),
        used_(std::exchange(other.used_, 0)) {
    other.slots_.clear();
  }
  open_table(open_table&& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        slots_(taken_from(other, allocator)),
        size_(std::exchange(other.size_, 0)),
        used_(std::exchange(other.used_, 0)) {}
  open_table& operator=(const open_table& other) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
      replace(slot_vector(other.slots_, propagates ? other.get_allocator() : get_allocator()),
              other);
    }
    return *this;
  }
  open_table& operator=(open_table&& other) noexcept(traits::is_always_equal::value) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_move_assignment::value;
      replace(taken_from(other, propagates ? other.get_allocator() : get_allocator()), other);
      other.size_ = other.used_ = 0;
    }
    return *this;
  }
  void swap(Map& other) noexcept {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    slots_.swap(other.slots_);
    swap(size_, other.size_);
    swap(used_, other.used_);
  }

  iterator begin() noexcept { return {slots_.data(), slots_.data() + slots_.size()}; }
  iterator end() noexcept { return iterator_at(slots_.size()); }
  const_iterator begin() const noexcept { return const_cast<open_table&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<open_table&>(*this).end(); }
  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept { return slots_.max_size() / 4; }
  size_type bucket_count() const noexcept { return slots_.size(); }
  size_type capacity() const noexcept { return slots_.size(); }
  float load_factor() const noexcept {
    return slots_.empty() ? 0.0F : static_cast<float>(size_) / static_cast<float>(slots_.size());
  }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }
  Allocator get_allocator() const noexcept { return Allocator(slots_.get_allocator()); }

  iterator find(const Key& key) {
    return iterator_at(size_ == 0 ? slots_.size() : this->map_itself().where(key, hashed(key)));
  }
  const_iterator find(const Key& key) const { return const_cast<open_table&>(*this).find(key); }
  void clear() noexcept {
    for (auto& s : slots_)
      s.clear();
    size_ = used_ = 0;
  }

protected:
  using slot_type = slot<value_type>;
  using slot_allocator =
      typename std::allocator_traits<Allocator>::template rebind_alloc<slot_type>;
  using slot_vector = std::vector<slot_type, slot_allocator>;
  using traits = std::allocator_traits<slot_allocator>;

  /// Multiplied, so that a hash which differs in a few bits only spreads over the table.
  std::size_t hashed(const Key& key) const {
    const std::uint64_t hash = hash_(key);
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product ^ product >> 32);
  }
  bool is(const slot_type& s, const Key& key, std::size_t hash) const {
    return s.element && s.hash == hash && equal_(s.element->first, key);
  }
  iterator iterator_at(std::size_t i) noexcept {
    return {slots_.data() + i, slots_.data() + slots_.size()};
  }
  std::size_t index(const_iterator it) const noexcept {
    return static_cast<std::size_t>(it.at() - slots_.data());
  }
  slot_vector empty_slots(std::size_t n) const { return slot_vector(n, slots_.get_allocator()); }
  /// A power of two, n at least and 8 at least.
  static std::size_t power_of_two(std::size_t n) {
    if (n > std::size_t{1} << 61)
      throw std::length_error("more slots than there is memory");
    return std::bit_ceil(std::max<std::size_t>(n, 8));
  }
  /// The power of two of which n elements fill no more than three quarters.
  static std::size_t power_to_hold(std::size_t n) {
    if (n > std::size_t{1} << 60)
      throw std::length_error("more elements than there is memory");
    return power_of_two(n + n / 3 + 1);
  }
  /// Its slots, which an unequal allocator makes a move of each element. Where one throws, `other`
  /// is left empty.
  static slot_vector taken_from(open_table& other, const Allocator& allocator) {
    try {
      slot_vector slots(std::move(other.slots_), slot_allocator(allocator));
      other.slots_.clear();
      return slots;
    } catch (...) {
      other.clear();
      throw;
    }
  }
  /// Destroys the old vector and takes the new one with its allocator: assignment and swap of
  /// vectors take the allocator by rules of their own. Moving a vector cannot throw.
  void replace(slot_vector with) noexcept {
    std::destroy_at(&slots_);
    std::construct_at(&slots_, std::move(with));
  }
  void replace(slot_vector with, const open_table& other) noexcept {
    replace(std::move(with));
    hash_ = other.hash_;
    equal_ = other.equal_;
    size_ = other.size_;
    used_ = other.used_;
  }
  Map& map_itself() noexcept { return static_cast<Map&>(*this); }

  Hash hash_{};
  Equal equal_{};
  slot_vector slots_;
  std::size_t size_ = 0;
  std::size_t used_ = 0; ///< Slots that are not free: elements and tombstones.
};

} // namespace right
