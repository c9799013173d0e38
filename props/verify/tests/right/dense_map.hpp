// Right: the elements lie in an array without gaps, in the order of their insertion; a table of
// linear probing has their positions. Erase moves the last element into the gap.
//
// Iterators and references: an insert of a new key may move all elements. Erase invalidates what it
//   erased, the last element and the end; of a range, all from its start on. A loop of
//   `it = m.erase(it)` visits each element once.
// Exceptions: where hash, equality, a copy or an allocation throws, insert, erase, find, reserve,
//   copy construction and copy assignment change nothing. Where a predicate throws, erase_if has
//   erased some. Where a move of elements throws: nothing changes in an insert; after an erase the
//   map is empty.
// A moved-from map is empty. Moving a map to itself changes nothing. Arguments of an insert may be
//   elements of the map. Two maps are equal whatever the order of their elements.
#pragma once

#include "members.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace right {

template <class Key, class T, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<Key, T>>>
class dense_map
    : public members<dense_map<Key, T, Hash, Equal, Allocator>, Key, T, std::pair<Key, T>> {
  using base = members<dense_map, Key, T, std::pair<Key, T>>;
  friend base;
  template <class U>
  using rebound = typename std::allocator_traits<Allocator>::template rebind_alloc<U>;
  using element_vector = std::vector<std::pair<Key, T>, rebound<std::pair<Key, T>>>;
  using number_vector = std::vector<std::size_t, rebound<std::size_t>>;
  using traits = std::allocator_traits<Allocator>;

public:
  using typename base::value_type, typename base::size_type;
  using hasher = Hash;
  using key_equal = Equal;
  using allocator_type = Allocator;
  using iterator = typename element_vector::iterator;
  using const_iterator = typename element_vector::const_iterator;

  dense_map() = default;
  explicit dense_map(size_type n, const Hash& hash = Hash(), const Equal& equal = Equal(),
                     const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        elements_(allocator),
        hashes_(allocator),
        index_(allocator) {
    if (n > 0)
      reserve(n);
  }
  explicit dense_map(const Allocator& allocator) : dense_map(0, Hash(), Equal(), allocator) {}
  template <std::input_iterator It>
  dense_map(It first, It last, size_type n = 0, const Hash& hash = Hash(),
            const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : dense_map(n, hash, equal, allocator) {
    this->insert(first, last);
  }
  dense_map(std::initializer_list<value_type> list, size_type n = 0, const Hash& hash = Hash(),
            const Equal& equal = Equal(), const Allocator& allocator = Allocator())
      : dense_map(list.begin(), list.end(), n, hash, equal, allocator) {}
  dense_map(const dense_map&) = default;
  dense_map(const dense_map& other, const Allocator& allocator)
      : hash_(other.hash_),
        equal_(other.equal_),
        elements_(other.elements_, allocator),
        hashes_(other.hashes_, allocator),
        index_(other.index_, allocator) {}
  dense_map(dense_map&& other) noexcept
      : hash_(other.hash_),
        equal_(other.equal_),
        elements_(std::move(other.elements_)),
        hashes_(std::move(other.hashes_)),
        index_(std::move(other.index_)) {
    other.clear();
  }
  dense_map(dense_map&& other, const Allocator& allocator) try
      : hash_(other.hash_),
        equal_(other.equal_),
        elements_(std::move(other.elements_), allocator),
        hashes_(std::move(other.hashes_), allocator),
        index_(std::move(other.index_), allocator) {
    other.clear();
  } catch (...) {
    other.clear(); // some of its elements are moved from
  }
  ~dense_map() = default;
  dense_map& operator=(const dense_map& other) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
      become(dense_map(other, propagates ? other.get_allocator() : get_allocator()));
    }
    return *this;
  }
  dense_map& operator=(dense_map&& other) noexcept(traits::is_always_equal::value) {
    if (this != &other) {
      constexpr bool propagates = traits::propagate_on_container_move_assignment::value;
      become(dense_map(std::move(other), propagates ? other.get_allocator() : get_allocator()));
    }
    return *this;
  }
  void swap(dense_map& other) noexcept {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    elements_.swap(other.elements_);
    hashes_.swap(other.hashes_);
    index_.swap(other.index_);
  }

  iterator begin() noexcept { return elements_.begin(); }
  iterator end() noexcept { return elements_.end(); }
  const_iterator begin() const noexcept { return elements_.begin(); }
  const_iterator end() const noexcept { return elements_.end(); }
  size_type size() const noexcept { return elements_.size(); }
  size_type max_size() const noexcept { return elements_.max_size() / 4; }
  size_type bucket_count() const noexcept { return index_.size(); }
  Hash hash_function() const { return hash_; }
  Equal key_eq() const { return equal_; }
  Allocator get_allocator() const noexcept { return Allocator(elements_.get_allocator()); }

  iterator find(const Key& key) { return begin() + position(std::as_const(*this).find(key)); }
  const_iterator find(const Key& key) const {
    return elements_.empty() ? end() : find(key, hash_(key));
  }
  using base::erase;
  iterator erase(const_iterator it) {
    const std::size_t at = static_cast<std::size_t>(position(it)), last = size() - 1;
    if (at != last)
      or_clear([&] { elements_[at] = std::move(elements_.back()); });
    free_entry(entry_of(at));
    if (at != last) {
      index_[entry_of(last)] = at + 1;
      hashes_[at] = hashes_.back();
    }
    elements_.pop_back();
    hashes_.pop_back();
    return begin() + static_cast<std::ptrdiff_t>(at);
  }
  /// Keeps the order of the others.
  iterator erase(const_iterator first, const_iterator last) {
    const auto from = position(first), to = position(last);
    if (from != to) {
      or_clear([&] { elements_.erase(first, last); });
      hashes_.erase(hashes_.begin() + from, hashes_.begin() + to);
      std::fill(index_.begin(), index_.end(), 0);
      fill_index(index_);
    }
    return begin() + from;
  }
  template <class Predicate>
  friend size_type erase_if(dense_map& map, Predicate matches) {
    return erase_by_loop(map, std::move(matches));
  }
  void clear() noexcept {
    elements_.clear();
    hashes_.clear();
    std::fill(index_.begin(), index_.end(), 0);
  }
  void reserve(size_type n) {
    elements_.reserve(n);
    hashes_.reserve(n);
    if (n + n / 3 + 1 > index_.size()) // no more than three quarters are used
      rehash(n);
  }
  /// Builds the index again, for n elements at least.
  void rehash(size_type n) {
    if (n > max_size())
      throw std::length_error("more elements than there is memory");
    n = std::max(n, size());
    number_vector index(std::bit_ceil(n + n / 3 + 1), 0, index_.get_allocator());
    fill_index(index);
    index_.swap(index);
  }

private:
  // An entry of the index is 0, or one more than the position of an element.
  std::ptrdiff_t position(const_iterator it) const noexcept { return it - elements_.begin(); }
  std::size_t next(std::size_t entry) const noexcept { return (entry + 1) & (index_.size() - 1); }
  static std::size_t home(const number_vector& index, std::size_t hash) noexcept {
    const std::uint64_t product = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product ^ product >> 32) & (index.size() - 1);
  }
  const_iterator find(const Key& key, std::size_t hash) const {
    if (!elements_.empty())
      for (std::size_t e = home(index_, hash); index_[e] != 0; e = next(e))
        if (const std::size_t at = index_[e] - 1;
            hashes_[at] == hash && equal_(elements_[at].first, key))
          return begin() + static_cast<std::ptrdiff_t>(at);
    return end();
  }
  template <class K, class... Args>
  std::pair<iterator, bool> find_or_make(K&& key, Args&&... args) {
    const std::size_t hash = hash_(key);
    if (const const_iterator it = find(key, hash); it != end())
      return {begin() + position(it), false};
    if (size() + size() / 3 + 2 > index_.size())
      rehash(2 * size() + 4);
    hashes_.push_back(hash);
    try { // the arguments may be elements of the map: the vector makes the new one first
      elements_.emplace_back(std::piecewise_construct, std::forward_as_tuple(std::forward<K>(key)),
                             std::forward_as_tuple(std::forward<Args>(args)...));
    } catch (...) {
      hashes_.pop_back();
      throw;
    }
    enter(index_, size() - 1);
    return {std::prev(end()), true};
  }
  void enter(number_vector& index, std::size_t at) const noexcept {
    std::size_t e = home(index, hashes_[at]);
    while (index[e] != 0)
      e = (e + 1) & (index.size() - 1);
    index[e] = at + 1;
  }
  void fill_index(number_vector& index) const noexcept {
    for (std::size_t at = 0; at < hashes_.size(); ++at)
      enter(index, at);
  }
  std::size_t entry_of(std::size_t at) const noexcept {
    std::size_t e = home(index_, hashes_[at]);
    while (index_[e] != at + 1)
      e = next(e);
    return e;
  }
  /// Shifts later entries of the run back, none before its home.
  void free_entry(std::size_t gap) noexcept {
    const std::size_t mask = index_.size() - 1;
    index_[gap] = 0;
    for (std::size_t e = next(gap); index_[e] != 0; e = next(e)) {
      if (((e - home(index_, hashes_[index_[e] - 1])) & mask) < ((e - gap) & mask))
        continue;
      index_[gap] = std::exchange(index_[e], 0);
      gap = e;
    }
  }
  void or_clear(auto moves) {
    try {
      moves();
    } catch (...) {
      clear();
      throw;
    }
  }
  void become(dense_map&& other) noexcept {
    std::destroy_at(this);
    std::construct_at(this, std::move(other));
  }

  Hash hash_{};
  Equal equal_{};
  element_vector elements_;
  number_vector hashes_; ///< Of each element.
  number_vector index_;
};

} // namespace right
