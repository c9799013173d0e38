// Open addressing with Robin Hood hashing: distances beside slots of raw memory, and an erase that
// shifts back what follows.
//
// A distance is 0 for a free slot, else 1 and how far the element is from the slot of its hash, its
// home. An insert takes the place of the first element that is nearer to its home than the new one
// would be, and shifts that and all up to the next free slot on by one; so a lookup ends at the
// first element that is nearer to its home than the key would be. After the last slot comes the
// first. One more distance, which is not 0, ends them, so that an iteration stops. The number of
// slots is 0 or a power of two.
//
// Iterators and references: an insert of a new key may move any element, so may an erase, which
//   answers where the next one is: a loop that erases may come to an element twice, where the last
//   slots were filled from the first ones. Swap and move keep all, unless a move has to move
//   elements, between unequal allocators that do not propagate.
// Exceptions: where anything but the hash or a move throws, an insert of one element changes
//   nothing, nor do rehash and reserve; copy assignment changes nothing, whatever throws. erase by
//   key changes nothing if hash or equality throws. Where a hash throws while elements move to
//   other slots, or a move throws that shifts elements, the map is empty afterwards. Where a
//   predicate throws, erase_if has erased some.
// The maximum load factor is what was asked for, between 0.2 and 0.95; copies have it, too.
// A moved-from map is empty, and keeps its functors. Moving a map to itself changes nothing.
//   Arguments of an insert may be elements of the map. Allocators need plain pointers.
#pragma once

#include "backward_shift_table.hpp"
#include "element_apart.hpp"
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

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class backward_shift : public members<backward_shift<Key, T, Hash, Equal, Allocator>, Key, T> {
  using base = members<backward_shift, Key, T>;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = backward_shift_iterator<value_type>;
  using const_iterator = backward_shift_iterator<const value_type>;

private:
  using table = backward_shift_table<value_type, Allocator>;
  using holder = owned_table<backward_shift_table<value_type, Allocator>, Allocator>;
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
  backward_shift() = default;
  explicit backward_shift(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                          const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        allocator_(allocator) {
    rehash(n);
  }
  backward_shift(size_type n, const Allocator& allocator)
      : backward_shift(n, Hash(), Equal(), allocator) {}
  backward_shift(size_type n, const Hash& hash, const Allocator& allocator)
      : backward_shift(n, hash, Equal(), allocator) {}
  explicit backward_shift(const Allocator& allocator) : allocator_(allocator) {}
  template <std::input_iterator It>
  backward_shift(It first, It last, size_type n = 0, const Hash& hash = Hash(),
                 const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : backward_shift(n, hash, equal, allocator) {
    insert(first, last);
  }
  template <std::input_iterator It>
  backward_shift(It first, It last, size_type n, const Allocator& allocator)
      : backward_shift(first, last, n, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  backward_shift(It first, It last, size_type n, const Hash& hash, const Allocator& allocator)
      : backward_shift(first, last, n, hash, Equal(), allocator) {}
  backward_shift(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
                 const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : backward_shift(list.begin(), list.end(), n, hash, equal, allocator) {}
  backward_shift(std::initializer_list<value_type> list, size_type n, const Allocator& allocator)
      : backward_shift(list, n, Hash(), Equal(), allocator) {}
  backward_shift(std::initializer_list<value_type> list, size_type n, const Hash& hash,
                 const Allocator& allocator)
      : backward_shift(list, n, hash, Equal(), allocator) {}
  backward_shift(const backward_shift& other)
      : backward_shift(other, traits::select_on_container_copy_construction(other.allocator_)) {}
  /// The same number of slots, and each element in the same one.
  backward_shift(const backward_shift& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator),
        max_load_(other.max_load_) {
    holder copies(allocator_, other.table_.capacity);
    for (std::size_t i = 0; i < other.table_.capacity; ++i)
      if (other.table_.distance[i] != 0)
        make(allocator_, copies.held, i, other.table_.distance[i], other.table_.slots[i]);
    take(copies, other.size_);
  }
  backward_shift(backward_shift&& other) noexcept
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(other.allocator_),
        max_load_(other.max_load_),
        table_(std::exchange(other.table_, table())),
        size_(std::exchange(other.size_, 0)) {}
  backward_shift(backward_shift&& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator),
        max_load_(other.max_load_) {
    if (allocator_ == other.allocator_)
      swap_elements(other);
    else
      move_elements_of(other);
  }
  ~backward_shift() { dispose(allocator_, table_); }

  backward_shift& operator=(const backward_shift& other) {
    if (this != &other) {
      backward_shift copy(other, traits::propagate_on_container_copy_assignment::value
                                     ? other.allocator_
                                     : allocator_);
      if constexpr (traits::propagate_on_container_copy_assignment::value)
        swap_values(allocator_, copy.allocator_);
      swap_elements(copy);
      swap_functors(copy);
      max_load_ = copy.max_load_;
    }
    return *this;
  }
  backward_shift& operator=(backward_shift&& other) noexcept(
      traits::propagate_on_container_move_assignment::value || traits::is_always_equal::value) {
    if (this != &other) {
      backward_shift moved(std::move(other), traits::propagate_on_container_move_assignment::value
                                                 ? other.allocator_
                                                 : allocator_);
      if constexpr (traits::propagate_on_container_move_assignment::value)
        swap_values(allocator_, moved.allocator_);
      swap_elements(moved);
      swap_functors(moved);
      max_load_ = moved.max_load_;
    }
    return *this;
  }
  backward_shift& operator=(std::initializer_list<value_type> list) {
    backward_shift copy(list, 0, hash_, equal_, allocator_);
    swap_elements(copy);
    return *this;
  }
  void swap(backward_shift& other) noexcept {
    if constexpr (traits::propagate_on_container_swap::value)
      swap_values(allocator_, other.allocator_);
    swap_elements(other);
    swap_functors(other);
    std::swap(max_load_, other.max_load_);
  }

  iterator begin() noexcept {
    if (size_ == 0)
      return end();
    return first_full_from(0);
  }
  iterator end() noexcept { return iterator_at(table_.capacity); }
  const_iterator begin() const noexcept { return const_cast<backward_shift&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<backward_shift&>(*this).end(); }

  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept {
    return std::bit_floor(slot_traits::max_size(slot_allocator(allocator_))) / 8;
  }
  size_type bucket_count() const noexcept { return table_.capacity; }
  float load_factor() const noexcept {
    return table_.capacity == 0 ? 0.0F
                                : static_cast<float>(size_) / static_cast<float>(table_.capacity);
  }
  float max_load_factor() const noexcept { return max_load_; }
  /// Makes room if the load is above it.
  void max_load_factor(float wanted) {
    const float before = std::exchange(max_load_, std::clamp(wanted, 0.2F, 0.95F));
    try {
      reserve(size_);
    } catch (...) {
      max_load_ = before;
      throw;
    }
  }
  hasher hash_function() const { return hash_; }
  key_equal key_eq() const { return equal_; }
  allocator_type get_allocator() const noexcept { return allocator_; }

  iterator find(const Key& key) { return iterator_at(index_of(key)); }
  const_iterator find(const Key& key) const { return const_cast<backward_shift&>(*this).find(key); }
  using base::contains, base::count;
  std::pair<iterator, iterator> equal_range(const Key& key) { return range_at(index_of(key)); }
  std::pair<const_iterator, const_iterator> equal_range(const Key& key) const {
    return const_cast<backward_shift&>(*this).equal_range(key);
  }
  template <class K>
  requires is_other_key<const K&> iterator find(const K& key) { return iterator_at(index_of(key)); }
  template <class K>
  requires is_other_key<const K&> const_iterator find(const K& key)
  const { return const_cast<backward_shift&>(*this).find(key); }
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
  const { return const_cast<backward_shift&>(*this).equal_range(key); }

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
  iterator erase(const_iterator it) noexcept(moves_freely) {
    const std::size_t i = index(it);
    erase_at(i);
    return first_full_from(i);
  }
  iterator erase(iterator it) noexcept(moves_freely) { return erase(const_iterator(it)); }
  /// Answers where the element is that `last` stood at.
  iterator erase(const_iterator first, const_iterator last) noexcept(moves_freely) {
    const std::size_t from = index(first), to = index(last);
    const std::size_t then = erase_where(from, to, [](const value_type&) { return true; });
    return to == table_.capacity ? end() : iterator_at(then);
  }
  template <class Predicate>
  friend size_type erase_if(backward_shift& map, Predicate matches) {
    const size_type before = map.size_;
    map.erase_where(0, map.table_.capacity, matches);
    return before - map.size_;
  }
  /// Keeps the slots.
  void clear() noexcept {
    destroy_elements(allocator_, table_);
    free_all(table_);
    size_ = 0;
  }
  template <class Hash2, class Equal2>
  void merge(backward_shift<Key, T, Hash2, Equal2, Allocator>& other) {
    if (static_cast<void*>(this) == static_cast<void*>(&other))
      return;
    other.erase_where(0, other.table_.capacity, [this](value_type& element) {
      return find_or_add(element.first, std::move(element)).second;
    });
  }
  template <class Hash2, class Equal2>
  void merge(backward_shift<Key, T, Hash2, Equal2, Allocator>&& other) {
    merge(other);
  }

  /// At least n slots, and as few as the elements need.
  void rehash(size_type n) { rehash_to(std::max(capacity_for(size_), capacity_of(n))); }
  void reserve(size_type n) {
    if (n > most_elements(table_.capacity))
      rehash_to(capacity_for(n));
  }

  friend bool operator==(const backward_shift& a, const backward_shift& b) {
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
  friend class backward_shift;
  static constexpr std::size_t least_capacity = 8;
  static constexpr bool moves_freely = std::is_nothrow_move_constructible_v<value_type>;
  static constexpr bool moves_elements = moves_freely || !std::is_copy_constructible_v<value_type>;

  // Numbers of slots.

  std::size_t most_elements(std::size_t capacity) const noexcept {
    return static_cast<std::size_t>(static_cast<double>(capacity) * static_cast<double>(max_load_));
  }
  /// n slots at least.
  std::size_t capacity_of(std::size_t n) const {
    if (n > max_size())
      throw std::length_error("more slots than there is memory");
    return n == 0 ? 0 : std::bit_ceil(std::max(n, least_capacity));
  }
  /// Slots for n elements.
  std::size_t capacity_for(std::size_t n) const {
    std::size_t capacity = capacity_of(n);
    while (most_elements(capacity) < n)
      capacity *= 2;
    return capacity;
  }

  // Lookup.

  /// Mixed, for hashes that differ in a few bits only are to lie apart.
  template <class K>
  std::size_t hashed(const K& key) const {
    const std::uint64_t hash = hash_(key);
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product);
  }
  /// Its slot, or the number of slots.
  template <class K>
  std::size_t index_of(const K& key) const {
    return size_ == 0 ? table_.capacity : index_of(key, hashed(key));
  }
  template <class K>
  std::size_t index_of(const K& key, std::size_t hash) const {
    std::uint32_t distance = 1;
    for (std::size_t i = home(table_, hash); table_.distance[i] >= distance; i = next(table_, i)) {
      if (table_.distance[i] == distance && are_equal(table_.slots[i].first, key))
        return i;
      ++distance;
    }
    return table_.capacity;
  }
  template <class K>
  bool are_equal(const Key& there, const K& key) const {
    return equal_(there, key);
  }
  std::size_t index(const_iterator it) const noexcept {
    return static_cast<std::size_t>(it.slot_ - table_.slots);
  }
  iterator iterator_at(std::size_t i) noexcept {
    return iterator(table_.distance + i, table_.slots + i);
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
    const bool is_full = size_ + 1 > most_elements(table_.capacity);
    holder bigger(allocator_, is_full ? capacity_for(size_ + 1) : 0);
    // Made when there is memory, for they may be moved from; and before any element moves, for they
    // may be elements.
    element_apart<value_type, Allocator> made(allocator_, std::forward<Args>(args)...);
    if (is_full) {
      move_all(bigger.held);
      take(bigger, size_);
    }
    return {iterator_at(add(hash, std::move(*made))), true};
  }
  /// A slot is free.
  std::size_t add(std::size_t hash, value_type&& made) {
    try {
      const std::size_t i = place(allocator_, table_, hash, std::move(made));
      ++size_;
      return i;
    } catch (...) {
      clear(); // some are shifted, and some are not
      throw;
    }
  }
  void rehash_to(std::size_t capacity) {
    holder fresh(allocator_, capacity);
    move_all(fresh.held);
    take(fresh, size_);
  }
  /// Moves, or copies, all elements, which are then to be destroyed.
  void move_all(table& to) {
    try {
      for (std::size_t i = 0; i < table_.capacity; ++i)
        if (table_.distance[i] != 0) {
          const std::size_t hash = hashed(table_.slots[i].first);
          place(allocator_, to, hash, std::move_if_noexcept(table_.slots[i]));
        }
    } catch (...) {
      if (moves_elements)
        clear(); // some are moved from
      throw;
    }
  }
  /// In place of its own table, which the holder frees.
  void take(holder& from, std::size_t size) noexcept {
    std::swap(table_, from.held);
    size_ = size;
  }
  /// From a map whose allocator is another one; this one is empty.
  void move_elements_of(backward_shift& other) {
    holder own(allocator_, capacity_for(other.size_));
    const std::size_t size = other.size_;
    try {
      for (value_type& element : other) {
        const std::size_t hash = hashed(element.first);
        place(allocator_, own.held, hash, std::move(element));
      }
    } catch (...) {
      other.clear();
      throw;
    }
    take(own, size);
    other.clear();
  }
  /// Fills the gap with what follows, up to an element that is at home. Answers where the gap is
  /// then.
  std::size_t erase_at(std::size_t gap) noexcept(moves_freely) {
    unmake(allocator_, table_, gap);
    --size_;
    try {
      for (std::size_t i = next(table_, gap); table_.distance[i] > 1; i = next(table_, i)) {
        shift(allocator_, table_, i, gap, table_.distance[i] - 1);
        gap = i;
      }
    } catch (...) {
      clear(); // some are shifted, and some are not
      if constexpr (!moves_freely)
        throw;
    }
    return gap;
  }
  /// Erases those from `first` to before `last` that match. Answers where the element is that was
  /// at `last`.
  ///
  /// Backwards, so that what is shifted was seen already. As the last slots may be filled from the
  /// first ones, it starts before a slot that is free, over which nothing is shifted.
  template <class Predicate>
  std::size_t erase_where(std::size_t first, std::size_t last, Predicate&& matches) {
    std::size_t free = first;
    while (free != last && table_.distance[free] != 0)
      ++free;
    std::size_t then = last;
    const auto visit = [&](std::size_t i) {
      if (table_.distance[i] == 0 || !matches(table_.slots[i]))
        return;
      const std::size_t gap = erase_at(i);
      if (last != table_.capacity && distance_from(i, then) <= distance_from(i, gap))
        then = previous(table_, then);
    };
    for (std::size_t i = free; i > first; --i)
      visit(i - 1);
    for (std::size_t i = last; i > free; --i)
      visit(i - 1);
    return then;
  }
  std::size_t distance_from(std::size_t i, std::size_t to) const noexcept {
    return (to - i) & (table_.capacity - 1);
  }
  size_type erase_if_there(std::size_t i) {
    if (i == table_.capacity)
      return 0;
    erase_at(i);
    return 1;
  }
  void swap_elements(backward_shift& other) noexcept {
    std::swap(table_, other.table_);
    std::swap(size_, other.size_);
  }
  void swap_functors(backward_shift& other) noexcept {
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
  float max_load_ = 0.8F;
  table table_{};
  std::size_t size_ = 0;
};

} // namespace gallery
