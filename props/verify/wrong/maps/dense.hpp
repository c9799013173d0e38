// The elements lie in one array without gaps, in the order of their insertion; an index of linear
// probing beside it has their positions, in 32 bits, and 32 bits of each hash.
//
// An erase moves the last element into the hole. In the index it shifts entries back, so there are
// no tombstones. The array and the index grow each on its own.
//
// Iterators and references: an insert of a new key may move all elements. An erase invalidates what
//   it erased, the last element and the end; of a range, all from its start on.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, find, rehash, reserve,
//   copy assignment and erase of one element change nothing; an erase calls the hash, of the last
//   element too. A growth copies elements whose moves may throw; where they cannot be copied and a
//   move throws, or where a move assignment in an erase throws, nothing is promised. An erase of
//   many that is ended by an exception has erased some.
// A moved-from map is empty and can be used. Moving a map to itself changes nothing. Arguments may
//   be elements of the map.
#pragma once

#include "dense_hash.hpp"
#include "dense_memory.hpp"
#include "members.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace gallery {

template <class Key, class T, class Hash = dense_hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class dense : public members<dense<Key, T, Hash, Equal, Allocator>, Key, T>,
              private dense_memory<std::pair<Key, T>, Allocator> {
  using base = members<dense, Key, T>;
  using memory = dense_memory<std::pair<Key, T>, Allocator>;
  using typename memory::array_traits, typename memory::array_allocator;
  using typename memory::number, typename memory::entry, typename memory::parts;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using typename memory::iterator, typename memory::const_iterator;

  dense() : dense(0) {}
  explicit dense(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                 const Allocator& allocator = Allocator())
      : memory(allocator),
        hash_(hash),
        equal_(equal) {
    if (n > 0)
      rehash(n);
  }
  dense(size_type n, const Allocator& allocator) : dense(n, Hash(), Equal(), allocator) {}
  dense(size_type n, const Hash& hash, const Allocator& allocator)
      : dense(n, hash, Equal(), allocator) {}
  explicit dense(const Allocator& allocator) : dense(0, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  dense(It first, It last, size_type n = 0, const Hash& hash = Hash(), const Equal& equal = Equal(),
        const Allocator& allocator = Allocator())
      : dense(n, hash, equal, allocator) {
    insert(first, last);
  }
  dense(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
        const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : dense(list.begin(), list.end(), n, hash, equal, allocator) {}
  dense(const dense& other)
      : dense(other, std::allocator_traits<Allocator>::select_on_container_copy_construction(
                         other.allocator_)) {}
  dense(const dense& other, const Allocator& allocator)
      : dense(0, other.hash_, other.equal_, allocator) {
    max_load_ = other.max_load_;
    take_copies(other);
  }
  dense(dense&& other) noexcept(
      std::is_nothrow_copy_constructible_v<Hash>&& std::is_nothrow_copy_constructible_v<Equal>)
      : memory(other.allocator_),
        hash_(other.hash_),
        equal_(other.equal_),
        max_load_(other.max_load_) {
    std::swap(parts_, other.parts_);
  }
  dense(dense&& other, const Allocator& allocator)
      : dense(0, other.hash_, other.equal_, allocator) {
    max_load_ = other.max_load_;
    take_from(other);
  }
  ~dense() = default;

  dense& operator=(const dense& other) {
    if (this == &other)
      return *this;
    using propagates = typename array_traits::propagate_on_container_copy_assignment;
    dense copy(other, propagates::value ? other.allocator_ : allocator_);
    become(copy, propagates());
    return *this;
  }
  dense& operator=(dense&& other) noexcept(
      array_traits::is_always_equal::value&& std::is_nothrow_copy_constructible_v<Hash>&&
          std::is_nothrow_copy_constructible_v<Equal>) {
    if (this == &other)
      return *this;
    using propagates = typename array_traits::propagate_on_container_move_assignment;
    dense taken(std::move(other), propagates::value ? other.allocator_ : allocator_);
    become(taken, propagates());
    return *this;
  }
  dense& operator=(std::initializer_list<value_type> list) {
    dense of_list(0, hash_, equal_, allocator_);
    of_list.max_load_ = max_load_;
    of_list.insert(list);
    std::swap(parts_, of_list.parts_);
    return *this;
  }
  void swap(dense& other) noexcept {
    using std::swap;
    if constexpr (array_traits::propagate_on_container_swap::value)
      swap(allocator_, other.allocator_);
    swap_all_but_allocators(other);
  }

  using memory::begin, memory::end;
  size_type size() const noexcept { return parts_.size; }
  size_type max_size() const noexcept {
    return std::min<size_type>({array_traits::max_size(array_allocator(allocator_)),
                                std::numeric_limits<std::ptrdiff_t>::max() / sizeof(value_type) / 2,
                                none - size_type{1}});
  }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }
  Allocator get_allocator() const noexcept { return allocator_; }

  iterator find(const Key& key) {
    return parts_.size == 0 ? end() : begin() + position_of(key, code_of(key));
  }
  const_iterator find(const Key& key) const { return const_cast<dense&>(*this).find(key); }

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
    return assigned(find_or_make(key, std::forward<Value>(value)), std::forward<Value>(value));
  }
  template <class Value>
  std::pair<iterator, bool> insert_or_assign(Key&& key, Value&& value) {
    return assigned(find_or_make(std::move(key), std::forward<Value>(value)),
                    std::forward<Value>(value));
  }

  // A hint changes nothing.
  iterator insert(const_iterator, const value_type& element) { return insert(element).first; }
  iterator insert(const_iterator, value_type&& element) { return insert(std::move(element)).first; }
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
  template <class Value>
  iterator insert_or_assign(const_iterator, const Key& key, Value&& value) {
    return insert_or_assign(key, std::forward<Value>(value)).first;
  }
  template <class Value>
  iterator insert_or_assign(const_iterator, Key&& key, Value&& value) {
    return insert_or_assign(std::move(key), std::forward<Value>(value)).first;
  }

  iterator erase(const_iterator it) {
    const size_type at = position(it);
    erase_at(at, code_of(it->first));
    return begin() + at;
  }
  /// From the back, so that what fills a hole is never of the range.
  iterator erase(const_iterator first, const_iterator last) {
    const size_type from = position(first);
    for (size_type at = position(last); at > from; --at)
      erase(begin() + (at - 1));
    return begin() + from;
  }
  size_type erase(const Key& key) {
    if (parts_.size == 0)
      return 0;
    const number c = code_of(key);
    const size_type at = position_of(key, c);
    if (at == parts_.size)
      return 0;
    erase_at(at, c);
    return 1;
  }
  template <class Predicate>
  friend size_type erase_if(dense& map, Predicate matches) {
    const size_type before = map.size();
    for (size_type at = 0; at < map.size();)
      if (matches(map.begin()[at]))
        map.erase(map.begin() + at); // another one is there now
      else
        ++at;
    return before - map.size();
  }
  /// Keeps the memory.
  void clear() noexcept {
    destroy(parts_.array, parts_.size);
    parts_.size = 0;
    std::fill_n(std::to_address(parts_.index), parts_.buckets, entry{none, 0});
  }
  /// The element, which leaves the map.
  std::optional<value_type> extract(const Key& key) {
    std::optional<value_type> found;
    if (const size_type at = position_of(key, code_of(key)); at != parts_.size)
      found.emplace(extract(begin() + at));
    return found;
  }
  value_type extract(const_iterator it) {
    const size_type at = position(it);
    const size_type of_it = entry_of(at, code_of(it->first)), of_last = entry_of_last();
    value_type element = std::move(begin()[at]);
    remove(at, of_it, of_last);
    return element;
  }
  /// All elements, which leave the map.
  std::vector<value_type> extract() && {
    std::vector<value_type> all(std::make_move_iterator(begin()), std::make_move_iterator(end()));
    clear();
    return all;
  }
  /// Holds these elements in place of its own; of those with one key, the first.
  void replace(std::vector<value_type>&& by) {
    clear();
    this->insert(std::make_move_iterator(by.begin()), std::make_move_iterator(by.end()));
  }
  /// Moves over the elements whose keys are not here.
  template <class Hash2, class Equal2>
  void merge(dense<Key, T, Hash2, Equal2, Allocator>& source) {
    if constexpr (std::is_same_v<dense<Key, T, Hash2, Equal2, Allocator>, dense>)
      if (this == &source)
        return;
    for (size_type at = 0; at < source.size();) {
      const auto it = source.begin() + at;
      if (this->contains(it->first)) {
        ++at;
        continue;
      }
      const size_type hole = source.entry_of(at, source.code_of(it->first));
      const size_type of_last = source.entry_of_last();
      if (parts_.size == parts_.room)
        move_to(next_room()); // which may throw: nothing is moved before
      insert(std::move(*it));
      source.remove(at, hole, of_last);
    }
  }
  template <class Hash2, class Equal2>
  void merge(dense<Key, T, Hash2, Equal2, Allocator>&& source) {
    merge(source);
  }

  size_type bucket_count() const noexcept { return parts_.buckets; }
  size_type max_bucket_count() const noexcept { return max_size() * 2; }
  float load_factor() const noexcept {
    return parts_.buckets == 0
               ? 0.0F
               : static_cast<float>(parts_.size) / static_cast<float>(parts_.buckets);
  }
  float max_load_factor() const noexcept { return max_load_; }
  /// From 0.1 to 0.875; what is beyond is taken for these.
  void max_load_factor(float load) {
    const float before = std::exchange(max_load_, std::clamp(load, 0.1F, 0.875F));
    if (parts_.size <= most_at(parts_.buckets))
      return;
    try {
      rehash_to(buckets_for(parts_.size));
    } catch (...) {
      max_load_ = before;
      throw;
    }
  }
  /// At least n buckets, and as few as the elements need.
  void rehash(size_type n) {
    if (n > max_size())
      throw std::length_error("more buckets than there is memory");
    rehash_to(std::max(buckets_for(parts_.size), std::bit_ceil(n)));
  }
  /// No insert moves elements until there are more than n.
  void reserve(size_type n) {
    const size_type buckets = buckets_for(n);
    if (n > parts_.room)
      move_to(n);
    if (buckets > parts_.buckets)
      rehash_to(buckets);
  }

  friend bool operator==(const dense& a, const dense& b) {
    if (a.size() != b.size())
      return false;
    for (const value_type& element : a)
      if (const const_iterator it = b.find(element.first); it == b.end() || !(*it == element))
        return false;
    return true;
  }

private:
  template <class, class, class, class, class>
  friend class dense;

  using memory::allocator_, memory::parts_, memory::none;
  using memory::destroy, memory::add, memory::next_room, memory::move_to;
  using memory::entry_of, memory::remove_entry;
  using memory::make_index, memory::rehash_to, memory::put, memory::put_all, memory::release;
  static constexpr size_type fewest_buckets = 8;

  /// Makes its elements and index, in a map that has none.
  void take_copies(const dense& other) {
    if (other.size() == 0)
      return;
    make_index(parts_, other.buckets_for(other.size()));
    move_to(other.size());
    for (const value_type& element : other)
      add(element);
    put_all(parts_, other.parts_);
  }
  /// Takes its memory, or moves its elements if the memory cannot be given back to this allocator.
  void take_from(dense& other) {
    if (allocator_ == other.allocator_) {
      std::swap(parts_, other.parts_);
      return;
    }
    if (other.size() == 0)
      return;
    try {
      make_index(parts_, other.buckets_for(other.size()));
      move_to(other.size());
      for (value_type& element : other)
        add(std::move(element));
    } catch (...) {
      other.clear(); // some of its elements are moved from
      throw;
    }
    put_all(parts_, other.parts_);
    other.clear();
  }
  template <class Propagates>
  void become(dense& other, Propagates) noexcept {
    if constexpr (Propagates::value) {
      release(); // by the allocator that it came from
      allocator_ = other.allocator_;
    }
    swap_all_but_allocators(other);
  }
  void swap_all_but_allocators(dense& other) noexcept {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    swap(max_load_, other.max_load_);
    swap(parts_, other.parts_);
  }

  /// 32 bits, to which all bits of the hash contribute.
  number code_of(const Key& key) const {
    const std::uint64_t hash = hash_(key);
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<number>(product >> 32);
  }
  size_type most_at(size_type buckets) const noexcept {
    return static_cast<size_type>(static_cast<double>(buckets) * static_cast<double>(max_load_));
  }
  size_type buckets_for(size_type n) const {
    if (n > max_size())
      throw std::length_error("more elements than there is memory");
    size_type buckets = fewest_buckets;
    while (most_at(buckets) < n)
      buckets *= 2;
    return buckets;
  }
  void make_room(size_type n) {
    if (n > most_at(parts_.buckets))
      rehash_to(buckets_for(n));
  }

  size_type position(const_iterator it) const noexcept {
    return static_cast<size_type>(it - begin());
  }
  /// The position of the key, or the size.
  size_type position_of(const Key& key, number c) const {
    if (parts_.size != 0)
      for (size_type i = parts_.home(c); parts_.at(i).position != none; i = parts_.after(i))
        if (parts_.at(i).code == c && equal_(begin()[parts_.at(i).position].first, key))
          return parts_.at(i).position;
    return parts_.size;
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const number c = code_of(key);
    if (const size_type at = position_of(key, c); at != parts_.size)
      return {begin() + at, false};
    make_room(parts_.size + 1);
    add(std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
        std::forward_as_tuple(std::forward<Args>(args)...));
    put(parts_, entry{static_cast<number>(parts_.size - 1), c});
    return {end() - 1, true};
  }
  template <class Value>
  static std::pair<iterator, bool> assigned(std::pair<iterator, bool> put, Value&& value) {
    if (!put.second)
      put.first->second = std::forward<Value>(value);
    return put;
  }
  size_type entry_of_last() const {
    const size_type last = parts_.size - 1;
    return entry_of(last, code_of(begin()[last].first));
  }
  /// The hash is called before anything changes, for it may throw.
  void erase_at(size_type at, number code) {
    const size_type of_last = entry_of_last();
    remove(at, entry_of(at, code), of_last);
  }
  /// The element of that position, and its entry.
  void remove(size_type at, size_type hole, size_type of_last) {
    const size_type last = parts_.size - 1;
    if (at != last) {
      begin()[at] = std::move(begin()[last]);
      parts_.at(of_last).position = static_cast<number>(at);
    }
    remove_entry(hole);
    destroy(parts_.array + static_cast<std::ptrdiff_t>(last), 1);
    --parts_.size;
  }

  Hash hash_;
  Equal equal_;
  float max_load_ = 0.75F;
};

} // namespace gallery
