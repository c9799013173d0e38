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

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gallery {

template <class Value>
struct chained_node {
  chained_node() noexcept {}
  ~chained_node() {}
  chained_node(const chained_node&) = delete;
  chained_node& operator=(const chained_node&) = delete;

  chained_node* next = nullptr;
  std::size_t hash = 0;
  union { // constructed and destroyed by the map
    Value element;
  };
};

/// Goes through the chains of all buckets. `Element` is const for a const_iterator.
template <class Value, class Element>
class chained_iterator {
  using node = chained_node<Value>;

public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = Element*;
  using reference = Element&;

  chained_iterator() = default;
  chained_iterator(node* at, node** bucket, node** last) noexcept
      : at_(at),
        bucket_(bucket),
        last_(last) {}
  /// From an iterator to a const_iterator.
  template <class Other>
  requires(std::same_as<Other, Value>&& std::is_const_v<Element>) explicit(false)
      chained_iterator(const chained_iterator<Value, Other>& other) noexcept
      : at_(other.at()),
        bucket_(other.bucket()),
        last_(other.last()) {}

  reference operator*() const noexcept { return at_->element; }
  pointer operator->() const noexcept { return std::addressof(at_->element); }
  chained_iterator& operator++() noexcept {
    at_ = at_->next;
    if (at_ == nullptr) {
      ++bucket_;
      skip_empty_buckets();
    }
    return *this;
  }
  chained_iterator operator++(int) noexcept {
    chained_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const chained_iterator& a, const chained_iterator& b) noexcept {
    return a.at_ == b.at_;
  }

  node* at() const noexcept { return at_; }
  node** bucket() const noexcept { return bucket_; }
  node** last() const noexcept { return last_; }

private:
  void skip_empty_buckets() noexcept {
    while (bucket_ != last_ && *bucket_ == nullptr)
      ++bucket_;
    at_ = bucket_ == last_ ? nullptr : *bucket_;
  }

  node* at_ = nullptr;
  node** bucket_ = nullptr;
  node** last_ = nullptr;
};

/// Goes through the chain of one bucket.
template <class Value, class Element>
class chained_local_iterator {
  using node = chained_node<Value>;

public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = Element*;
  using reference = Element&;

  chained_local_iterator() = default;
  explicit chained_local_iterator(node* at) noexcept : at_(at) {}
  reference operator*() const noexcept { return at_->element; }
  pointer operator->() const noexcept { return std::addressof(at_->element); }
  chained_local_iterator& operator++() noexcept {
    at_ = at_->next;
    return *this;
  }
  chained_local_iterator operator++(int) noexcept {
    return chained_local_iterator(std::exchange(at_, at_->next));
  }
  friend bool operator==(const chained_local_iterator&, const chained_local_iterator&) = default;

private:
  node* at_ = nullptr;
};

/// The hash functor that it has by default: FNV-1a of strings, a product of numbers.
template <class Key>
struct chained_hash {
  std::size_t operator()(const Key& key) const noexcept {
    if constexpr (std::is_integral_v<Key>)
      return mixed(static_cast<std::uint64_t>(key));
    else {
      std::uint64_t hash = 0xcbf29ce484222325U;
      const std::size_t size = key.size();
      for (std::size_t i = 0; i < size; ++i)
        hash = (hash ^ static_cast<unsigned char>(key[i])) * 0x100000001b3U;
      return static_cast<std::size_t>(hash);
    }
  }

private:
  static std::size_t mixed(std::uint64_t n) noexcept {
    const std::uint64_t product = n * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product ^ product >> 32);
  }
};

template <class Key, class T, class Hash = chained_hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class chained {
  template <class, class, class, class, class>
  friend class chained;
  using node = chained_node<std::pair<const Key, T>>;
  using traits = std::allocator_traits<Allocator>;
  using node_allocator = typename traits::template rebind_alloc<node>;
  using node_traits = std::allocator_traits<node_allocator>;
  using bucket_allocator = typename traits::template rebind_alloc<node*>;
  using bucket_traits = std::allocator_traits<bucket_allocator>;

  /// Whether the functions take other types than the key.
  template <class H, class E>
  static constexpr bool transparent = requires {
    typename H::is_transparent;
    typename E::is_transparent;
  };

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using reference = value_type&;
  using const_reference = const value_type&;
  using pointer = typename traits::pointer;
  using const_pointer = typename traits::const_pointer;
  using iterator = chained_iterator<value_type, value_type>;
  using const_iterator = chained_iterator<value_type, const value_type>;
  using local_iterator = chained_local_iterator<value_type, value_type>;
  using const_local_iterator = chained_local_iterator<value_type, const value_type>;

  /// A node that is in no map, with the allocator that it is from; or nothing.
  class node_type {
  public:
    using key_type = Key;
    using mapped_type = T;
    using allocator_type = Allocator;

    node_type() noexcept = default;
    node_type(node_type&& other) noexcept
        : node_(std::exchange(other.node_, nullptr)),
          allocator_(std::move(other.allocator_)) {
      other.allocator_.reset();
    }
    node_type& operator=(node_type&& other) noexcept {
      if (this == &other)
        return *this;
      release();
      node_ = std::exchange(other.node_, nullptr);
      if (other.allocator_)
        allocator_.emplace(*other.allocator_);
      other.allocator_.reset();
      return *this;
    }
    ~node_type() { release(); }

    bool empty() const noexcept { return node_ == nullptr; }
    explicit operator bool() const noexcept { return !empty(); }
    Key& key() const { return const_cast<Key&>(node_->element.first); }
    T& mapped() const { return node_->element.second; }
    Allocator get_allocator() const { return *allocator_; }
    void swap(node_type& other) noexcept {
      node_type kept(std::move(other));
      other = std::move(*this);
      *this = std::move(kept);
    }
    friend void swap(node_type& a, node_type& b) noexcept { a.swap(b); }

  private:
    friend chained;
    template <class, class, class, class, class>
    friend class chained;
    node_type(node* n, const Allocator& allocator) : node_(n), allocator_(allocator) {}
    void release() noexcept {
      if (node_ != nullptr)
        delete_node(*allocator_, node_);
      node_ = nullptr;
      allocator_.reset();
    }
    /// The node goes into a map.
    void forget() noexcept {
      node_ = nullptr;
      allocator_.reset();
    }

    node* node_ = nullptr;
    std::optional<Allocator> allocator_;
  };
  struct insert_return_type {
    iterator position;
    bool inserted;
    node_type node;
  };

  chained() = default;
  explicit chained(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                   const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        allocator_(allocator) {
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
  chained(chained&& other) noexcept(
      std::is_nothrow_copy_constructible_v<Hash>&& std::is_nothrow_copy_constructible_v<Equal>)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(other.allocator_),
        max_load_(other.max_load_) {
    take_nodes(other);
  }
  chained(chained&& other, const std::type_identity_t<Allocator>& allocator)
      : chained(0, other.hash_, other.equal_, allocator) {
    max_load_ = other.max_load_;
    if (allocator_ == other.allocator_)
      take_nodes(other);
    else
      move_elements(other);
  }
  ~chained() {
    clear();
    free_buckets(buckets_, bucket_count_);
  }

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
  /// The buckets stay.
  void clear() noexcept {
    if (size_ == 0)
      return;
    for (size_type i = first_; i < bucket_count_; ++i) {
      delete_chain(buckets_[i]);
      buckets_[i] = nullptr;
    }
    size_ = 0;
    first_ = bucket_count_;
  }

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
  size_type max_bucket_count() const noexcept {
    return std::bit_floor(bucket_traits::max_size(bucket_allocator(allocator_)));
  }
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
  /// A node that is not linked yet: destroyed unless it is taken.
  struct held {
    held(chained& m, node* n) noexcept : map(m), at(n) {}
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    ~held() {
      if (at != nullptr)
        delete_node(map.allocator_, at);
    }
    node* taken() noexcept { return std::exchange(at, nullptr); }
    chained& map;
    node* at;
  };

  // Nodes.

  template <class... Args>
  node* new_node(size_type hash, Args&&... args) {
    node_allocator from(allocator_);
    node* made = std::construct_at(std::to_address(node_traits::allocate(from, 1)));
    try {
      traits::construct(allocator_, std::addressof(made->element), std::forward<Args>(args)...);
    } catch (...) {
      free_node(allocator_, made);
      throw;
    }
    made->hash = hash;
    return made;
  }
  static void free_node(const Allocator& allocator, node* n) noexcept {
    node_allocator from(allocator);
    const auto at = std::pointer_traits<typename node_traits::pointer>::pointer_to(*n);
    std::destroy_at(n);
    node_traits::deallocate(from, at, 1);
  }
  static void delete_node(Allocator& allocator, node* n) noexcept {
    traits::destroy(allocator, std::addressof(n->element));
    free_node(allocator, n);
  }
  void delete_chain(node* n) noexcept {
    while (n != nullptr) {
      node* const next = n->next;
      delete_node(allocator_, n);
      n = next;
    }
  }

  // Buckets.

  /// Spreads hashes that differ in few bits, high ones or low ones.
  static size_type mixed(size_type hash) noexcept {
    std::uint64_t h = hash;
    h = (h ^ h >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<size_type>(h ^ h >> 32);
  }
  size_type index_of(size_type hash) const noexcept { return mixed(hash) & (bucket_count_ - 1); }
  size_type rounded(size_type n) const {
    if (n > max_bucket_count())
      throw std::length_error("more buckets than there is memory");
    return n == 0 ? 0 : std::bit_ceil(n);
  }
  /// The fewest buckets that hold n elements at a maximum load.
  size_type buckets_for(size_type n, float most) const {
    const double wanted = std::ceil(static_cast<double>(n) / static_cast<double>(most));
    if (!(wanted <= static_cast<double>(max_bucket_count())))
      throw std::length_error("more buckets than there is memory");
    return rounded(static_cast<size_type>(wanted));
  }
  /// Elements that the buckets hold at the maximum load.
  bool has_room_for(size_type n) const noexcept {
    return static_cast<double>(n) <=
           static_cast<double>(bucket_count_) * static_cast<double>(max_load_);
  }
  void make_room_for_one() {
    if (has_room_for(size_ + 1))
      return;
    const size_type twice = bucket_count_ == 0 ? 8 : 2 * bucket_count_;
    replace_buckets(std::max(twice, buckets_for(size_ + 1, max_load_)));
  }
  node** new_buckets(size_type n) {
    if (n == 0)
      return nullptr;
    bucket_allocator from(allocator_);
    node** const made = std::to_address(bucket_traits::allocate(from, n));
    std::uninitialized_fill_n(made, n, nullptr);
    return made;
  }
  void free_buckets(node** buckets, size_type n) noexcept {
    if (buckets == nullptr)
      return;
    bucket_allocator from(allocator_);
    const auto at = std::pointer_traits<typename bucket_traits::pointer>::pointer_to(*buckets);
    bucket_traits::deallocate(from, at, n);
  }
  /// Takes all nodes to n new buckets. Calls neither hash nor equality.
  void replace_buckets(size_type n) {
    node** const fresh = new_buckets(n);
    node** const old = std::exchange(buckets_, fresh);
    const size_type old_count = std::exchange(bucket_count_, n);
    const size_type old_first = std::exchange(first_, n);
    size_ = 0; // link counts again
    for (size_type i = old_first; i < old_count; ++i)
      for (node* at = old[i]; at != nullptr;)
        link(std::exchange(at, at->next));
    free_buckets(old, old_count);
  }

  // Links.

  iterator iterator_at(node* n) noexcept {
    node** const last = buckets_ + bucket_count_;
    return n == nullptr ? iterator(nullptr, last, last)
                        : iterator(n, buckets_ + index_of(n->hash), last);
  }
  iterator iterator_after(const_iterator it) noexcept {
    ++it;
    return iterator(it.at(), it.bucket(), it.last());
  }
  template <class It>
  std::pair<It, It> range_of(It it) const noexcept {
    return {it, it.at() == nullptr ? it : std::next(it)};
  }
  node* first_node() const noexcept { return size_ == 0 ? nullptr : buckets_[first_]; }
  template <class K>
  node* node_of(const K& key, size_type hash) const {
    if (size_ == 0)
      return nullptr;
    for (node* at = buckets_[index_of(hash)]; at != nullptr; at = at->next)
      if (at->hash == hash && equal_(at->element.first, key))
        return at;
    return nullptr;
  }
  /// There must be room.
  iterator link(node* n) noexcept {
    const size_type i = index_of(n->hash);
    n->next = buckets_[i];
    buckets_[i] = n;
    first_ = std::min(first_, i);
    ++size_;
    return iterator(n, buckets_ + i, buckets_ + bucket_count_);
  }
  /// What points to the node.
  node** link_to(node* n) noexcept {
    node** at = buckets_ + index_of(n->hash);
    while (*at != n)
      at = &(*at)->next;
    return at;
  }
  node* unlink(node* n) noexcept {
    *link_to(n) = n->next;
    --size_;
    skip_to_first_bucket();
    return n;
  }
  /// After elements have gone.
  void skip_to_first_bucket() noexcept {
    if (size_ == 0)
      first_ = bucket_count_;
    while (first_ < bucket_count_ && buckets_[first_] == nullptr)
      ++first_;
  }
  /// Erases from `first` to `last` or the end of its bucket, and answers where it ended.
  const_iterator erase_in_one_bucket(const_iterator first, const_iterator last) noexcept {
    node** const from = link_to(first.at());
    const_iterator at = first;
    while (at != last && at.bucket() == first.bucket()) {
      node* const gone = at.at();
      ++at;
      *from = gone->next;
      delete_node(allocator_, gone);
      --size_;
    }
    skip_to_first_bucket();
    return at;
  }
  template <class Predicate>
  size_type erase_matching(Predicate& matches) {
    const size_type before = size_;
    for (size_type i = first_; i < bucket_count_; ++i)
      for (node** from = buckets_ + i; *from != nullptr;) {
        node* const n = *from;
        if (matches(n->element)) {
          *from = n->next;
          delete_node(allocator_, n);
          --size_;
          skip_to_first_bucket();
        } else {
          from = &n->next;
        }
      }
    return before - size_;
  }

  // Inserting.

  template <class Element>
  std::pair<iterator, bool> insert_element(const Key& key, Element&& element) {
    const size_type hash = hash_(key);
    if (node* there = node_of(key, hash))
      return {iterator_at(there), false};
    held made(*this, new_node(hash, std::forward<Element>(element)));
    make_room_for_one();
    return {link(made.taken()), true};
  }
  /// The element of the key, or one made of it and of arguments for the value.
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const size_type hash = hash_(key);
    if (node* there = node_of(key, hash))
      return {iterator_at(there), false};
    held made(*this,
              new_node(hash, std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
                       std::forward_as_tuple(std::forward<Args>(args)...)));
    make_room_for_one();
    return {link(made.taken()), true};
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
  /// The map has no element and no buckets, and an equal allocator.
  void take_nodes(chained& other) noexcept {
    buckets_ = std::exchange(other.buckets_, nullptr);
    bucket_count_ = std::exchange(other.bucket_count_, 0);
    size_ = std::exchange(other.size_, 0);
    first_ = std::exchange(other.first_, 0);
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

  [[no_unique_address]] Hash hash_{};
  [[no_unique_address]] Equal equal_{};
  [[no_unique_address]] Allocator allocator_{};
  node** buckets_ = nullptr;
  size_type bucket_count_ = 0;
  size_type size_ = 0;
  size_type first_ = 0; ///< The first bucket that is not empty; if all are, their number.
  float max_load_ = 1.0F;
};

} // namespace gallery
