// Open addressing with linear probing and tombstones. One block has the marks of the slots, another
// one the elements, raw where the mark says that there is none.
//
// A mark is 0 (free), 1 (a tombstone), or the 32 bits of a mixed hash, which are never 0 or 1: a
// rehash hashes nothing. An erased slot becomes free if the next one is, and then so do the
// tombstones before it; else it becomes a tombstone. Tombstones count towards the load.
//
// Iterators and references: an insert of a new key may move all elements; an erase moves none.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, erase, find, rehash and
//   copy assignment change nothing. A rehash copies elements whose moves may throw; where they
//   cannot be copied and a move throws, nothing is promised. Where a predicate throws, erase_if has
//   erased some.
// A moved-from map is empty and can be used. Moving a map to itself changes nothing. Arguments may
//   be elements of the map.
#pragma once

#include "members.hpp"
#include "tombstones_slots.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gallery {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class tombstones : public members<tombstones<Key, T, Hash, Equal, Allocator>, Key, T> {
  using base = members<tombstones, Key, T>;
  using slots = tombstones_slots<std::pair<Key, T>, Allocator>;
  using filling = tombstones_filling<std::pair<Key, T>, Allocator>;
  using code = typename slots::code;
  using elements_traits = typename slots::elements_traits;
  using elements_allocator = typename slots::elements_allocator;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = tombstones_iterator<value_type>;
  using const_iterator = tombstones_iterator<const value_type>;

  tombstones() : tombstones(0) {}
  explicit tombstones(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                      const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        allocator_(allocator) {
    if (n > 0)
      rehash(n);
  }
  tombstones(size_type n, const Allocator& allocator) : tombstones(n, Hash(), Equal(), allocator) {}
  tombstones(size_type n, const Hash& hash, const Allocator& allocator)
      : tombstones(n, hash, Equal(), allocator) {}
  explicit tombstones(const Allocator& allocator) : tombstones(0, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  tombstones(It first, It last, size_type n = 0, const Hash& hash = Hash(),
             const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : tombstones(n, hash, equal, allocator) {
    insert(first, last);
  }
  tombstones(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
             const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : tombstones(list.begin(), list.end(), n, hash, equal, allocator) {}
  tombstones(const tombstones& other)
      : tombstones(other, std::allocator_traits<Allocator>::select_on_container_copy_construction(
                              other.allocator_)) {}
  tombstones(const tombstones& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator),
        max_load_(other.max_load_),
        slots_(copied(other, allocator_)) {}
  tombstones(tombstones&& other) noexcept(
      std::is_nothrow_copy_constructible_v<Hash>&& std::is_nothrow_copy_constructible_v<Equal>)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(other.allocator_),
        max_load_(other.max_load_),
        slots_(std::exchange(other.slots_, slots())) {}
  tombstones(tombstones&& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(allocator),
        max_load_(other.max_load_),
        slots_(taken_from(other, allocator_)) {}
  ~tombstones() { release(slots_, allocator_); }

  tombstones& operator=(const tombstones& other) {
    if (this == &other)
      return *this;
    using propagates = typename elements_traits::propagate_on_container_copy_assignment;
    Hash hash(other.hash_);
    Equal equal(other.equal_);
    Allocator allocator(propagates::value ? other.allocator_ : allocator_);
    become(copied(other, allocator), hash, equal, other.max_load_, propagates(), other.allocator_);
    return *this;
  }
  tombstones& operator=(tombstones&& other) noexcept(
      elements_traits::is_always_equal::value&& std::is_nothrow_copy_constructible_v<Hash>&&
          std::is_nothrow_copy_constructible_v<Equal>) {
    if (this == &other)
      return *this;
    using propagates = typename elements_traits::propagate_on_container_move_assignment;
    Hash hash(other.hash_);
    Equal equal(other.equal_);
    Allocator allocator(propagates::value ? other.allocator_ : allocator_);
    become(taken_from(other, allocator), hash, equal, other.max_load_, propagates(),
           other.allocator_);
    return *this;
  }
  tombstones& operator=(std::initializer_list<value_type> list) {
    tombstones of_list(0, hash_, equal_, allocator_);
    of_list.max_load_ = max_load_;
    of_list.insert(list);
    std::swap(slots_, of_list.slots_);
    return *this;
  }
  void swap(tombstones& other) noexcept {
    using std::swap;
    if constexpr (elements_traits::propagate_on_container_swap::value)
      swap(allocator_, other.allocator_);
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    swap(max_load_, other.max_load_);
    swap(slots_, other.slots_);
  }

  iterator begin() noexcept { return iterator_at(0).to_element(); }
  iterator end() noexcept { return iterator_at(slots_.capacity); }
  const_iterator begin() const noexcept { return const_cast<tombstones&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<tombstones&>(*this).end(); }
  size_type size() const noexcept { return slots_.size; }
  size_type max_size() const noexcept {
    return std::min<size_type>(elements_traits::max_size(elements_allocator(allocator_)),
                               std::numeric_limits<std::ptrdiff_t>::max() / sizeof(value_type)) /
           32;
  }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }
  Allocator get_allocator() const noexcept { return allocator_; }

  iterator find(const Key& key) { return iterator_at(where(key)); }
  const_iterator find(const Key& key) const { return const_cast<tombstones&>(*this).find(key); }

  std::pair<iterator, bool> insert(const value_type& element) {
    return find_or_make(element.first, element.second);
  }
  std::pair<iterator, bool> insert(value_type&& element) {
    return find_or_make(std::move(element.first), std::move(element.second));
  }
  template <class Pair>
  requires std::constructible_from<value_type, Pair&&> std::pair<iterator, bool>
  insert(Pair&& pair) {
    return emplace(std::forward<Pair>(pair));
  }
  template <std::input_iterator It>
  void insert(It first, It last) {
    this->insert_all(first, last);
  }
  void insert(std::initializer_list<value_type> list) { insert(list.begin(), list.end()); }
  template <class... Args>
  std::pair<iterator, bool> emplace(Args&&... args) {
    return insert(value_type(std::forward<Args>(args)...));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    return find_or_make(key, std::forward<Args>(args)...);
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(Key&& key, Args&&... args) {
    return find_or_make(std::move(key), std::forward<Args>(args)...);
  }
  template <class Value>
  std::pair<iterator, bool> insert_or_assign(const Key& key, Value&& value) {
    const auto put = find_or_make(key, std::forward<Value>(value));
    if (!put.second)
      put.first->second = std::forward<Value>(value);
    return put;
  }
  template <class Value>
  std::pair<iterator, bool> insert_or_assign(Key&& key, Value&& value) {
    const auto put = find_or_make(std::move(key), std::forward<Value>(value));
    if (!put.second)
      put.first->second = std::forward<Value>(value);
    return put;
  }

  // A hint is the place to look first.
  iterator insert(const_iterator hint, const value_type& element) {
    return is_at(hint, element.first) ? same(hint) : insert(element).first;
  }
  iterator insert(const_iterator hint, value_type&& element) {
    return is_at(hint, element.first) ? same(hint) : insert(std::move(element)).first;
  }
  template <class... Args>
  iterator emplace_hint(const_iterator hint, Args&&... args) {
    return insert(hint, value_type(std::forward<Args>(args)...));
  }
  template <class... Args>
  iterator try_emplace(const_iterator hint, const Key& key, Args&&... args) {
    return is_at(hint, key) ? same(hint) : try_emplace(key, std::forward<Args>(args)...).first;
  }
  template <class... Args>
  iterator try_emplace(const_iterator hint, Key&& key, Args&&... args) {
    return is_at(hint, key) ? same(hint)
                            : try_emplace(std::move(key), std::forward<Args>(args)...).first;
  }
  template <class Value>
  iterator insert_or_assign(const_iterator hint, const Key& key, Value&& value) {
    if (!is_at(hint, key))
      return insert_or_assign(key, std::forward<Value>(value)).first;
    same(hint)->second = std::forward<Value>(value);
    return same(hint);
  }
  template <class Value>
  iterator insert_or_assign(const_iterator hint, Key&& key, Value&& value) {
    if (!is_at(hint, key))
      return insert_or_assign(std::move(key), std::forward<Value>(value)).first;
    same(hint)->second = std::forward<Value>(value);
    return same(hint);
  }

  iterator erase(const_iterator it) noexcept {
    const size_type at = index_of(it);
    elements_allocator elements(allocator_);
    elements_traits::destroy(elements, slots_.element(at));
    vacate(at);
    --slots_.size;
    return iterator_at(at).to_element();
  }
  iterator erase(iterator it) noexcept { return erase(const_iterator(it)); }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase(first);
    return same(last);
  }
  size_type erase(const Key& key) {
    const size_type at = where(key);
    if (at == slots_.capacity)
      return 0;
    erase(const_iterator(iterator_at(at)));
    return 1;
  }
  template <class Predicate>
  friend size_type erase_if(tombstones& map, Predicate matches) {
    const size_type before = map.size();
    for (iterator it = map.begin(); it != map.end();)
      if (matches(*it))
        it = map.erase(it);
      else
        ++it;
    return before - map.size();
  }
  /// Keeps the slots.
  void clear() noexcept {
    destroy_elements(slots_, allocator_);
    std::fill_n(std::to_address(slots_.marks), slots_.capacity, free);
    slots_.size = slots_.filled = 0;
  }
  /// Moves over the elements whose keys are not here.
  template <class Hash2, class Equal2>
  void merge(tombstones<Key, T, Hash2, Equal2, Allocator>& source) {
    if constexpr (std::is_same_v<tombstones<Key, T, Hash2, Equal2, Allocator>, tombstones>)
      if (this == &source)
        return;
    for (auto it = source.begin(); it != source.end();) {
      if (this->contains(it->first)) {
        ++it;
        continue;
      }
      make_room(); // which may throw: nothing is moved before
      insert(std::move(*it));
      it = source.erase(it);
    }
  }
  template <class Hash2, class Equal2>
  void merge(tombstones<Key, T, Hash2, Equal2, Allocator>&& source) {
    merge(source);
  }

  size_type bucket_count() const noexcept { return slots_.capacity; }
  size_type max_bucket_count() const noexcept { return max_size() * 2; }
  float load_factor() const noexcept {
    return slots_.capacity == 0
               ? 0.0F
               : static_cast<float>(slots_.size) / static_cast<float>(slots_.capacity);
  }
  float max_load_factor() const noexcept { return max_load_; }
  /// From 0.1 to 0.875; what is beyond is taken for these.
  void max_load_factor(float load) {
    const float before = std::exchange(max_load_, std::clamp(load, 0.1F, 0.875F));
    if (slots_.filled <= most_filled(slots_.capacity))
      return;
    try {
      rehash_to(capacity_for(slots_.size));
    } catch (...) {
      max_load_ = before;
      throw;
    }
  }
  /// At least n slots, and as few as the elements need; none for no elements. No tombstone is left.
  void rehash(size_type n) {
    if (n > max_size())
      throw std::length_error("more slots than there is memory");
    if (n == 0 && slots_.size == 0)
      release(slots_, allocator_);
    else
      rehash_to(std::max(capacity_for(slots_.size), std::bit_ceil(n)));
  }
  /// No insert moves elements until there are more than n.
  void reserve(size_type n) {
    if (n > slots_.size && n - slots_.size > most_filled(slots_.capacity) - slots_.filled)
      rehash_to(std::max(slots_.capacity, capacity_for(n)));
  }

  friend bool operator==(const tombstones& a, const tombstones& b) {
    if (a.size() != b.size())
      return false;
    for (const value_type& element : a)
      if (const const_iterator it = b.find(element.first); it == b.end() || !(*it == element))
        return false;
    return true;
  }

private:
  static constexpr code free = slots::free, tombstone = slots::tombstone;
  static constexpr code first_code = slots::first_code;
  static constexpr size_type fewest_slots = 8;

  /// As few slots as its elements need.
  static slots copied(const tombstones& from, const Allocator& allocator) {
    if (from.slots_.size == 0)
      return slots();
    filling copy(from.capacity_for(from.slots_.size), allocator);
    for (size_type i = 0; i < from.slots_.capacity; ++i)
      if (from.slots_.mark(i) >= first_code)
        copy.add(from.slots_.mark(i), std::as_const(*from.slots_.element(i)));
    return copy.taken();
  }
  /// The slots of a map, or others with its elements if they cannot be given back to this
  /// allocator; it is left empty.
  static slots taken_from(tombstones& other, const Allocator& allocator) {
    if (allocator == other.allocator_)
      return std::exchange(other.slots_, slots());
    if (other.slots_.size == 0)
      return slots();
    try {
      filling moved(other.capacity_for(other.slots_.size), allocator);
      for (size_type i = 0; i < other.slots_.capacity; ++i)
        if (other.slots_.mark(i) >= first_code)
          moved.add(other.slots_.mark(i), std::move(*other.slots_.element(i)));
      other.clear();
      return moved.taken();
    } catch (...) {
      other.clear(); // some of its elements are moved from
      throw;
    }
  }
  /// Gives its slots back, and takes what assignment made.
  template <class Propagates>
  void become(const slots& with, Hash& hash, Equal& equal, float max_load, Propagates,
              [[maybe_unused]] const Allocator& allocator) noexcept {
    using std::swap;
    release(slots_, allocator_);
    if constexpr (Propagates::value)
      allocator_ = allocator;
    slots_ = with;
    swap(hash_, hash);
    swap(equal_, equal);
    max_load_ = max_load;
  }

  /// 32 bits, to which all bits of the hash contribute.
  code code_of(const Key& key) const {
    const std::uint64_t hash = hash_(key);
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    const code mixed = static_cast<code>(product >> 32);
    return mixed < first_code ? mixed + first_code : mixed;
  }
  size_type most_filled(size_type capacity) const noexcept {
    return static_cast<size_type>(static_cast<double>(capacity) * static_cast<double>(max_load_));
  }
  size_type capacity_for(size_type n) const {
    if (n > max_size())
      throw std::length_error("more elements than there is memory");
    size_type capacity = fewest_slots;
    while (most_filled(capacity) < n)
      capacity *= 2;
    return capacity;
  }

  /// The slot of the key, or the number of slots.
  size_type where(const Key& key) const {
    return slots_.size == 0 ? slots_.capacity : where(key, code_of(key));
  }
  size_type where(const Key& key, code c) const {
    if (slots_.size == 0)
      return slots_.capacity;
    for (size_type at = slots_.home(c); slots_.mark(at) != free; at = slots_.after(at))
      if (slots_.mark(at) == c && equal_(slots_.element(at)->first, key))
        return at;
    return slots_.capacity;
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const code c = code_of(key);
    if (const size_type at = where(key, c); at != slots_.capacity)
      return {iterator_at(at), false};
    return {
        iterator_at(add(c, std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
                        std::forward_as_tuple(std::forward<Args>(args)...))),
        true};
  }
  template <class... Parts>
  size_type add(code c, Parts&&... parts) {
    return slots_.filled + 1 > most_filled(slots_.capacity)
               ? add_and_grow(c, std::forward<Parts>(parts)...)
               : add_to(slots_, allocator_, c, std::forward<Parts>(parts)...);
  }
  /// The new element is made before the others move: its arguments may be elements of the map.
  template <class... Parts>
  size_type add_and_grow(code c, Parts&&... parts) {
    filling bigger(capacity_for_one_more(), allocator_);
    const size_type at = bigger.add(c, std::forward<Parts>(parts)...);
    move_elements_to(bigger);
    replace(bigger);
    return at;
  }
  /// Twice the slots; the same number where tombstones are what fills them.
  size_type capacity_for_one_more() const {
    return std::max(slots_.capacity, capacity_for(slots_.size + slots_.size / 2 + 1));
  }
  void make_room() {
    if (slots_.filled + 1 > most_filled(slots_.capacity))
      rehash_to(capacity_for_one_more());
  }
  void rehash_to(size_type capacity) {
    filling other(capacity, allocator_);
    move_elements_to(other);
    replace(other);
  }
  void move_elements_to(filling& other) {
    for (size_type i = 0; i < slots_.capacity; ++i)
      if (slots_.mark(i) >= first_code)
        other.add(slots_.mark(i), std::move_if_noexcept(*slots_.element(i)));
  }
  void replace(filling& with) noexcept {
    release(slots_, allocator_);
    slots_ = with.taken();
  }
  /// Marks a slot without element: no lookup may end there that went on before.
  void vacate(size_type at) noexcept {
    if (slots_.mark(slots_.after(at)) != free) {
      slots_.mark(at) = tombstone;
      return;
    }
    slots_.mark(at) = free;
    --slots_.filled;
    for (size_type i = slots_.before(at); slots_.mark(i) == tombstone; i = slots_.before(i)) {
      slots_.mark(i) = free;
      --slots_.filled;
    }
  }

  iterator iterator_at(size_type i) noexcept {
    const code* marks = std::to_address(slots_.marks);
    return {marks + i, marks + slots_.capacity, slots_.element(i)};
  }
  size_type index_of(const_iterator it) const noexcept {
    return static_cast<size_type>(it.mark() - std::to_address(slots_.marks));
  }
  iterator same(const_iterator it) noexcept { return iterator_at(index_of(it)); }
  bool is_at(const_iterator hint, const Key& key) const {
    return hint != end() && equal_(hint->first, key);
  }

  Hash hash_;
  Equal equal_;
  Allocator allocator_;
  float max_load_ = 0.75F;
  slots slots_;
};

} // namespace gallery
