// A map of chains: an array of buckets, each of which points to the first of the nodes whose keys
// fall into it; the nodes of a bucket are linked one way, the last to nothing. A node holds one
// element and the hash of its key, so that nothing but a lookup or an insert calls the hash. The
// number of buckets is 0 or a power of two. The map knows its first bucket that is not empty.
//
// Iteration takes time for empty buckets, too; and so does an erase that empties the first bucket
// in use, or answers an iterator: it looks for the next one. In a table that is large and nearly
// empty that is not the constant time of std::unordered_map.
//
// Nodes and the array of buckets come from the allocator; elements are constructed and destroyed
// through its traits.
//
// Iterators and references: references stay valid until their element is erased, whatever else
//   happens. So do iterators, but for a change of the number of buckets: an insert of a new key,
//   merge, reserve, rehash and max_load_factor may make them invalid. swap, and a move with an
//   equal allocator, take elements and iterators along. end() is of its own map, and of its own
//   buckets.
// Exceptions: where hash, equality, a copy, a move or an allocation throws, a lookup, an insert of
//   one element, erase, reserve, rehash, max_load_factor, copy construction and copy assignment
//   change nothing. merge has moved some elements; an erase_if whose predicate throws has erased
//   some; a range was inserted in part; after a throwing move between unequal allocators the source
//   is empty.
// A moved-from map is empty, has no buckets, and keeps its functions, allocator and maximum load;
// it
//   can be used. Moving a map to itself changes nothing. Arguments may be elements of the map.
// Equal maps have equal elements, in whatever order.
#pragma once

#include "chained_hash.hpp"
#include "chained_nodes.hpp"
#include "chained_table.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
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

template <class Key, class T, class Hash = chained_hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class chained : private chained_table<Key, T, Hash, Equal, Allocator> {
  template <class, class, class, class, class>
  friend class chained;
  using base = chained_table<Key, T, Hash, Equal, Allocator>;
  using typename base::node, typename base::node_traits, typename base::node_allocator;
  using traits = std::allocator_traits<Allocator>;

  /// Whether the functions take other types than the key.
  template <class H, class E>
  static constexpr bool transparent = requires {
    typename H::is_transparent;
    typename E::is_transparent;
  };

public:
  using key_type = Key;
  using mapped_type = T;
  using typename base::value_type, typename base::size_type;
  using difference_type = std::ptrdiff_t;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using reference = value_type&;
  using const_reference = const value_type&;
  using pointer = typename traits::pointer;
  using const_pointer = typename traits::const_pointer;
  using typename base::iterator, typename base::const_iterator;
  using local_iterator = chained_local_iterator<value_type, value_type>;
  using const_local_iterator = chained_local_iterator<value_type, const value_type>;
  using node_type = chained_node_handle<Key, T, Allocator>;
  struct insert_return_type {
    iterator position;
    bool inserted;
    node_type node;
  };

  chained() = default;
  explicit chained(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                   const Allocator& allocator = Allocator())
      : base(hash, equal, allocator) {
    if (n > 0)
      replace_buckets(rounded(n));
  }
  chained(size_type n, const Allocator& allocator) : chained(n, Hash(), Equal(), allocator) {}
  chained(size_type n, const Hash& hash, const Allocator& allocator)
      : chained(n, hash, Equal(), allocator) {}
  explicit chained(const Allocator& allocator) : chained(0, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  chained(It first, It last, size_type n = 0, const Hash& hash = Hash(),
          const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : chained(n, hash, equal, allocator) {
    insert(first, last);
  }
  template <std::input_iterator It>
  chained(It first, It last, size_type n, const Allocator& allocator)
      : chained(first, last, n, Hash(), Equal(), allocator) {}
  chained(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
          const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : chained(list.begin(), list.end(), n, hash, equal, allocator) {}
  chained(std::initializer_list<value_type> list, size_type n, const Allocator& allocator)
      : chained(list.begin(), list.end(), n, Hash(), Equal(), allocator) {}
  chained(const chained& other) : chained(other, allocator_for_a_copy(other)) {}
  chained(const chained& other, const std::type_identity_t<Allocator>& allocator)
      : chained(0, other.hash_, other.equal_, allocator) {
    max_load_ = other.max_load_;
    copy_elements(other);
  }
  chained(chained&& other) = default; // noexcept where copying the functions is
  chained(chained&& other, const std::type_identity_t<Allocator>& allocator)
      : chained(0, other.hash_, other.equal_, allocator) {
    max_load_ = other.max_load_;
    if (allocator_ == other.allocator_)
      take_nodes(other);
    else
      move_elements(other);
  }
  ~chained() = default;

  chained& operator=(const chained& other) {
    constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
    if (this == &other)
      return *this;
    chained made(other, propagates ? other.allocator_ : allocator_);
    swap_all_but_allocators(made);
    if constexpr (propagates)
      swap_allocators_in_copy_assignment(made);
    return *this;
  }
  chained& operator=(chained&& other) noexcept(
      traits::is_always_equal::value&& std::is_nothrow_copy_constructible_v<Hash>&&
          std::is_nothrow_copy_constructible_v<Equal>&& std::is_nothrow_swappable_v<Hash>&&
              std::is_nothrow_swappable_v<Equal>) {
    constexpr bool propagates = traits::propagate_on_container_move_assignment::value;
    if (this == &other)
      return *this;
    chained made(std::move(other), propagates ? other.allocator_ : allocator_);
    swap_all_but_allocators(made);
    if constexpr (propagates)
      swap_allocators_in_move_assignment(made);
    return *this;
  }
  chained& operator=(std::initializer_list<value_type> list) {
    clear();
    insert(list);
    return *this;
  }
  /// Allocators that do not propagate must be equal.
  void swap(chained& other) noexcept(
      std::is_nothrow_swappable_v<Hash>&& std::is_nothrow_swappable_v<Equal>) {
    swap_all_but_allocators(other);
    if constexpr (traits::propagate_on_container_swap::value)
      swap_allocators_in_swap(other);
  }
  friend void swap(chained& a, chained& b) noexcept(noexcept(a.swap(b))) { a.swap(b); }

  iterator begin() noexcept { return iterator_at(first_node()); }
  const_iterator begin() const noexcept { return const_cast<chained&>(*this).begin(); }
  const_iterator cbegin() const noexcept { return begin(); }
  iterator end() noexcept { return iterator_at(nullptr); }
  const_iterator end() const noexcept { return const_cast<chained&>(*this).end(); }
  const_iterator cend() const noexcept { return end(); }
  bool empty() const noexcept { return size_ == 0; }
  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept { return node_traits::max_size(node_allocator(allocator_)); }
  Allocator get_allocator() const noexcept { return allocator_; }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }

  iterator find(const Key& key) { return empty() ? end() : iterator_at(node_of(key, hash_(key))); }
  const_iterator find(const Key& key) const { return const_cast<chained&>(*this).find(key); }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E> iterator find(const K& key) {
    return empty() ? end() : iterator_at(node_of(key, hash_(key)));
  }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E> const_iterator find(const K& key)
  const { return const_cast<chained&>(*this).find(key); }
  bool contains(const Key& key) const { return find(key) != end(); }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E>
  bool contains(const K& key) const { return find(key) != end(); }
  size_type count(const Key& key) const { return contains(key) ? 1 : 0; }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E> size_type count(const K& key)
  const { return contains(key) ? 1 : 0; }
  std::pair<iterator, iterator> equal_range(const Key& key) { return range_of(find(key)); }
  std::pair<const_iterator, const_iterator> equal_range(const Key& key) const {
    return range_of(find(key));
  }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E> std::pair<iterator, iterator> equal_range(const K& key) {
    return range_of(find(key));
  }
  template <class K, class H = Hash, class E = Equal>
  requires transparent<H, E> std::pair<const_iterator, const_iterator> equal_range(const K& key)
  const { return range_of(find(key)); }
  T& at(const Key& key) {
    const iterator it = find(key);
    if (it == end())
      throw std::out_of_range("the map has no such key");
    return it->second;
  }
  const T& at(const Key& key) const { return const_cast<chained&>(*this).at(key); }
  T& operator[](const Key& key) { return find_or_make(key).first->second; }
  T& operator[](Key&& key) { return find_or_make(std::move(key)).first->second; }

  std::pair<iterator, bool> insert(const value_type& element) {
    return insert_element(element.first, element);
  }
  std::pair<iterator, bool> insert(value_type&& element) {
    return insert_element(element.first, std::move(element));
  }
  template <class Pair>
  requires std::constructible_from<value_type, Pair&&> std::pair<iterator, bool>
  insert(Pair&& pair) {
    return emplace(std::forward<Pair>(pair));
  }
  template <std::input_iterator It>
  requires std::constructible_from<value_type, std::iter_reference_t<It>>
  void insert(It first, It last) {
    for (; first != last; ++first)
      insert(*first);
  }
  void insert(std::initializer_list<value_type> list) { insert(list.begin(), list.end()); }
  template <class... Args>
  std::pair<iterator, bool> emplace(Args&&... args) {
    held made(*this, new_node(0, std::forward<Args>(args)...));
    made.at->hash = hash_(made.at->element.first);
    if (node* there = node_of(made.at->element.first, made.at->hash))
      return {iterator_at(there), false};
    make_room_for_one();
    return {link(made.taken()), true};
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
    auto result = find_or_make(key, std::forward<Value>(value));
    if (!result.second)
      result.first->second = std::forward<Value>(value);
    return result;
  }
  template <class Value>
  std::pair<iterator, bool> insert_or_assign(Key&& key, Value&& value) {
    auto made = find_or_make(std::move(key), std::forward<Value>(value));
    if (!made.second)
      made.first->second = std::forward<Value>(value);
    return made;
  }

  // A hint changes nothing.
  iterator insert(const_iterator, const value_type& element) { return insert(element).first; }
  iterator insert(const_iterator, value_type&& element) { return insert(std::move(element)).first; }
  template <class Pair>
  requires std::constructible_from<value_type, Pair&&> iterator insert(const_iterator,
                                                                       Pair&& pair) {
    return emplace(std::forward<Pair>(pair)).first;
  }
  template <class... Args>
  iterator emplace_hint(const_iterator, Args&&... args) {
    return emplace(std::forward<Args>(args)...).first;
  }
  template <class... Args>
  iterator try_emplace(const_iterator, const Key& key, Args&&... args) {
    return find_or_make(key, std::forward<Args>(args)...).first;
  }
  template <class... Args>
  iterator try_emplace(const_iterator, Key&& key, Args&&... args) {
    return find_or_make(std::move(key), std::forward<Args>(args)...).first;
  }
  template <class Value>
  iterator insert_or_assign(const_iterator, const Key& key, Value&& value) {
    return insert_or_assign(key, std::forward<Value>(value)).first;
  }
  template <class Value>
  iterator insert_or_assign(const_iterator, Key&& key, Value&& value) {
    return insert_or_assign(std::move(key), std::forward<Value>(value)).first;
  }

  iterator erase(iterator it) noexcept { return erase(const_iterator(it)); }
  iterator erase(const_iterator it) noexcept {
    const iterator next = iterator_after(it);
    delete_node(allocator_, unlink(it.at()));
    return next;
  }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase_in_one_bucket(first, last);
    return iterator(last.at(), last.bucket(), last.last());
  }
  /// The key may be one of the map.
  size_type erase(const Key& key) {
    const iterator it = find(key);
    if (it == end())
      return 0;
    delete_node(allocator_, unlink(it.at()));
    return 1;
  }
  template <class Predicate>
  friend size_type erase_if(chained& map, Predicate matches) {
    return map.erase_matching(matches);
  }
  using base::clear;

  node_type extract(const_iterator it) {
    node_type out(nullptr, allocator_); // copying an allocator does not throw
    out.node_ = unlink(it.at());
    return out;
  }
  node_type extract(const Key& key) {
    const iterator it = find(key);
    return it == end() ? node_type() : extract(it);
  }
  /// The node's allocator must be equal to that of the map.
  insert_return_type insert(node_type&& handle) {
    if (handle.empty())
      return {end(), false, node_type()};
    const size_type hash = hash_(handle.key());
    if (node* there = node_of(handle.key(), hash))
      return {iterator_at(there), false, std::move(handle)};
    make_room_for_one();
    handle.node_->hash = hash; // the key can have changed, and the map
    const iterator at = link(handle.node_);
    handle.forget();
    return {at, true, node_type()};
  }
  /// The handle keeps a node whose key is there.
  iterator insert(const_iterator, node_type&& handle) {
    insert_return_type result = insert(std::move(handle));
    if (!result.inserted)
      handle = std::move(result.node);
    return result.position;
  }
  /// Takes the elements whose keys are not here. The allocators must be equal.
  template <class H, class E>
  void merge(chained<Key, T, H, E, Allocator>& source) {
    if constexpr (std::same_as<chained<Key, T, H, E, Allocator>, chained>)
      if (this == &source)
        return;
    for (auto it = source.begin(); it != source.end();) {
      node* n = it.at();
      ++it;
      const size_type hash = hash_(n->element.first);
      if (node_of(n->element.first, hash) != nullptr)
        continue;
      make_room_for_one();
      source.unlink(n);
      n->hash = hash;
      link(n);
    }
  }
  template <class H, class E>
  void merge(chained<Key, T, H, E, Allocator>&& source) {
    merge(source);
  }

  size_type bucket_count() const noexcept { return bucket_count_; }
  using base::max_bucket_count;
  size_type bucket(const Key& key) const { return index_of(hash_(key)); }
  size_type bucket_size(size_type n) const {
    return static_cast<size_type>(std::distance(begin(n), end(n)));
  }
  local_iterator begin(size_type n) noexcept { return local_iterator(buckets_[n]); }
  const_local_iterator begin(size_type n) const noexcept {
    return const_local_iterator(buckets_[n]);
  }
  const_local_iterator cbegin(size_type n) const noexcept { return begin(n); }
  local_iterator end(size_type) noexcept { return local_iterator(); }
  const_local_iterator end(size_type) const noexcept { return const_local_iterator(); }
  const_local_iterator cend(size_type n) const noexcept { return end(n); }
  float load_factor() const noexcept {
    return bucket_count_ == 0 ? 0.0F
                              : static_cast<float>(size_) / static_cast<float>(bucket_count_);
  }
  float max_load_factor() const noexcept { return max_load_; }
  /// Makes buckets at once if there are too few for the new maximum, which must be above 0.
  void max_load_factor(float most) {
    const size_type needed = buckets_for(size_, most);
    if (needed > bucket_count_)
      replace_buckets(needed);
    max_load_ = most;
  }
  /// At least n buckets, and as few as that and the maximum load allow: none for an empty map.
  void rehash(size_type n) {
    const size_type wanted = std::max(rounded(n), buckets_for(size_, max_load_));
    if (wanted != bucket_count_)
      replace_buckets(wanted);
  }
  /// Room for n elements; never fewer buckets than before.
  void reserve(size_type n) {
    const size_type wanted = buckets_for(n, max_load_);
    if (wanted > bucket_count_)
      replace_buckets(wanted);
  }

  friend bool operator==(const chained& a, const chained& b) {
    if (a.size_ != b.size_)
      return false;
    for (const value_type& element : a)
      if (const const_iterator it = b.find(element.first); it == b.end() || !(*it == element))
        return false;
    return true;
  }

private:
  using base::hash_, base::equal_, base::allocator_, base::buckets_, base::bucket_count_;
  using base::index_of, base::rounded, base::buckets_for, base::has_room_for;
  using base::insert_element, base::find_or_make, base::erase_in_one_bucket, base::erase_matching;
  using base::iterator_at, base::range_of, base::first_node, base::node_of;
  using base::make_room_for_one, base::replace_buckets;
  using base::new_node, base::link, base::link_to, base::unlink, base::take_nodes;
  using base::size_, base::first_, base::max_load_;
  using typename base::held;

  iterator iterator_after(const_iterator it) noexcept {
    ++it;
    return iterator(it.at(), it.bucket(), it.last());
  }

  // Whole maps.

  static Allocator allocator_for_a_copy(const chained& other) {
    return traits::select_on_container_copy_construction(other.allocator_);
  }
  /// The map has no element, and the hash of the other one.
  void copy_elements(const chained& other) {
    reserve(other.size_);
    for (size_type i = other.first_; i < other.bucket_count_; ++i)
      for (node* at = other.buckets_[i]; at != nullptr; at = at->next)
        link(new_node(at->hash, std::as_const(at->element)));
  }
  /// Where memory cannot be handed over: moves key and value of each element. The other map is
  /// empty afterwards, of moved-from keys too.
  void move_elements(chained& other) {
    try {
      reserve(other.size_);
      for (iterator it = other.begin(); it != other.end(); ++it)
        link(
            new_node(it.at()->hash, std::move(const_cast<Key&>(it->first)), std::move(it->second)));
    } catch (...) {
      other.clear();
      throw;
    }
    other.clear();
  }
  void swap_all_but_allocators(chained& other) noexcept(
      std::is_nothrow_swappable_v<Hash>&& std::is_nothrow_swappable_v<Equal>) {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    swap(buckets_, other.buckets_);
    swap(bucket_count_, other.bucket_count_);
    swap(size_, other.size_);
    swap(first_, other.first_);
    swap(max_load_, other.max_load_);
  }
  void swap_allocators_in_copy_assignment(chained& made) noexcept {
    std::swap(allocator_, made.allocator_);
  }
  void swap_allocators_in_move_assignment(chained& made) noexcept {
    std::swap(allocator_, made.allocator_);
  }
  void swap_allocators_in_swap(chained& other) noexcept {
    using std::swap;
    swap(allocator_, other.allocator_);
  }
};

} // namespace gallery
