// Right: chained nodes. The elements lie in one std::list, those of a bucket side by side; a bucket
// knows its first element and how many it has. Each element keeps the hash of its key.
//
// Iterators and references: erase invalidates only what it erased, and everything else nothing;
//   swap, merge, extract, and a move with an equal allocator take the elements along as they are.
//   A rehash, and so an insert of a new key, can change the order of iteration.
// Exceptions: where hash, equality, a copy, a move or an allocation throws, insert, erase, find,
//   reserve, rehash, copy construction and copy assignment change nothing. In merge and in a move
//   with an unequal allocator, and in erase_if where a predicate throws, some of the work is done.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map.
#pragma once

#include "members.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace right {

/// An iterator of a list of elements that keep their hash. `Value` is const for a const_iterator.
template <class ListIterator, class Value>
class node_iterator {
public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_const_t<Value>;
  using difference_type = std::ptrdiff_t;
  using pointer = Value*;
  using reference = Value&;

  node_iterator() = default;
  explicit node_iterator(ListIterator at) noexcept : at_(at) {}
  template <std::same_as<value_type> Mutable>
  requires std::is_const_v<Value>
  explicit(false) node_iterator(const node_iterator<ListIterator, Mutable>& other) noexcept
      : at_(other.at()) {}
  Value& operator*() const noexcept { return at_->element; }
  Value* operator->() const noexcept { return &at_->element; }
  node_iterator& operator++() noexcept {
    ++at_;
    return *this;
  }
  node_iterator operator++(int) noexcept { return node_iterator(at_++); }
  friend bool operator==(const node_iterator&, const node_iterator&) = default;
  ListIterator at() const noexcept { return at_; }

private:
  ListIterator at_;
};

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class node_map
    : public members<node_map<Key, T, Hash, Equal, Allocator>, Key, T, std::pair<const Key, T>> {
  using base = members<node_map, Key, T, std::pair<const Key, T>>;
  friend base;
  struct node {
    template <class... Args>
    explicit node(std::size_t h, Args&&... args) : hash(h),
                                                   element(std::forward<Args>(args)...) {}
    std::size_t hash;
    std::pair<const Key, T> element;
  };
  template <class U>
  using rebound = typename std::allocator_traits<Allocator>::template rebind_alloc<U>;
  using list = std::list<node, rebound<node>>;
  struct bucket {
    typename list::iterator first{}; // of no meaning while there are none
    std::size_t count = 0;
  };
  using buckets = std::vector<bucket, rebound<bucket>>;
  using traits = std::allocator_traits<Allocator>;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = node_iterator<typename list::iterator, value_type>;
  using const_iterator = node_iterator<typename list::iterator, const value_type>;

  /// An element that is in no map.
  class node_type {
  public:
    using key_type = Key;
    using mapped_type = T;
    using allocator_type = Allocator;
    node_type() = default;
    bool empty() const noexcept { return held_.empty(); }
    explicit operator bool() const noexcept { return !empty(); }
    Key& key() const { return const_cast<Key&>(held_.front().element.first); }
    T& mapped() const { return const_cast<T&>(held_.front().element.second); }
    Allocator get_allocator() const { return Allocator(held_.get_allocator()); }

  private:
    friend node_map;
    explicit node_type(const Allocator& allocator) : held_(rebound<node>(allocator)) {}
    list held_;
  };
  struct insert_return_type {
    iterator position;
    bool inserted;
    node_type node;
  };

  node_map() = default;
  explicit node_map(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                    const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        list_(allocator),
        buckets_(n, rebound<bucket>(allocator)) {}
  explicit node_map(const Allocator& allocator) : node_map(0, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  node_map(It first, It last, size_type n = 0, const Hash& hash = Hash(),
           const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : node_map(n, hash, equal, allocator) {
    this->insert(first, last);
  }
  node_map(std::initializer_list<value_type> elements, size_type n = 0, const Hash& hash = Hash(),
           const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : node_map(elements.begin(), elements.end(), n, hash, equal, allocator) {}
  node_map(const node_map& other)
      : node_map(other, traits::select_on_container_copy_construction(other.get_allocator())) {}
  node_map(const node_map& other, const Allocator& allocator)
      : node_map(other.size(), other.hash_, other.equal_, allocator) {
    most_load_ = other.most_load_;
    for (const node& n : other.list_)
      add(n.hash, n.element);
  }
  node_map(node_map&& other) noexcept
      : hash_(other.hash_),
        equal_(other.equal_),
        list_(std::move(other.list_)),
        buckets_(std::move(other.buckets_)),
        most_load_(other.most_load_) {
    other.buckets_.clear();
  }
  node_map(node_map&& other, const Allocator& allocator)
      : node_map(0, other.hash_, other.equal_, allocator) {
    take(other);
  }
  ~node_map() = default;

  node_map& operator=(const node_map& other) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
      become(node_map(other, propagates ? other.get_allocator() : get_allocator()));
    }
    return *this;
  }
  node_map& operator=(node_map&& other) noexcept(traits::is_always_equal::value) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_move_assignment::value;
      become(node_map(std::move(other), propagates ? other.get_allocator() : get_allocator()));
    }
    return *this;
  }
  void swap(node_map& other) noexcept {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    list_.swap(other.list_);
    buckets_.swap(other.buckets_);
    swap(most_load_, other.most_load_);
  }

  iterator begin() noexcept { return iterator(list_.begin()); }
  iterator end() noexcept { return iterator(list_.end()); }
  const_iterator begin() const noexcept { return const_cast<node_map&>(*this).begin(); }
  const_iterator end() const noexcept { return const_cast<node_map&>(*this).end(); }
  size_type size() const noexcept { return list_.size(); }
  size_type max_size() const noexcept { return list_.max_size(); }
  size_type bucket_count() const noexcept { return buckets_.size(); }
  float load_factor() const noexcept {
    return buckets_.empty() ? 0 : ratio(size(), bucket_count());
  }
  float max_load_factor() const noexcept { return most_load_; }
  void max_load_factor(float most) noexcept { most_load_ = most; }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }
  Allocator get_allocator() const noexcept { return Allocator(list_.get_allocator()); }

  iterator find(const Key& key) { return list_.empty() ? end() : find(key, hash_(key)); }
  const_iterator find(const Key& key) const { return const_cast<node_map&>(*this).find(key); }

  using base::erase, base::insert;
  iterator erase(const_iterator it) noexcept {
    unlink(it.at());
    return iterator(list_.erase(it.at()));
  }
  iterator erase(const_iterator first, const_iterator last) noexcept {
    while (first != last)
      first = erase(first);
    return iterator(last.at());
  }
  void clear() noexcept {
    list_.clear();
    std::fill(buckets_.begin(), buckets_.end(), bucket{});
  }
  template <class Predicate>
  friend size_type erase_if(node_map& map, Predicate matches) {
    return erase_by_loop(map, std::move(matches));
  }

  node_type extract(const_iterator it) {
    node_type extracted(get_allocator());
    unlink(it.at());
    extracted.held_.splice(extracted.held_.begin(), list_, it.at());
    return extracted;
  }
  node_type extract(const Key& key) {
    const iterator it = find(key);
    return it == end() ? node_type(get_allocator()) : extract(it);
  }
  insert_return_type insert(node_type&& handle) {
    if (handle.empty())
      return {end(), false, node_type(get_allocator())};
    const std::size_t hash = hash_(handle.key());
    if (const iterator it = find(handle.key(), hash); it != end())
      return {it, false, std::move(handle)};
    handle.held_.front().hash = hash;
    return {link(handle.held_), true, node_type(get_allocator())};
  }
  iterator insert(const_iterator, node_type&& handle) {
    insert_return_type result = insert(std::move(handle));
    handle = std::move(result.node);
    return result.position;
  }
  /// Takes the elements whose keys are not here yet. The allocators must be equal.
  void merge(node_map& other) {
    if (this == &other)
      return;
    for (auto it = other.begin(); it != other.end();) {
      const iterator at = it++;
      const std::size_t hash = hash_(at->first);
      if (find(at->first, hash) != end())
        continue;
      make_room();
      node_type moved = other.extract(at);
      moved.held_.front().hash = hash;
      link(moved.held_);
    }
  }
  void merge(node_map&& other) { merge(other); }

  void reserve(size_type n) { rehash(buckets_for(n)); }
  /// At least n buckets, and enough for its elements.
  void rehash(size_type n) {
    buckets fresh(std::max(n, buckets_for(size())), buckets_.get_allocator());
    buckets_.swap(fresh);
    list old(list_.get_allocator());
    old.swap(list_);
    while (!old.empty())
      link_first_of(old);
  }

private:
  static float ratio(size_type a, size_type b) noexcept {
    return static_cast<float>(a) / static_cast<float>(b);
  }
  size_type buckets_for(size_type n) const {
    const double wanted = std::ceil(static_cast<double>(n) / static_cast<double>(most_load_));
    if (!(wanted < 9e18))
      throw std::length_error("more buckets than there is memory");
    return static_cast<size_type>(wanted) | 1; // odd: a power of two would see low bits only
  }
  bucket& bucket_of(std::size_t hash) noexcept { return buckets_[hash % buckets_.size()]; }
  iterator find(const Key& key, std::size_t hash) {
    if (list_.empty())
      return end();
    bucket& b = bucket_of(hash);
    auto it = b.first;
    for (std::size_t left = b.count; left > 0; --left, ++it)
      if (it->hash == hash && equal_(it->element.first, key))
        return iterator(it);
    return end();
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const std::size_t hash = hash_(key);
    if (const iterator it = find(key, hash); it != end())
      return {it, false};
    return {add(hash, std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
                std::forward_as_tuple(std::forward<Args>(args)...)),
            true};
  }
  template <class... Args>
  iterator add(std::size_t hash, Args&&... args) {
    list made(list_.get_allocator());
    made.emplace_front(hash, std::forward<Args>(args)...);
    return link(made);
  }
  void make_room() {
    if (buckets_.empty() || ratio(size() + 1, bucket_count()) > most_load_)
      rehash(buckets_for(2 * size() + 8));
  }
  iterator link(list& from) {
    make_room();
    return link_first_of(from);
  }
  iterator link_first_of(list& from) noexcept {
    bucket& b = bucket_of(from.front().hash);
    list_.splice(b.count == 0 ? list_.begin() : b.first, from, from.begin());
    b.first = b.count == 0 ? list_.begin() : std::prev(b.first);
    ++b.count;
    return iterator(b.first);
  }
  void unlink(typename list::iterator it) noexcept {
    bucket& b = bucket_of(it->hash);
    if (b.first == it)
      ++b.first;
    --b.count;
  }
  /// The nodes themselves, or where the allocators are not equal, their elements.
  void take(node_map& other) {
    most_load_ = other.most_load_;
    if (get_allocator() == other.get_allocator()) {
      list_.swap(other.list_);
      buckets_.swap(other.buckets_);
      return;
    }
    try {
      for (node& n : other.list_)
        add(n.hash, std::piecewise_construct,
            std::forward_as_tuple(std::move(const_cast<Key&>(n.element.first))),
            std::forward_as_tuple(std::move(n.element.second)));
    } catch (...) {
      other.clear();
      throw;
    }
    other.clear();
  }
  /// Takes the other's allocator too, whether allocators propagate or not: it is the right one.
  void become(node_map&& other) noexcept {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
  }

  Hash hash_{};
  Equal equal_{};
  list list_;
  buckets buckets_;
  float most_load_ = 1;
};

} // namespace right
