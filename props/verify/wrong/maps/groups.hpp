// Open addressing with control bytes in groups of 8, beside slots of raw memory, and tombstones.
//
// A control byte is 0x80 (free), 0x81 (a tombstone), or seven bits of the hash, the tag. One more,
// 0xff, ends the control bytes, so that an iteration stops. A lookup goes from group to group until
// one has a free slot, and compares only keys whose tag fits. An erased slot becomes free if its
// group has another free one, for then no lookup has gone past the group; else it becomes a
// tombstone. At most seven eighths of the slots are full or tombstones. The number of slots is 0 or
// a power of two.
//
// Iterators and references: an insert of a new key may move all elements, as do rehash and reserve;
//   up to the n elements of a reserve(n), inserts move none. Erase moves none and invalidates only
//   what it erased. Swap and move keep all, unless a move
//   has to move elements, between unequal allocators that do not propagate.
// Exceptions: where anything but the hash throws, an insert of one element changes nothing, nor do
//   rehash and reserve; copy assignment changes nothing, whatever throws. A hash that throws while
//   elements move to other slots loses those that have been moved. erase by key changes nothing if
//   hash or equality throws. Where a predicate throws, erase_if has erased some.
// A moved-from map is empty, and keeps its functors. Moving a map to itself changes nothing.
//   Arguments of an insert may be elements of the map. Allocators need plain pointers.
#pragma once

#include "element_apart.hpp"
#include "groups_hash.hpp"
#include "groups_table.hpp"
#include "members.hpp"
#include "owned_table.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gallery {

template <class Key, class T, class Hash = groups_hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class groups : public members<groups<Key, T, Hash, Equal, Allocator>, Key, T> {
  using base = members<groups, Key, T>;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = groups_iterator<value_type>;
  using const_iterator = groups_iterator<const value_type>;

private:
  using table = groups_table<value_type, Allocator>;
  using holder = owned_table<groups_table<value_type, Allocator>, Allocator>;
  using probe = typename table::probe;
  using slot_traits = typename table::slot_traits;
  using slot_allocator = typename table::slot_allocator;
  using traits = std::allocator_traits<Allocator>;
  static constexpr bool is_transparent = requires {
    typename Hash::is_transparent;
    typename Equal::is_transparent;
  };
  template <class K>
  static constexpr bool is_other_key = is_transparent && !std::is_convertible_v<K, iterator> &&
                                       !std::is_convertible_v<K, const_iterator>;

public:
  groups() = default;
  explicit groups(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                  const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        allocator_(allocator) {
    rehash(n);
  }
  groups(size_type n, const Allocator& allocator) : groups(n, Hash(), Equal(), allocator) {}
  groups(size_type n, const Hash& hash, const Allocator& allocator)
      : groups(n, hash, Equal(), allocator) {}
  explicit groups(const Allocator& allocator) : allocator_(allocator) {}
  template <std::input_iterator It>
  groups(It first, It last, size_type n = 0, const Hash& hash = Hash(),
         const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : groups(n, hash, equal, allocator) {
    insert(first, last);
  }
  template <std::input_iterator It>
  groups(It first, It last, size_type n, const Allocator& allocator)
      : groups(first, last, n, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  groups(It first, It last, size_type n, const Hash& hash, const Allocator& allocator)
      : groups(first, last, n, hash, Equal(), allocator) {}
  groups(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
         const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : groups(list.begin(), list.end(), n, hash, equal, allocator) {}
  groups(std::initializer_list<value_type> list, size_type n, const Allocator& allocator)
      : groups(list, n, Hash(), Equal(), allocator) {}
  groups(std::initializer_list<value_type> list, size_type n, const Hash& hash,
         const Allocator& allocator)
      : groups(list, n, hash, Equal(), allocator) {}
  groups(const groups& other)
      : groups(other, traits::select_on_container_copy_construction(other.allocator_)) {}
  groups(const groups& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator) {
    holder copies(allocator_, capacity_for(other.size_));
    for (const value_type& element : other) {
      const std::size_t hash = hashed(element.first);
      place(copies.held, slot_to_fill(copies.held, hash), hash, element);
    }
    take(copies, other.size_);
  }
  groups(groups&& other) noexcept
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(other.allocator_),
        table_(std::exchange(other.table_, table())),
        size_(std::exchange(other.size_, 0)),
        used_(std::exchange(other.used_, 0)) {}
  groups(groups&& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator) {
    if (allocator_ == other.allocator_)
      swap_elements(other);
    else
      move_elements_of(other);
  }
  ~groups() { dispose(allocator_, table_); }

  groups& operator=(const groups& other) {
    if (this != &other) {
      groups copy(other, traits::propagate_on_container_copy_assignment::value ? other.allocator_
                                                                               : allocator_);
      if constexpr (traits::propagate_on_container_copy_assignment::value)
        swap_values(allocator_, copy.allocator_);
      swap_elements(copy);
      swap_functors(copy);
    }
    return *this;
  }
  groups&
  operator=(groups&& other) noexcept(traits::propagate_on_container_move_assignment::value ||
                                     traits::is_always_equal::value) {
    if (this != &other) {
      groups moved(std::move(other), traits::propagate_on_container_move_assignment::value
                                         ? other.allocator_
                                         : allocator_);
      if constexpr (traits::propagate_on_container_move_assignment::value)
        swap_values(allocator_, moved.allocator_);
      swap_elements(moved);
      swap_functors(moved);
    }
    return *this;
  }
  groups& operator=(std::initializer_list<value_type> list) {
    groups copy(list, 0, hash_, equal_, allocator_);
    swap_elements(copy);
    return *this;
  }
  void swap(groups& other) noexcept {
    if constexpr (traits::propagate_on_container_swap::value)
      swap_values(allocator_, other.allocator_);
    swap_elements(other);
    swap_functors(other);
  }

  iterator begin() noexcept {
    if (size_ == 0)
      return end();
    return first_full_from(0);
  }
  iterator end() noexcept { return iterator_at(table_.capacity); }
  const_iterator begin() const noexcept { return const_cast<groups&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<groups&>(*this).end(); }

  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept {
    return most_used(std::bit_floor(slot_traits::max_size(slot_allocator(allocator_))));
  }
  size_type bucket_count() const noexcept { return table_.capacity; }
  float load_factor() const noexcept {
    return table_.capacity == 0 ? 0.0F
                                : static_cast<float>(size_) / static_cast<float>(table_.capacity);
  }
  float max_load_factor() const noexcept { return 0.875F; }
  /// A wish, which is not granted.
  void max_load_factor(float) noexcept {}
  hasher hash_function() const { return hash_; }
  key_equal key_eq() const { return equal_; }
  allocator_type get_allocator() const noexcept { return allocator_; }

  iterator find(const Key& key) { return iterator_at(index_of(key)); }
  const_iterator find(const Key& key) const { return const_cast<groups&>(*this).find(key); }
  using base::contains, base::count;
  std::pair<iterator, iterator> equal_range(const Key& key) { return range_at(index_of(key)); }
  std::pair<const_iterator, const_iterator> equal_range(const Key& key) const {
    return const_cast<groups&>(*this).equal_range(key);
  }
  template <class K>
  requires is_other_key<const K&> iterator find(const K& key) { return iterator_at(index_of(key)); }
  template <class K>
  requires is_other_key<const K&> const_iterator find(const K& key)
  const { return const_cast<groups&>(*this).find(key); }
  template <class K>
  requires is_other_key<const K&>
  bool contains(const K& key) const { return index_of(key) != table_.capacity; }
  template <class K>
  requires is_other_key<const K&> size_type count(const K& key)
  const { return contains(key) ? 1 : 0; }
  template <class K>
  requires is_other_key<const K&> std::pair<iterator, iterator> equal_range(const K& key) {
    return range_at(index_of(key));
  }
  template <class K>
  requires is_other_key<const K&> std::pair<const_iterator, const_iterator>
  equal_range(const K& key)
  const { return const_cast<groups&>(*this).equal_range(key); }

  std::pair<iterator, bool> insert(const value_type& element) {
    return find_or_add(element.first, element);
  }
  std::pair<iterator, bool> insert(value_type&& element) {
    return find_or_add(element.first, std::move(element));
  }
  template <class Pair>
  requires(
      !std::same_as<std::remove_cvref_t<Pair>, value_type> &&
      std::constructible_from<value_type, Pair&&>) std::pair<iterator, bool> insert(Pair&& pair) {
    return emplace(std::forward<Pair>(pair));
  }
  template <std::input_iterator It>
  void insert(It first, It last) {
    for (; first != last; ++first)
      emplace(*first);
  }
  void insert(std::initializer_list<value_type> list) { insert(list.begin(), list.end()); }
  /// The element is made on the stack, for its key must be known before its slot is.
  template <class... Args>
  std::pair<iterator, bool> emplace(Args&&... args) {
    element_apart<value_type, Allocator> made(allocator_, std::forward<Args>(args)...);
    return find_or_add(made->first, std::move(*made));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    return find_or_add(key, std::piecewise_construct, std::forward_as_tuple(key),
                       std::forward_as_tuple(std::forward<Args>(args)...));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(Key&& key, Args&&... args) {
    return find_or_add(key, std::piecewise_construct, std::forward_as_tuple(std::move(key)),
                       std::forward_as_tuple(std::forward<Args>(args)...));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(const Key& key, V&& value) {
    const auto result = try_emplace(key, std::forward<V>(value));
    if (!result.second)
      result.first->second = std::forward<V>(value);
    return result;
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(Key&& key, V&& value) {
    const auto result = try_emplace(std::move(key), std::forward<V>(value));
    if (!result.second)
      result.first->second = std::forward<V>(value);
    return result;
  }

  // A hint changes nothing.
  iterator insert(const_iterator, const value_type& element) { return insert(element).first; }
  iterator insert(const_iterator, value_type&& element) { return insert(std::move(element)).first; }
  template <class Pair>
  requires(!std::same_as<std::remove_cvref_t<Pair>, value_type> &&
           std::constructible_from<value_type, Pair&&>) iterator
      insert(const_iterator, Pair&& pair) {
    return emplace(std::forward<Pair>(pair)).first;
  }
  template <class... Args>
  iterator emplace_hint(const_iterator, Args&&... args) {
    return emplace(std::forward<Args>(args)...).first;
  }
  template <class... Args>
  iterator try_emplace(const_iterator, const Key& key, Args&&... args) {
    return try_emplace(key, std::forward<Args>(args)...).first;
  }
  template <class... Args>
  iterator try_emplace(const_iterator, Key&& key, Args&&... args) {
    return try_emplace(std::move(key), std::forward<Args>(args)...).first;
  }
  template <class V>
  iterator insert_or_assign(const_iterator, const Key& key, V&& value) {
    return insert_or_assign(key, std::forward<V>(value)).first;
  }
  template <class V>
  iterator insert_or_assign(const_iterator, Key&& key, V&& value) {
    return insert_or_assign(std::move(key), std::forward<V>(value)).first;
  }

  /// The key may be one of the map: it is not used once its element is found.
  size_type erase(const Key& key) { return erase_if_there(index_of(key)); }
  template <class K>
  requires is_other_key<const K&> size_type erase(const K& key) {
    return erase_if_there(index_of(key));
  }
  iterator erase(const_iterator it) noexcept {
    const std::size_t i = index(it);
    erase_at(i);
    return first_full_from(i + 1);
  }
  iterator erase(iterator it) noexcept { return erase(const_iterator(it)); }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase(first);
    return iterator_at(index(last));
  }
  template <class Predicate>
  friend size_type erase_if(groups& map, Predicate matches) {
    const size_type before = map.size_;
    for (std::size_t i = 0; i < map.table_.capacity; ++i)
      if (control::is_full(map.table_.control[i]) && matches(map.table_.slots[i]))
        map.erase_at(i);
    return before - map.size_;
  }
  /// Keeps the slots.
  void clear() noexcept {
    destroy_elements(allocator_, table_);
    free_all(table_);
    size_ = used_ = 0;
  }
  template <class Hash2, class Equal2>
  void merge(groups<Key, T, Hash2, Equal2, Allocator>& other) {
    if (static_cast<void*>(this) == static_cast<void*>(&other))
      return;
    for (std::size_t i = 0; i < other.table_.capacity; ++i)
      if (control::is_full(other.table_.control[i])) {
        value_type& element = other.table_.slots[i];
        if (find_or_add(element.first, std::move(element)).second)
          other.erase_at(i);
      }
  }
  template <class Hash2, class Equal2>
  void merge(groups<Key, T, Hash2, Equal2, Allocator>&& other) {
    merge(other);
  }

  /// At least n slots, and as few as the elements need.
  void rehash(size_type n) { rehash_to(std::max(capacity_for(size_), capacity_of(n))); }
  /// Tombstones take room, too.
  void reserve(size_type n) {
    if (n > size_ && n - size_ > most_used(table_.capacity) - used_)
      rehash_to(std::max(capacity_for(n), table_.capacity));
  }

  friend bool operator==(const groups& a, const groups& b) {
    if (a.size_ != b.size_)
      return false;
    for (const value_type& element : a) {
      const std::size_t i = b.index_of(element.first);
      if (i == b.table_.capacity || !(b.table_.slots[i] == element))
        return false;
    }
    return true;
  }

private:
  template <class, class, class, class, class>
  friend class groups;
  static constexpr std::size_t group = table::group;
  static constexpr bool moves_elements =
      std::is_nothrow_move_constructible_v<value_type> || !std::is_copy_constructible_v<value_type>;

  // Slots.

  static std::uint8_t tag(std::size_t hash) noexcept {
    return static_cast<std::uint8_t>(hash & 0x7f);
  }
  template <class... Args>
  void place(table& t, std::size_t i, std::size_t hash, Args&&... args) {
    slot_allocator for_slots(allocator_);
    slot_traits::construct(for_slots, t.slots + i, std::forward<Args>(args)...);
    t.control[i] = tag(hash);
  }

  // Numbers of slots.

  /// Seven eighths, so that some group always has a free slot.
  static std::size_t most_used(std::size_t capacity) noexcept { return capacity - capacity / 8; }
  /// n slots at least.
  std::size_t capacity_of(std::size_t n) const {
    if (n > max_size())
      throw std::length_error("more slots than there is memory");
    return n == 0 ? 0 : std::bit_ceil(std::max(n, group));
  }
  /// Slots for n elements.
  std::size_t capacity_for(std::size_t n) const {
    if (n > max_size())
      throw std::length_error("more elements than there is memory");
    return n == 0 ? 0 : std::bit_ceil(std::max(n + (n + 6) / 7, group));
  }
  /// Twice the slots, or the same number if half of what fills them are tombstones.
  std::size_t bigger_capacity() const {
    const bool most_are_tombstones = size_ < used_ / 2;
    return most_are_tombstones ? table_.capacity : capacity_for(most_used(table_.capacity) + 1);
  }

  // Lookup.

  /// Mixed, for the tag is made of the low bits and the group of the next ones.
  template <class K>
  std::size_t hashed(const K& key) const {
    const std::uint64_t hash = hash_(key);
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product ^ product >> 32);
  }
  /// Its slot, or the number of slots.
  template <class K>
  std::size_t index_of(const K& key) const {
    return size_ == 0 ? table_.capacity : index_of(key, hashed(key));
  }
  template <class K>
  std::size_t index_of(const K& key, std::size_t hash) const {
    for (probe at(table_, hash);; ++at) {
      for (std::size_t i = *at; i < *at + group; ++i)
        if (table_.control[i] == tag(hash) && are_equal(table_.slots[i].first, key))
          return i;
      if (has_free(table_, *at))
        return table_.capacity;
    }
  }
  template <class K>
  bool are_equal(const Key& there, const K& key) const {
    return equal_(there, key);
  }
  std::size_t index(const_iterator it) const noexcept {
    return static_cast<std::size_t>(it.slot_ - table_.slots);
  }
  iterator iterator_at(std::size_t i) noexcept {
    return iterator(table_.control + i, table_.slots + i);
  }
  iterator first_full_from(std::size_t i) noexcept {
    iterator it = iterator_at(i);
    it.skip();
    return it;
  }
  std::pair<iterator, iterator> range_at(std::size_t i) noexcept {
    return {iterator_at(i), i == table_.capacity ? iterator_at(i) : first_full_from(i + 1)};
  }

  // Changes.

  /// Args make the element; the key is the one that it will have.
  template <class... Args>
  std::pair<iterator, bool> find_or_add(const Key& key, Args&&... args) {
    const std::size_t hash = hashed(key);
    if (size_ != 0)
      if (const std::size_t i = index_of(key, hash); i != table_.capacity)
        return {iterator_at(i), false};
    return {iterator_at(add(hash, std::forward<Args>(args)...)), true};
  }
  template <class... Args>
  std::size_t add(std::size_t hash, Args&&... args) {
    if (table_.capacity == 0)
      return add_to_bigger(hash, std::forward<Args>(args)...);
    const std::size_t i = slot_to_fill(table_, hash);
    const bool fills_a_free_one = table_.control[i] == control::free;
    if (fills_a_free_one && used_ == most_used(table_.capacity))
      return add_to_bigger(hash, std::forward<Args>(args)...);
    place(table_, i, hash, std::forward<Args>(args)...);
    ++size_;
    used_ += fills_a_free_one ? 1 : 0;
    return i;
  }
  /// Makes the new element before the others move: the arguments may be some of them.
  template <class... Args>
  std::size_t add_to_bigger(std::size_t hash, Args&&... args) {
    holder bigger(allocator_, bigger_capacity());
    std::size_t i = 0;
    i = slot_to_fill(bigger.held, hash);
    place(bigger.held, i, hash, std::forward<Args>(args)...);
    move_all(bigger.held);
    take(bigger, size_ + 1);
    return i;
  }
  void rehash_to(std::size_t capacity) {
    holder fresh(allocator_, capacity);
    move_all(fresh.held);
    take(fresh, size_);
  }
  /// Moves, or copies, all elements, which are then to be destroyed.
  void move_all(table& to) {
    std::size_t i = 0;
    try {
      for (; i < table_.capacity; ++i)
        if (control::is_full(table_.control[i])) {
          const std::size_t hash = hashed(table_.slots[i].first);
          place(to, slot_to_fill(to, hash), hash, std::move_if_noexcept(table_.slots[i]));
        }
    } catch (...) {
      if (moves_elements)
        for (std::size_t moved = 0; moved < i; ++moved)
          if (control::is_full(table_.control[moved]))
            erase_at(moved);
      throw;
    }
  }
  /// In place of its own table, which the holder frees.
  void take(holder& from, std::size_t size) noexcept {
    std::swap(table_, from.held);
    size_ = used_ = size;
  }
  /// From a map whose allocator is another one; this one is empty.
  void move_elements_of(groups& other) {
    holder own(allocator_, capacity_for(other.size_));
    const std::size_t size = other.size_;
    try {
      for (value_type& element : other) {
        const std::size_t hash = hashed(element.first);
        place(own.held, slot_to_fill(own.held, hash), hash, std::move(element));
      }
    } catch (...) {
      other.clear();
      throw;
    }
    take(own, size);
    other.clear();
  }
  void erase_at(std::size_t i) noexcept {
    slot_allocator for_slots(allocator_);
    slot_traits::destroy(for_slots, table_.slots + i);
    const bool was_never_passed = has_free(table_, i / group * group);
    table_.control[i] = was_never_passed ? control::free : control::tombstone;
    used_ -= was_never_passed ? 1 : 0;
    --size_;
  }
  size_type erase_if_there(std::size_t i) noexcept {
    if (i == table_.capacity)
      return 0;
    erase_at(i);
    return 1;
  }
  void swap_elements(groups& other) noexcept {
    std::swap(table_, other.table_);
    std::swap(size_, other.size_);
    std::swap(used_, other.used_);
  }
  void swap_functors(groups& other) noexcept {
    swap_values(hash_, other.hash_);
    swap_values(equal_, other.equal_);
  }
  template <class Value>
  static void swap_values(Value& a, Value& b) noexcept {
    using std::swap;
    swap(a, b);
  }

  [[no_unique_address]] Hash hash_{};
  [[no_unique_address]] Equal equal_{};
  [[no_unique_address]] Allocator allocator_{};
  table table_{};
  std::size_t size_ = 0;
  std::size_t used_ = 0; ///< Full slots and tombstones.
};

} // namespace gallery
