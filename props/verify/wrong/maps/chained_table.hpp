// The part of chained.hpp below the interface of a map: functions and allocator, the array of
// buckets, and the nodes linked from it, which it makes, finds and frees.
#pragma once

#include "chained_nodes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gallery {

/// What chained says of exceptions and iterators is about these members, too.
template <class Key, class T, class Hash, class Equal, class Allocator>
class chained_table {
public:
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using iterator = chained_iterator<value_type, value_type>;
  using const_iterator = chained_iterator<value_type, const value_type>;

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
  size_type max_bucket_count() const noexcept {
    return std::bit_floor(bucket_traits::max_size(bucket_allocator(allocator_)));
  }

protected:
  using node = chained_node<value_type>;
  using traits = std::allocator_traits<Allocator>;
  using node_traits = chained_node_traits<Allocator, value_type>;
  using node_allocator = typename node_traits::allocator_type;
  using bucket_traits = typename traits::template rebind_traits<node*>;
  using bucket_allocator = typename bucket_traits::allocator_type;

  /// A node that is not linked yet: destroyed unless it is taken.
  struct held {
    held(chained_table& m, node* n) noexcept : map(m), at(n) {}
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    ~held() {
      if (at != nullptr)
        delete_node(map.allocator_, at);
    }
    node* taken() noexcept { return std::exchange(at, nullptr); }
    chained_table& map;
    node* at;
  };

  chained_table() = default;
  chained_table(const Hash& hash, const Equal& equal, const Allocator& allocator)
      : hash_(hash),
        equal_(equal),
        allocator_(allocator) {}
  chained_table(chained_table&& other) noexcept(
      std::is_nothrow_copy_constructible_v<Hash>&& std::is_nothrow_copy_constructible_v<Equal>)
      : hash_(other.hash_),
        equal_(other.equal_),
        allocator_(other.allocator_),
        max_load_(other.max_load_) {
    take_nodes(other);
  }
  ~chained_table() {
    clear();
    free_buckets(buckets_, bucket_count_);
  }
  /// The map has no element and no buckets, and an equal allocator.
  void take_nodes(chained_table& other) noexcept {
    buckets_ = std::exchange(other.buckets_, nullptr);
    bucket_count_ = std::exchange(other.bucket_count_, 0);
    size_ = std::exchange(other.size_, 0);
    first_ = std::exchange(other.first_, 0);
  }

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
