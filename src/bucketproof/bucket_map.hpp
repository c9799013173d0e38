// bucket_map: a hash map with the structure of Go's classic map (runtime/map.go, Go 1.0 to 1.23).
//
//   hash   [ tophash: 8 bits | ...                                  | bucket: B bits ]
//
//   main buckets          one bucket, 8 slots                        overflow bucket
//   +-----+               +---------------------+
//   |  0  |               | 8 control bytes     |   find: compare the tophash with all eight
//   |  1  | ------------> | overflow -----------|-> control bytes at once, and the key only
//   | ... |               | 8 x (key, value)    |   where they agree; stop at a `rest` mark
//   | 2^B |               +---------------------+
//   +-----+
//
// A ninth key in a bucket links an overflow bucket and rehashes nothing. An insert that would
// exceed an average of 6.5 entries a bucket doubles the buckets; as many overflow buckets as main
// buckets "grow" the map to the same size, which closes the gaps that erasures left. Starting a
// growth moves nothing: the buckets become the *old* ones, and each insert of a new key that
// follows *evacuates* two of them.
//
//   old      [ gone | gone | gone |  3  |  4  | ... |  N-1 ]          `evacuated_` = 3
//   current  [  0   |  1   |  2   | raw | raw | ... |  raw |  N+0  |  N+1  |  N+2  | raw | ... ]
//
// The entries of old bucket i go to bucket i, or to N+i if the next bit of their hash says so. A
// new bucket is not touched before its old bucket is evacuated, so starting a growth clears no
// buckets, and its cost is that of a directory of 16 bytes for 512 buckets. A lookup asks the old
// bucket if that is not evacuated, else the new one.
//
// The map never shrinks by itself: `erase` and `clear` keep every main bucket.
//
// *Index*: the place of a chain in iteration order: i for an old bucket i that is not evacuated,
// and the bucket's own number for a current one. The upper half has no chain where the old one
// still stands.
#pragma once

#include "bucketproof/bucket_array.hpp"
#include "bucketproof/control.hpp"
#include "bucketproof/cursor.hpp"
#include "bucketproof/hash.hpp"
#include "bucketproof/policy.hpp"
#include "bucketproof/usage.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#if __has_include(<memory_resource>) // not in libc++ before 16
#include <memory_resource>
#endif
#include <optional>
#include <span>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof {

/// What a growth in progress does.
enum class growth_kind { none, doubling, same_size };

/// Numbers about a map's structure, in buckets and bytes.
struct map_stats {
  std::size_t size = 0;             ///< Entries.
  std::size_t buckets = 0;          ///< Main buckets; during a growth those it grows to.
  std::size_t old_buckets = 0;      ///< Main buckets it grows from; 0 where there is no growth.
  std::size_t evacuated = 0;        ///< All old buckets below this one are evacuated.
  std::size_t overflow_buckets = 0; ///< Linked to current main buckets.
  growth_kind growth = growth_kind::none;

  std::size_t main_bytes = 0;      ///< Memory of main buckets, old ones included.
  std::size_t spare_bytes = 0;     ///< Memory of spare overflow buckets, used or not.
  std::size_t overflow_bytes = 0;  ///< Memory of overflow buckets allocated one by one.
  std::size_t directory_bytes = 0; ///< Memory of the directories of segments.

  std::size_t bytes() const noexcept {
    return main_bytes + spare_bytes + overflow_bytes + directory_bytes;
  }
};

template <class Map>
class map_view;

namespace detail {

template <class Exception>
[[noreturn]] void fail(const char* what) {
#if defined(__cpp_exceptions)
  throw Exception(what);
#else
  static_cast<void>(what);
  std::abort();
#endif
}

/// A functor that takes other types than Key.
template <class Functor>
concept transparent = requires {
  typename Functor::is_transparent;
};

/// How an entry gets from one slot to another.
enum class relocation {
  move,         ///< Moving cannot throw.
  copy,         ///< Moving may throw: copy all, then destroy the originals.
  move_at_risk, ///< Moving may throw and there is no copy: a throw loses entries.
};

template <class Key, class T>
inline constexpr relocation relocation_of =
    std::is_nothrow_move_constructible_v<Key>&& std::is_nothrow_move_constructible_v<T>
        ? relocation::move
    : std::is_copy_constructible_v<Key>&& std::is_copy_constructible_v<T>
        ? relocation::copy
        : relocation::move_at_risk;

template <class Key, class T>
concept copyable = std::is_copy_constructible_v<Key> && std::is_copy_constructible_v<T>;

/// A number that const operations may raise concurrently: each of them stores the same value.
class shared_hint {
public:
  shared_hint() = default;
  shared_hint(const shared_hint& other) noexcept : value_(other.get()) {}
  shared_hint& operator=(const shared_hint& other) noexcept {
    set(other.get());
    return *this;
  }
  ~shared_hint() = default;

  std::size_t get() const noexcept { return value_.load(std::memory_order_relaxed); }
  void set(std::size_t value) noexcept { value_.store(value, std::memory_order_relaxed); }

private:
  std::atomic<std::size_t> value_{0};
};

/// Whether an expression of type `From` is an `Object`, const or not.
template <class From, class Object>
concept same_object = std::is_same_v<std::remove_const_t<std::remove_reference_t<From>>, Object>;

template <class Pair, class First>
inline constexpr bool is_pair_with = false;
template <class A, class B, class First>
inline constexpr bool is_pair_with<std::pair<A, B>, First> = same_object<A, First>;
/// A std::pair, or a reference to one, that begins with a `First`.
template <class From, class First>
concept pair_with = is_pair_with<std::remove_cvref_t<From>, First>;

/// Asks for the memory at an address that may be null, and goes on.
inline void prefetch(const void* at) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(at);
#else
  static_cast<void>(at);
#endif
}

} // namespace detail

/// An unordered map of unique keys that moves entries only when a new key is inserted, those of two
/// old chains at most, and when it changes its size on request.
///
/// | operation                     | iterators            | references, pointers | moves entries |
/// |-------------------------------|----------------------|----------------------|---------------|
/// | find, iteration, const        | stay                 | stay                 | no            |
/// | erase, erase_if               | stay, but the erased | stay, but the erased | no            |
/// | clear                         | go                   | go                   | no            |
/// | insert, assignment: key there | stay                 | stay                 | no            |
/// | insert of a new key           | go                   | go                   | two chains    |
/// | reserve, rehash, shrink_to_fit| go                   | go                   | all           |
/// | swap, move                    | go                   | stay                 | no            |
/// | move, unequal allocators      | go                   | go                   | all           |
/// | merge                         | go, of both maps     | go, to what left     | as an insert  |
///
/// With `growth_work::writes` (the Go policies) assignment to a present key and erase by key may
/// move the entries of two old chains too. Starting a growth with `evacuation_order::touched_first`
/// moves two more.
///
/// Exceptions: an insert, assignment or erase of one element that throws (in the hash, the
/// equality, a constructor or the allocator) leaves the map's contents as they were. The one
/// exception: elements that can be moved only by an operation that may throw, and cannot be copied,
/// are lost, those of one old chain, when anything throws while that chain is evacuated (that move,
/// a hash or an allocation; in `reserve` and `rehash` too); the map stays valid. Assignment to a
/// present key is as strong as T's own assignment. `Hash` and `KeyEqual` must be assigned and
/// swapped without a throw. Where the allocator constructs elements with itself, their moves to an
/// equal allocator must throw no more than their plain moves.
///
/// Threads: const operations may run in any number of threads at once.
///
/// All else is as in std::unordered_map, but for the differences that DIFFERENCES.md lists.
///
/// `Hash` is called as `hash(key, seed)` where it takes that, and then used as it is; else as
/// `hash(key)`, and then mixed with the map's seed, unless it says that it is good as it is:
/// `using is_avalanching = void`, and a result of 64 bits. Each lookup calls it once; an insert of
/// a new key, once and then once for each entry of the chains that it evacuates.
///
/// A new seed scatters what collided by a part of its hash. Keys to which a hash without a seed
/// gives all the same 64 bits stay together under every seed, and a hash that is used as it is and
/// takes no seed is the same for all: for keys that others choose, let it take the seed.
template <class Key, class T, class Hash = hash<Key>, class KeyEqual = std::equal_to<Key>,
          class Allocator = std::allocator<std::pair<const Key, T>>, class Policy = default_policy>
class bucket_map {
  using array = detail::bucket_array<std::pair<const Key, T>, Policy, Allocator>;
  using bucket = typename array::bucket_type;
  using traits = std::allocator_traits<Allocator>;
  static_assert(std::is_same_v<typename traits::value_type, std::pair<const Key, T>>,
                "the allocator's value_type is std::pair<const Key, T>");
  static_assert(Policy::slots >= 1 && Policy::slots <= 8, "a bucket has 1 to 8 slots");

  static constexpr detail::relocation relocation_kind = detail::relocation_of<Key, T>;
  static constexpr bool touched_first = Policy::order == evacuation_order::touched_first;
  /// Whether destroying an entry does nothing, the allocator's part in it included.
  static constexpr bool destroys_nothing =
      std::is_trivially_destructible_v<std::pair<const Key, T>> &&
      !requires(Allocator allocator, std::pair<const Key, T>* entry) {
    allocator.destroy(entry);
  };
  static constexpr bool every_write_works = Policy::work == growth_work::writes;

  template <bool Const>
  class basic_iterator;
  friend class map_view<bucket_map>;
  friend class cursor<bucket_map>;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using hasher = Hash;
  using key_equal = KeyEqual;
  using allocator_type = Allocator;
  using policy_type = Policy;
  using reference = value_type&;
  using const_reference = const value_type&;
  using pointer = typename traits::pointer;
  using const_pointer = typename traits::const_pointer;
  using iterator = basic_iterator<false>;
  using const_iterator = basic_iterator<true>;

  /// Whether a K that is not a Key can be looked up.
  template <class K>
  static constexpr bool transparent = detail::transparent<Hash>&& detail::transparent<KeyEqual> &&
                                      !std::is_convertible_v<const K&, iterator> &&
                                      !std::is_convertible_v<const K&, const_iterator>;

  // Construction. A constructor that throws leaves nothing behind, and a map that it was given as
  // it was; but see the one that moves entries to an unequal allocator.

  /// An empty map that holds no memory. Its seed is random.
  bucket_map() requires std::is_default_constructible_v<Hash> &&
      std::is_default_constructible_v<KeyEqual> && std::is_default_constructible_v<Allocator>
      : bucket_map(Hash(), KeyEqual(), Allocator()) {}
  explicit bucket_map(const Allocator& allocator) : bucket_map(Hash(), KeyEqual(), allocator) {}
  explicit bucket_map(const Hash& hash, const KeyEqual& equal = KeyEqual(),
                      const Allocator& allocator = Allocator())
      : bucket_map(random_seed(), hash, equal, allocator) {}
  /// An empty map whose first seed is given, and with it all that follow.
  explicit bucket_map(seed first_seed, const Hash& hash = Hash(),
                      const KeyEqual& equal = KeyEqual(), const Allocator& allocator = Allocator())
      : hash_(hash),
        equal_(equal),
        allocator_(allocator),
        seed_(first_seed) {}
  /// An empty map with room for `size` entries, as of Go's `make(map, size)`: where
  /// std::unordered_map takes a number of buckets, this is one of entries, of which a bucket
  /// holds 8.
  explicit bucket_map(size_type size, const Hash& hash = Hash(), const KeyEqual& equal = KeyEqual(),
                      const Allocator& allocator = Allocator())
      : bucket_map(hash, equal, allocator) {
    reserve(size);
  }
  bucket_map(size_type size, const Allocator& allocator)
      : bucket_map(size, Hash(), KeyEqual(), allocator) {}
  bucket_map(size_type size, const Hash& hash, const Allocator& allocator)
      : bucket_map(size, hash, KeyEqual(), allocator) {}

  template <std::input_iterator It>
  bucket_map(It first, It last, size_type size = 0, const Hash& hash = Hash(),
             const KeyEqual& equal = KeyEqual(), const Allocator& allocator = Allocator())
      : bucket_map(size, hash, equal, allocator) {
    insert(first, last);
  }
  template <std::input_iterator It>
  bucket_map(It first, It last, const Allocator& allocator)
      : bucket_map(first, last, 0, Hash(), KeyEqual(), allocator) {}
  template <std::input_iterator It>
  bucket_map(It first, It last, size_type size, const Allocator& allocator)
      : bucket_map(first, last, size, Hash(), KeyEqual(), allocator) {}
  template <std::input_iterator It>
  bucket_map(It first, It last, size_type size, const Hash& hash, const Allocator& allocator)
      : bucket_map(first, last, size, hash, KeyEqual(), allocator) {}

  bucket_map(std::initializer_list<value_type> entries, size_type size = 0,
             const Hash& hash = Hash(), const KeyEqual& equal = KeyEqual(),
             const Allocator& allocator = Allocator())
      : bucket_map(entries.begin(), entries.end(), size, hash, equal, allocator) {}
  bucket_map(std::initializer_list<value_type> entries, const Allocator& allocator)
      : bucket_map(entries, 0, Hash(), KeyEqual(), allocator) {}
  bucket_map(std::initializer_list<value_type> entries, size_type size, const Allocator& allocator)
      : bucket_map(entries, size, Hash(), KeyEqual(), allocator) {}
  bucket_map(std::initializer_list<value_type> entries, size_type size, const Hash& hash,
             const Allocator& allocator)
      : bucket_map(entries, size, hash, KeyEqual(), allocator) {}

  /// A copy is sized for its content, whatever the original's bucket count. It has the same seed.
  bucket_map(const bucket_map& other) requires detail::copyable<Key, T>
      : bucket_map(other, traits::select_on_container_copy_construction(other.allocator_)) {}
  bucket_map(const bucket_map& other, const Allocator& allocator) requires detail::copyable<Key, T>
      : bucket_map(other.seed_, other.hash_, other.equal_, allocator) {
    copy_entries(other);
  }
  /// Takes the other's buckets; the other is then empty and holds no memory. Constant time.
  bucket_map(bucket_map&& other) noexcept(
      std::is_nothrow_copy_constructible_v<Hash>&& std::is_nothrow_copy_constructible_v<KeyEqual>)
      : bucket_map(other.seed_, other.hash_, other.equal_, other.allocator_) {
    take_buckets(other);
  }
  /// As above where the allocators are equal; else moves the entries one by one: linear, and a
  /// throw, also of the hash or the allocator, leaves the other empty: its entries are lost.
  bucket_map(bucket_map&& other, const Allocator& allocator)
      : bucket_map(other.seed_, other.hash_, other.equal_, allocator) {
    if (allocator_ == other.allocator_)
      take_buckets(other);
    else
      move_entries(other);
  }

  ~bucket_map() {
    release();
    cursors_.end();
  }

  /// Strong guarantee: where the copy throws, this map is as it was. Linear in both.
  bucket_map& operator=(const bucket_map& other) requires detail::copyable<Key, T> {
    if (this == std::addressof(other))
      return *this;
    constexpr bool propagates = traits::propagate_on_container_copy_assignment::value;
    bucket_map copy(other, propagates ? other.allocator_ : allocator_);
    if constexpr (propagates) {
      release();
      allocator_ = other.allocator_;
    }
    swap_all_but_allocator(copy);
    return *this;
  }
  /// The other is then empty. Takes its buckets where the allocator moves along or is equal, which
  /// is linear in the entries that are here and go. Else moves its entries one by one: linear in
  /// both, and a throw leaves this map as it was and the other empty: its entries are lost.
  bucket_map& operator=(bucket_map&& other) noexcept(
      traits::is_always_equal::value&& std::is_nothrow_copy_assignable_v<Hash>&&
          std::is_nothrow_copy_assignable_v<KeyEqual>) {
    if (this == std::addressof(other))
      return *this;
    constexpr bool propagates = traits::propagate_on_container_move_assignment::value;
    if (propagates || allocator_ == other.allocator_) {
      release();
      if constexpr (propagates)
        allocator_ = std::move(other.allocator_);
      hash_ = other.hash_;
      equal_ = other.equal_;
      seed_ = other.seed_;
      take_buckets(other);
    } else {
      bucket_map moved(std::move(other), allocator_);
      swap_all_but_allocator(moved);
    }
    return *this;
  }
  /// Strong guarantee. Linear in both.
  bucket_map& operator=(std::initializer_list<value_type> entries) {
    bucket_map copy(seed_, hash_, equal_, allocator_);
    copy.insert(entries);
    swap_contents(copy);
    return *this;
  }
  /// Undefined where the allocators neither propagate on swap nor are equal. Constant time.
  void swap(bucket_map& other) noexcept(
      std::is_nothrow_swappable_v<Hash>&& std::is_nothrow_swappable_v<KeyEqual>) {
    if (this == std::addressof(other))
      return;
    if constexpr (traits::propagate_on_container_swap::value) {
      using std::swap;
      swap(allocator_, other.allocator_);
    }
    swap_all_but_allocator(other);
  }
  friend void swap(bucket_map& a, bucket_map& b) noexcept(noexcept(a.swap(b))) { a.swap(b); }

  // Iteration: each entry once, in an order that only an insert of a new key changes.

  /// Constant amortised over a drain by `erase(begin())`; at worst linear in the buckets.
  iterator begin() noexcept { return iterator(this, first_entry()); }
  const_iterator begin() const noexcept { return const_iterator(this, first_entry()); }
  const_iterator cbegin() const noexcept { return begin(); }
  iterator end() noexcept { return iterator(this, position{}); }
  const_iterator end() const noexcept { return const_iterator(this, position{}); }
  const_iterator cend() const noexcept { return end(); }

  // Sizes.

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  size_type size() const noexcept { return size_; }
  size_type max_size() const noexcept {
    return std::min<size_type>(traits::max_size(allocator_),
                               std::size_t{Policy::slots} << max_log2);
  }
  /// Main buckets; 0 for a map that holds no memory.
  size_type bucket_count() const noexcept { return current_.exists() ? current_.count() : 0; }
  /// Entries a main bucket.
  float load_factor() const noexcept {
    return current_.exists() ? static_cast<float>(size_) / static_cast<float>(bucket_count())
                             : 0.0F;
  }
  /// The policy's limit, 6.5 by default; it cannot be changed. The load is above it where a single
  /// bucket is full, and may be while the map grows to the same size and until it grows next.
  float max_load_factor() const noexcept {
    return static_cast<float>(Policy::max_load.entries) /
           static_cast<float>(Policy::max_load.buckets);
  }
  /// Does nothing: the standard's interface has it, and takes it for a hint.
  void max_load_factor(float) noexcept {}
  /// Makes the main buckets at least `buckets`, rounded up to a power of two; otherwise as
  /// `reserve`.
  void rehash(size_type buckets) {
    const size_type most = max_size() / Policy::slots;
    if (buckets > most)
      detail::fail<std::length_error>(
          "bucketproof::bucket_map: more buckets than max_size() needs");
    grow_to(std::max(std::bit_ceil(buckets), buckets_for(size_)), buckets != 0);
  }
  /// Makes room for `size` entries in all, and finishes a growth that is under way. Until the map
  /// holds more than `size`, no insert doubles the buckets. Never reduces them. Linear in the new
  /// buckets. Throws std::length_error for a size above `max_size`, or what the hash or the
  /// allocator throws; the contents are then as they were (but see Exceptions).
  void reserve(size_type size) {
    // A growth to the same size can end with more entries than its buckets may hold.
    grow_to(buckets_for(std::max(size, size_)), size != 0);
  }
  /// Gives back all memory that the entries do not need. Linear in buckets and entries. Strong
  /// guarantee. Does nothing for a type that can neither be copied nor moved without throwing.
  void shrink_to_fit() {
    if (size_ == 0)
      release();
    else if constexpr (relocation_kind != detail::relocation::move_at_risk)
      rebuild(buckets_for(size_));
  }
  /// The structure in numbers. Linear in the segments (512 buckets).
  map_stats stats() const noexcept {
    const auto now = current_.bytes(), old = old_.bytes();
    return {.size = size_,
            .buckets = bucket_count(),
            .old_buckets = old_.exists() ? old_.count() : 0,
            .evacuated = evacuated_,
            .overflow_buckets = current_.overflow_count(),
            .growth = growth(),
            .main_bytes = now.main + old.main,
            .spare_bytes = now.spare + old.spare,
            .overflow_bytes = now.overflow + old.overflow,
            .directory_bytes = now.directory + old.directory};
  }

  // Observers.

  allocator_type get_allocator() const noexcept { return allocator_; }
  hasher hash_function() const { return hash_; }
  key_equal key_eq() const { return equal_; }
  /// The seed now; it changes whenever the map becomes empty.
  seed hash_seed() const noexcept { return seed_; }

  // Lookup. One hash call; as many equality calls as tophashes agree in one chain. `equal_range`
  // also looks for the next entry, as an iterator's step does.

  // Where both Hash and KeyEqual have `is_transparent`, any type that they take is a key.

  iterator find(const Key& key) { return iterator(this, locate(key)); }
  const_iterator find(const Key& key) const { return const_iterator(this, locate(key)); }
  bool contains(const Key& key) const { return locate(key).bucket != nullptr; }
  size_type count(const Key& key) const { return contains(key) ? 1 : 0; }
  std::pair<iterator, iterator> equal_range(const Key& key) { return range_of(find(key)); }
  std::pair<const_iterator, const_iterator> equal_range(const Key& key) const {
    return range_of(find(key));
  }
  template <class K>
  requires transparent<K> iterator find(const K& key) { return iterator(this, locate(key)); }
  template <class K>
  requires transparent<K> const_iterator find(const K& key)
  const { return const_iterator(this, locate(key)); }
  template <class K>
  requires transparent<K>
  bool contains(const K& key) const { return locate(key).bucket != nullptr; }
  template <class K>
  requires transparent<K> size_type count(const K& key)
  const { return contains(key) ? 1 : 0; }
  template <class K>
  requires transparent<K> std::pair<iterator, iterator> equal_range(const K& key) {
    return range_of(find(key));
  }
  template <class K>
  requires transparent<K> std::pair<const_iterator, const_iterator> equal_range(const K& key)
  const { return range_of(find(key)); }
  /// Looks up all keys: `found[i]` becomes the entry of `keys[i]`, or null. The memory that the
  /// lookups need is fetched for 32 of them at once, so a map that is larger than the caches
  /// answers in about half the time of so many `find`. Throws std::length_error where `found` is
  /// shorter than `keys`, and what the hash and the equality throw.
  void find_many(std::span<const Key> keys, std::span<const value_type*> found) const {
    find_batches(keys, found);
  }
  void find_many(std::span<const Key> keys, std::span<value_type*> found) {
    find_batches(keys, found);
  }
  /// Throws std::out_of_range where the key is absent.
  T& at(const Key& key) { return present(key)->second; }
  const T& at(const Key& key) const { return present(key)->second; }

  // Insertion. Arguments may refer to entries of this map. Strong guarantee.

  std::pair<iterator, bool> insert(const value_type& entry) {
    return try_emplace(entry.first, entry.second);
  }
  std::pair<iterator, bool> insert(value_type&& entry) {
    return try_emplace(entry.first, std::move(entry.second));
  }
  template <class P>
  requires std::is_constructible_v<value_type, P&&> std::pair<iterator, bool> insert(P&& entry) {
    if constexpr (detail::pair_with<P, Key>)
      return try_emplace(std::forward<P>(entry).first, std::forward<P>(entry).second);
    else
      return emplace(std::forward<P>(entry));
  }
  /// Basic guarantee: what was inserted before a throw stays.
  template <std::input_iterator It>
  void insert(It first, It last) {
    for (; first != last; ++first)
      insert(*first);
  }
  void insert(std::initializer_list<value_type> entries) { insert(entries.begin(), entries.end()); }
  /// With a Key and a value, as `try_emplace`. Other arguments construct the entry first, also
  /// where its key turns out to be present.
  template <class K, class V>
  requires detail::same_object<K, Key> std::pair<iterator, bool> emplace(K&& key, V&& value) {
    return try_emplace(std::forward<K>(key), std::forward<V>(value));
  }
  template <class... Args>
  std::pair<iterator, bool> emplace(Args&&... args) {
    element made(*this, [&](value_type* at) {
      traits::construct(allocator_, at, std::forward<Args>(args)...);
    });
    return try_emplace(std::move(made.key()), std::move(made->second));
  }
  /// Constructs the value only where the key is absent.
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key& key, Args&&... args) {
    return insert_key(key, std::forward<Args>(args)...);
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(Key&& key, Args&&... args) {
    return insert_key(std::move(key), std::forward<Args>(args)...);
  }
  template <class M>
  std::pair<iterator, bool> insert_or_assign(const Key& key, M&& value) {
    return assign_key(key, std::forward<M>(value));
  }
  template <class M>
  std::pair<iterator, bool> insert_or_assign(Key&& key, M&& value) {
    return assign_key(std::move(key), std::forward<M>(value));
  }
  // Hints are taken and not used.
  iterator insert(const_iterator, const value_type& entry) { return insert(entry).first; }
  iterator insert(const_iterator, value_type&& entry) { return insert(std::move(entry)).first; }
  template <class P>
  requires std::is_constructible_v<value_type, P&&> iterator insert(const_iterator, P&& entry) {
    return insert(std::forward<P>(entry)).first;
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
  template <class M>
  iterator insert_or_assign(const_iterator, const Key& key, M&& value) {
    return insert_or_assign(key, std::forward<M>(value)).first;
  }
  template <class M>
  iterator insert_or_assign(const_iterator, Key&& key, M&& value) {
    return insert_or_assign(std::move(key), std::forward<M>(value)).first;
  }
  T& operator[](const Key& key) { return insert_key(key).first->second; }
  T& operator[](Key&& key) { return insert_key(std::move(key)).first->second; }

  /// Moves the other's entries whose keys are absent here; those stay there whose keys are present.
  /// Basic guarantee: each entry is in one of the two, but for one whose move throws, of a type
  /// that cannot be copied or between unequal allocators. Linear in the other.
  template <class OtherHash, class OtherEqual, class OtherPolicy>
  void merge(bucket_map<Key, T, OtherHash, OtherEqual, Allocator, OtherPolicy>& other) {
    if (static_cast<const void*>(this) == static_cast<const void*>(std::addressof(other)))
      return;
    for (auto it = other.begin(); it != other.end();) {
      const auto [h, in, present] = look_up(it->first);
      if (present.bucket != nullptr) {
        ++it;
        continue;
      }
      const auto use = usage_.writing();
      make_room(h);
      // Where the move itself may throw, the original is erased even so: its key may be gone.
      std::optional<erase_guard<std::remove_reference_t<decltype(other)>>> lost;
      place(h, [&](value_type* at) {
        if (relocation_kind == detail::relocation::move_at_risk ||
            (relocation_kind == detail::relocation::move && allocator_ != other.get_allocator()))
          lost.emplace(other, it);
        construct_relocated(at, *it);
      });
      if (lost)
        lost->keep();
      it = other.erase(it);
    }
  }
  template <class OtherHash, class OtherEqual, class OtherPolicy>
  void merge(bucket_map<Key, T, OtherHash, OtherEqual, Allocator, OtherPolicy>&& other) {
    merge(other);
  }

  // Erasure. Main buckets stay, and no other entry moves (but see growth_work::writes).

  /// The number of entries erased. The key may be a reference into the map. Strong guarantee:
  /// throws what the hash and the equality throw, and with growth_work::writes what an insert may.
  size_type erase(const Key& key) { return erase_key(key); }
  template <class K>
  requires transparent<K> size_type erase(K&& key) { return erase_key(key); }
  /// The entry that follows in iteration order. Evacuates nothing under any policy, so erasing
  /// while iterating visits every entry once at any moment of a growth. Never throws. Linear in the
  /// buckets up to the next entry, which are many where few entries are left of many;
  /// `erase(key)` looks for none.
  iterator erase(const_iterator at) {
    erase_at(at.position_);
    return size_ == 0 ? end() : iterator(this, next_entry(at.position_));
  }
  iterator erase(iterator at) { return erase(const_iterator(at)); }
  iterator erase(const_iterator first, const_iterator last) {
    while (first != last)
      first = erase(first);
    return iterator(this, first.position_);
  }
  /// The number of entries erased: all for which the predicate is true. Basic guarantee: where it
  /// throws, what was erased before stays erased. Linear in buckets and entries.
  template <class Predicate>
  friend size_type erase_if(bucket_map& map, Predicate predicate) {
    const size_type before = map.size();
    const auto is_to_go = [&](value_type& entry) {
      const auto use = map.usage_.reading();
      return static_cast<bool>(predicate(entry));
    };
    for (auto it = map.begin(); it != map.end();)
      if (is_to_go(*it))
        it = map.erase(it);
      else
        ++it;
    return before - map.size();
  }
  /// Destroys all entries and keeps every main bucket. Linear in the buckets.
  void clear() noexcept {
    const auto use = usage_.writing();
    if (size_ == 0)
      return;
    cursors_.emptied();
    for_each_chain([this](array& in, std::size_t index) {
      destroy_entries(in.at(index));
      in.free_chain(allocator_, index);
      bucket::reset(in.at(index));
    });
    if constexpr (touched_first)
      if (growing()) {
        // Go ends the growth here. The buckets that evacuation had not reached are raw still.
        for (std::size_t i = 0; i < current_.count(); ++i)
          bucket::reset(current_.at(i));
        old_.release(allocator_);
        evacuated_ = 0;
      }
    if (growing())
      old_.reclaim_spares();
    current_.reclaim_spares();
    size_ = 0;
    seed_ = next(seed_);
  }

  /// Whether both hold equal keys with equal values, in whatever order. Linear on average. Throws
  /// what b's hash and the equalities throw.
  friend bool operator==(const bucket_map& a, const bucket_map& b) {
    const auto use_of_a = a.usage_.reading(), use_of_b = b.usage_.reading();
    return a.size_ == b.size_ && std::all_of(a.begin(), a.end(), [&b](const value_type& entry) {
             const position p = b.locate(entry.first);
             return p.bucket != nullptr && p.entry()->second == entry.second;
           });
  }

private:
  /// A slot: the chain's index, the bucket and the slot in it. Without a bucket: no slot.
  struct position {
    std::size_t index = 0;
    typename array::bucket_type* bucket = nullptr;
    std::size_t slot = 0;

    value_type* entry() const noexcept { return bucket->slot(slot); }
    friend bool operator==(const position& a, const position& b) noexcept {
      return a.bucket == b.bucket && a.slot == b.slot;
    }
  };

  template <bool Const>
  class basic_iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = bucket_map::value_type;
    using difference_type = std::ptrdiff_t;
    using reference = std::conditional_t<Const, const value_type&, value_type&>;
    using pointer = std::conditional_t<Const, const value_type*, value_type*>;

    basic_iterator() = default;
    /// An iterator converts to a const_iterator.
    template <bool Other>
    requires(Const && !Other) basic_iterator(const basic_iterator<Other>& other)
    noexcept : map_(other.map_), position_(other.position_) {}

    reference operator*() const noexcept { return *position_.entry(); }
    pointer operator->() const noexcept { return position_.entry(); }
    /// Constant amortised over a whole iteration, which is linear in buckets and entries.
    basic_iterator& operator++() noexcept {
      position_ = map_->next_entry(position_);
      return *this;
    }
    basic_iterator operator++(int) noexcept {
      basic_iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const basic_iterator& a, const basic_iterator& b) noexcept {
      return a.position_ == b.position_;
    }

  private:
    friend class bucket_map;
    template <bool>
    friend class basic_iterator;

    basic_iterator(const bucket_map* map, position p) noexcept : map_(map), position_(p) {}

    const bucket_map* map_ = nullptr;
    position position_;
  };

  /// Erases an entry of another map unless it is kept.
  template <class Map>
  class erase_guard {
  public:
    erase_guard(Map& map, typename Map::iterator at) : map_(map), at_(at) {}
    erase_guard(const erase_guard&) = delete;
    erase_guard& operator=(const erase_guard&) = delete;
    ~erase_guard() {
      if (!kept_)
        map_.erase(at_);
    }
    void keep() noexcept { kept_ = true; }

  private:
    Map& map_;
    typename Map::iterator at_;
    bool kept_ = false;
  };

  /// An entry that is not in the map yet.
  class element {
  public:
    template <class Construct>
    element(bucket_map& map, Construct construct) : map_(map) {
      construct(get());
    }
    element(const element&) = delete;
    element& operator=(const element&) = delete;
    ~element() { traits::destroy(map_.allocator_, get()); }

    value_type* operator->() noexcept { return get(); }
    Key& key() noexcept { return mutable_key(*get()); }

  private:
    value_type* get() noexcept { return std::launder(reinterpret_cast<value_type*>(storage_)); }

    bucket_map& map_;
    alignas(value_type) std::byte storage_[sizeof(value_type)];
  };

  /// The move of one old chain's entries to their new chains. Undone unless committed, so that a
  /// hash, a copy or an allocation that throws leaves every entry where it was.
  class evacuation {
  public:
    evacuation(bucket_map& map, std::size_t old_index)
        : map_(map),
          old_head_(map.old_.at(old_index)),
          doubling_(map.growth() == growth_kind::doubling),
          next_{target(old_index), doubling_ ? target(old_index + map.old_.count()) : position()} {}
    evacuation(const evacuation&) = delete;
    evacuation& operator=(const evacuation&) = delete;
    ~evacuation() {
      if (!committed_)
        undo();
    }

    /// Moves or copies the entries; `watched` follows the entry it points to.
    void run(position* watched) {
      const std::uint64_t split = doubling_ ? map_.old_.count() : 0; // the hash bit that decides
      for (bucket* from = &old_head_; from != nullptr; from = from->next())
        for (auto taken = from->controls.taken(); taken.any(); taken.pop_front()) {
          const std::size_t slot = taken.front();
          const bool up = split != 0 && (map_.hash_of(from->slot(slot)->first) & split) != 0;
          position& to = next_[up ? 1 : 0]; // an index: nobody could foresee a branch
          make_vacancy(to);
          transfer(from->slot(slot), to.entry());
          map_.cursors_.moved(from->slot(slot), to.entry());
          to.bucket->controls.bytes[to.slot] = from->controls.bytes[slot];
          from->controls.bytes[slot] = up ? control::evacuated_high : control::evacuated_low;
          if constexpr (every_write_works)
            if (watched != nullptr && *watched == position{0, from, slot})
              *watched = to;
          ++to.slot;
        }
    }

    void commit() noexcept {
      committed_ = true;
      if constexpr (relocation_kind == detail::relocation::copy)
        for_each_moved([this](bucket& from, std::size_t slot) { map_.destroy(from.slot(slot)); });
      old_head_.controls.leave_vacant();
    }

  private:
    /// The first slot of a new chain, which this makes.
    position target(std::size_t index) {
      map_.current_.reach(map_.allocator_, index);
      bucket& head = map_.current_.at(index);
      bucket::reset(head);
      return {index, &head, 0};
    }

    /// Goes on to a further overflow bucket where the bucket is full.
    void make_vacancy(position& next) {
      if (next.slot < Policy::slots) [[likely]]
        return;
      const auto more = map_.current_.take_overflow(map_.allocator_, next.index);
      next.bucket->overflow = more;
      next = {next.index, std::to_address(more), 0};
    }

    void transfer(value_type* from, value_type* to) {
      if constexpr (relocation_kind == detail::relocation::copy) {
        traits::construct(map_.allocator_, to, std::as_const(*from));
      } else {
        if constexpr (relocation_kind == detail::relocation::move_at_risk)
          at_risk_ = from;
        map_.construct_moved(to, *from);
        if constexpr (relocation_kind == detail::relocation::move_at_risk)
          at_risk_ = nullptr;
        map_.destroy(from);
      }
    }

    template <class Visit>
    void for_each_moved(Visit visit) noexcept {
      for (bucket* from = &old_head_; from != nullptr; from = from->next())
        for (std::size_t slot = 0; slot < Policy::slots; ++slot)
          if (is_evacuated(from->controls.bytes[slot]))
            visit(*from, slot);
    }

    void undo() noexcept {
      position next[2] = {head_of(next_[0]), head_of(next_[1])};
      for_each_moved([&](bucket& from, std::size_t slot) {
        position& to = next[from.controls.bytes[slot] == control::evacuated_high ? 1 : 0];
        if (to.slot == Policy::slots)
          to = {to.index, to.bucket->next(), 0};
        if constexpr (relocation_kind == detail::relocation::move)
          map_.construct_moved(from.slot(slot), *to.entry());
        map_.cursors_.moved(to.entry(), from.slot(slot));
        map_.destroy(to.entry());
        if constexpr (relocation_kind == detail::relocation::move_at_risk)
          lose(from, slot);
        else
          from.controls.bytes[slot] = to.bucket->controls.bytes[to.slot];
        ++to.slot;
      });
      if constexpr (relocation_kind == detail::relocation::move_at_risk)
        drop_entry_at_risk();
      give_back(next_[0]);
      if (doubling_)
        give_back(next_[1]);
    }

    void lose(bucket& from, std::size_t slot) noexcept {
      map_.cursors_.erased(from.slot(slot));
      from.controls.bytes[slot] = control::vacant;
      --map_.size_;
    }
    void drop_entry_at_risk() noexcept {
      bucket* last = &old_head_;
      for (;; last = last->next()) {
        for (std::size_t slot = 0; at_risk_ != nullptr && slot < Policy::slots; ++slot)
          if (last->slot(slot) == at_risk_) {
            map_.destroy(at_risk_);
            lose(*last, slot);
          }
        if (last->next() == nullptr)
          break;
      }
      if (is_vacant(last->controls.bytes[Policy::slots - 1]))
        map_.mark_rest({next_[0].index, last, Policy::slots - 1});
    }

    position head_of(const position& in) const noexcept {
      return {in.index, &map_.current_.at(in.index), 0};
    }
    void give_back(const position& in) noexcept {
      bucket& head = map_.current_.at(in.index);
      for (auto b = head.overflow; b;) {
        const auto following = b->overflow;
        map_.current_.give_back_overflow(map_.allocator_, in.index, b);
        b = following;
      }
      bucket::reset(head);
    }

    bucket_map& map_;
    bucket& old_head_;
    bool doubling_;
    /// Where the next entry goes, in the lower half and the upper; may be one past a bucket's last
    /// slot.
    position next_[2];
    value_type* at_risk_ = nullptr;
    bool committed_ = false;
  };

  // Hashes and limits.

  static constexpr unsigned max_log2 = std::numeric_limits<std::size_t>::digits - 9;

  template <class K>
  std::uint64_t hash_of(const K& key) const {
    const auto with = static_cast<std::uint64_t>(seed_);
    if constexpr (detail::seeded_hash<Hash, K>)
      return hash_(key, with);
    else if constexpr (detail::avalanching_hash<Hash, K>)
      return hash_(key);
    else
      return detail::mix(hash_(key), with);
  }
  /// Whether `size` entries are too many for `buckets` main buckets.
  static constexpr bool over_load(std::size_t size, std::size_t buckets) noexcept {
    return size > Policy::slots &&
           size > Policy::max_load.entries * buckets / Policy::max_load.buckets;
  }
  size_type buckets_for(size_type size) const {
    if (size > max_size())
      detail::fail<std::length_error>("bucketproof::bucket_map: more entries than max_size()");
    std::size_t buckets = 1;
    while (over_load(size, buckets))
      buckets *= 2;
    return buckets;
  }

  // Chains.

  bool growing() const noexcept { return old_.exists(); }
  growth_kind growth() const noexcept {
    return !growing()                         ? growth_kind::none
           : old_.count() == current_.count() ? growth_kind::same_size
                                              : growth_kind::doubling;
  }
  bool bucket_evacuated(std::size_t old_index) const noexcept {
    if (old_index < evacuated_)
      return true;
    if constexpr (touched_first)
      return is_evacuated(old_.at(old_index).controls.bytes[0]);
    else
      return false;
  }
  /// Whether the chain with this index is in the old array.
  bool in_old(std::size_t index) const noexcept {
    return growing() && !bucket_evacuated(index & old_.mask());
  }
  const array& array_of(std::size_t index) const noexcept {
    return in_old(index) ? old_ : current_;
  }
  array& array_of(std::size_t index) noexcept {
    return const_cast<array&>(std::as_const(*this).array_of(index));
  }
  /// A chain: its index and its head.
  struct chain {
    std::size_t index;
    bucket* head;
  };
  /// The chain of a hash.
  chain chain_of(std::uint64_t hash) const noexcept {
    const auto low = static_cast<std::size_t>(hash);
    if (growing()) [[unlikely]]
      if (const std::size_t index = low & old_.mask(); !bucket_evacuated(index))
        return {index, &old_.at(index)};
    const std::size_t index = low & current_.mask();
    return {index, &current_.at(index)};
  }
  /// The head of the chain, or null where the upper half has none yet.
  bucket* head(std::size_t index) const noexcept {
    if (!in_old(index))
      return &current_.at(index);
    return index < old_.count() ? &old_.at(index) : nullptr;
  }
  template <class Visit>
  void for_each_chain(Visit visit) {
    for (std::size_t i = 0; i < bucket_count(); ++i)
      if (head(i) != nullptr)
        visit(array_of(i), i);
  }

  // Finding.

  template <class K>
  position locate(const K& key) const {
    const auto use = usage_.reading();
    if (size_ == 0)
      return {};
    const std::uint64_t h = hash_of(key);
    return locate(key, chain_of(h), tophash(h));
  }
  /// A key's hash, its chain if the map has entries, and its entry if there is one.
  struct lookup {
    std::uint64_t hash;
    chain in;
    position found;
  };
  template <class K>
  lookup look_up(const K& key) const {
    const auto use = usage_.reading();
    const std::uint64_t h = hash_of(key);
    if (size_ == 0)
      return {h, {}, {}};
    const chain in = chain_of(h);
    return {h, in, locate(key, in, tophash(h))};
  }
  template <class K>
  position locate(const K& key, const chain& in, control tag) const {
    for (bucket* b = in.head;;) {
      for (auto match = b->controls.equal(tag); match.any(); match.pop_front())
        if (equal_(b->slot(match.front())->first, key))
          return {in.index, b, match.front()};
      // In this order: that there is no next bucket is easier to foresee than that this one has
      // room.
      bucket* const following = b->next();
      if (following == nullptr || b->controls.ends_chain())
        return {};
      b = following;
    }
  }
  /// The lookups of a batch go through their stages side by side: while the memory of one is on its
  /// way, the next is begun.
  template <class Entry>
  void find_batches(std::span<const Key> keys, std::span<Entry*> found) const {
    if (found.size() < keys.size())
      detail::fail<std::length_error>("bucketproof::bucket_map::find_many: fewer places than keys");
    const auto use = usage_.reading();
    for (std::size_t n = 0; !keys.empty(); keys = keys.subspan(n), found = found.subspan(n)) {
      n = std::min(lookups_at_once, keys.size());
      if (size_ == 0)
        std::fill_n(found.begin(), n, nullptr);
      else
        find_batch(keys.first(n), found);
    }
  }
  static constexpr std::size_t lookups_at_once = 32;
  template <class Entry>
  void find_batch(std::span<const Key> keys, std::span<Entry*> found) const {
    std::array<std::uint64_t, lookups_at_once> hashes;
    std::array<chain, lookups_at_once> chains;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      hashes[i] = hash_of(keys[i]);
      chains[i] = chain_of(hashes[i]);
      detail::prefetch(chains[i].head);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const bucket* const b = chains[i].head;
      if (const auto match = b->controls.equal(tophash(hashes[i])); match.any())
        detail::prefetch(b->slot(match.front()));
      else
        detail::prefetch(b->next());
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const position p = locate(keys[i], chains[i], tophash(hashes[i]));
      found[i] = p.bucket != nullptr ? p.entry() : nullptr;
    }
  }
  /// For cursors: the first bucket of a hash's chain, and of how many main buckets it is one.
  std::pair<bucket*, std::size_t> bucket_of(std::uint64_t hash) const noexcept {
    const chain in = chain_of(hash);
    return {in.head, array_of(in.index).count()};
  }

  /// The entry alone, or nothing.
  template <class It>
  std::pair<It, It> range_of(It at) const {
    if (at.position_.bucket == nullptr)
      return {at, at};
    return {at, std::next(at)};
  }
  value_type* present(const Key& key) const {
    const position p = locate(key);
    if (p.bucket == nullptr)
      detail::fail<std::out_of_range>("bucketproof::bucket_map::at: no such key");
    return p.entry();
  }

  position first_entry() const noexcept {
    const auto use = usage_.reading();
    if (size_ == 0)
      return {};
    const position p = entry_from(first_.get());
    if (p.index != first_.get())
      first_.set(p.index);
    return p;
  }
  position entry_from(std::size_t index) const noexcept {
    for (; index < bucket_count(); ++index)
      for (bucket* b = head(index); b != nullptr; b = b->next())
        if (const auto taken = b->controls.taken(); taken.any())
          return {index, b, taken.front()};
    return {};
  }
  position next_entry(const position& p) const noexcept {
    const auto use = usage_.reading();
    // Slots fill from the front, so that nearly always the next one says all.
    const std::size_t slot = p.slot + 1;
    const control next = slot < Policy::slots ? p.bucket->controls.bytes[slot] : control::vacant;
    if (is_taken(next))
      return {p.index, p.bucket, slot};
    if (next != control::rest) {
      if (const auto more = p.bucket->controls.taken().above(p.slot); more.any())
        return {p.index, p.bucket, more.front()};
      for (bucket* b = p.bucket->next(); b != nullptr; b = b->next())
        if (const auto taken = b->controls.taken(); taken.any())
          return {p.index, b, taken.front()};
    }
    return entry_from(p.index + 1);
  }

  // Elements.

  static Key& mutable_key(value_type& entry) noexcept {
    // A key is const to users only: it lives in a slot that the map made. (Node handles of the
    // standard library do the same.)
    return const_cast<Key&>(entry.first);
  }
  void construct_moved(value_type* to, value_type& from) {
    traits::construct(allocator_, to, std::piecewise_construct,
                      std::forward_as_tuple(std::move(mutable_key(from))),
                      std::forward_as_tuple(std::move(from.second)));
  }
  /// Copies where moving might lose the entry.
  void construct_relocated(value_type* to, value_type& from) {
    if constexpr (relocation_kind == detail::relocation::copy)
      traits::construct(allocator_, to, std::as_const(from));
    else
      construct_moved(to, from);
  }
  void destroy(value_type* entry) noexcept { traits::destroy(allocator_, entry); }
  void destroy_entries(bucket& head) noexcept {
    if constexpr (!destroys_nothing)
      for (bucket* b = &head; b != nullptr; b = b->next())
        for (auto taken = b->controls.taken(); taken.any(); taken.pop_front())
          destroy(b->slot(taken.front()));
  }

  // Inserting.

  template <class K, class... Args>
  std::pair<iterator, bool> insert_key(K&& key, Args&&... args) {
    auto [h, in, p] = look_up(key);
    if (p.bucket != nullptr) {
      if constexpr (every_write_works) {
        const auto use = usage_.writing();
        work_on_growth(h, &p);
      }
      return {iterator(this, p), false};
    }
    return insert_new(h, in, std::forward<K>(key), std::forward<Args>(args)...);
  }
  /// Inserts a key that is absent and has this hash.
  template <class K, class... Args>
  std::pair<iterator, bool> insert_new(std::uint64_t h, const chain& in, K&& key, Args&&... args) {
    const position p = insert_absent(h, in, [&](value_type* at) {
      traits::construct(allocator_, at, std::piecewise_construct,
                        std::forward_as_tuple(std::forward<K>(key)),
                        std::forward_as_tuple(std::forward<Args>(args)...));
    });
    return {iterator(this, p), true};
  }

  template <class K, class M>
  std::pair<iterator, bool> assign_key(K&& key, M&& value) {
    auto [h, in, p] = look_up(key);
    if (p.bucket == nullptr)
      return insert_new(h, in, std::forward<K>(key), std::forward<M>(value));
    const auto use = usage_.writing();
    if constexpr (every_write_works)
      if (growing()) {
        T own(std::forward<M>(value)); // the argument may be an entry that is about to move
        work_on_growth(h, &p);
        p.entry()->second = std::move(own);
        return {iterator(this, p), false};
      }
    p.entry()->second = std::forward<M>(value);
    return {iterator(this, p), false};
  }

  /// Puts the entry that `construct` makes, whose key is absent, where its hash says: in this
  /// chain, if the map had one when the key was looked up.
  template <class Construct>
  position insert_absent(std::uint64_t h, const chain& in, Construct construct) {
    const auto use = usage_.writing();
    if (in.head != nullptr && !growing() && growth_due() == growth_kind::none) [[likely]]
      return place(in, h, construct);
    return insert_making_room(h, construct);
  }
  // What is seldom called is not inlined, so that an insert that finds its slot stays short.
  template <class Construct>
  [[gnu::noinline]] position insert_making_room(std::uint64_t h, Construct construct) {
    if (growing() || (touched_first && growth_due() != growth_kind::none))
      return insert_growing(h, element(*this, construct));
    make_room(h);
    return place(h, construct);
  }
  /// An insert before which entries may move, to one of which the new one's arguments may refer:
  /// that is why it has been made.
  position insert_growing(std::uint64_t h, element&& made) {
    make_room(h);
    return place(h, [&](value_type* at) {
      traits::construct(allocator_, at, std::piecewise_construct,
                        std::forward_as_tuple(std::move(made.key())),
                        std::forward_as_tuple(std::move(made->second)));
    });
  }

  /// What an insert of a new key does before it places the entry.
  void make_room(std::uint64_t h) {
    if (!current_.exists())
      current_ = empty_array(1);
    work_on_growth(h, nullptr);
    if (growing())
      return;
    if (const growth_kind due = growth_due(); due != growth_kind::none) {
      start_growth(due);
      if constexpr (touched_first)
        work_on_growth(h, nullptr);
    }
  }

  /// Constructs an entry in the first vacant slot of its chain, which is there or is added.
  template <class Construct>
  position place(std::uint64_t h, Construct construct) {
    static_assert(std::is_move_constructible_v<Key> && std::is_move_constructible_v<T>,
                  "entries move when the map grows: keys and values must be movable");
    return place(chain_of(h), h, construct);
  }
  template <class Construct>
  position place(const chain& in, std::uint64_t h, Construct construct) {
    position p{in.index, in.head, 0};
    if (const auto vacant = in.head->controls.vacant(); vacant.any()) [[likely]] {
      p.slot = vacant.front();
      construct(p.entry());
    } else {
      p = construct_in_overflow(in, construct);
    }
    p.bucket->controls.bytes[p.slot] = tophash(h);
    if (size_ == 0 || p.index < first_.get())
      first_.set(p.index);
    ++size_;
    return p;
  }
  template <class Construct>
  [[gnu::noinline]] position construct_in_overflow(const chain& in, Construct construct) {
    bucket* last = in.head;
    for (bucket* b = last->next(); b != nullptr; b = b->next()) {
      if (const auto vacant = b->controls.vacant(); vacant.any()) {
        const position p{in.index, b, vacant.front()};
        construct(p.entry());
        return p;
      }
      last = b;
    }
    overflow_guard more(*this, in.index);
    const position p{in.index, more.get(), 0};
    construct(p.entry());
    last->overflow = more.keep();
    return p;
  }

  /// An overflow bucket that goes back unless it is kept.
  class overflow_guard {
  public:
    overflow_guard(bucket_map& map, std::size_t index)
        : map_(map),
          index_(index),
          taken_(map.array_of(index).take_overflow(map.allocator_, index)) {}
    overflow_guard(const overflow_guard&) = delete;
    overflow_guard& operator=(const overflow_guard&) = delete;
    ~overflow_guard() {
      if (taken_)
        map_.array_of(index_).give_back_overflow(map_.allocator_, index_, taken_);
    }
    bucket* get() const noexcept { return std::to_address(taken_); }
    auto keep() noexcept { return std::exchange(taken_, {}); }

  private:
    bucket_map& map_;
    std::size_t index_;
    typename bucket::pointer taken_;
  };

  // Growing.

  /// The growth that an insert of a new key must start.
  growth_kind growth_due() const noexcept {
    if (over_load(size_ + 1, current_.count()))
      return growth_kind::doubling;
    return current_.overflow_count() >= current_.count() ? growth_kind::same_size
                                                         : growth_kind::none;
  }

  /// An array that frees itself unless it is kept.
  class array_guard {
  public:
    array_guard(const Allocator& allocator, std::size_t count)
        : allocator_(allocator),
          array_(allocator, count) {}
    array_guard(const array_guard&) = delete;
    array_guard& operator=(const array_guard&) = delete;
    ~array_guard() { array_.release(allocator_); }
    array* operator->() noexcept { return &array_; }
    array keep() noexcept { return std::exchange(array_, array()); }

  private:
    const Allocator& allocator_;
    array array_;
  };

  array empty_array(std::size_t count) const {
    array_guard fresh(allocator_, count);
    fresh->reach_all(allocator_);
    for (std::size_t i = 0; i < count; ++i)
      bucket::reset(fresh->at(i));
    return fresh.keep();
  }

  void start_growth(growth_kind kind) {
    const std::size_t count = current_.count();
    array_guard fresh(allocator_, kind == growth_kind::doubling ? 2 * count : count);
    if constexpr (touched_first)
      fresh->reach_all(allocator_); // any of them may be touched next
    old_ = std::exchange(current_, fresh.keep());
    evacuated_ = 0;
  }

  /// The part of a growth that one write does: two old buckets. `watched` follows the entry it
  /// points to.
  void work_on_growth(std::uint64_t h, position* watched) {
    if (!growing())
      return;
    evacuate(touched_first ? static_cast<std::size_t>(h) & old_.mask() : evacuated_, watched);
    if (growing())
      evacuate(evacuated_, watched);
  }
  /// Finishes a growth that is under way and doubles until there are `count` main buckets. An array
  /// is allocated only if it is wanted.
  void grow_to(std::size_t count, bool wanted) {
    const auto use = usage_.writing();
    if (!current_.exists()) {
      if (wanted)
        current_ = empty_array(count);
      return;
    }
    // What cannot be had fails here, and not when half of the memory is taken.
    if (count > 2 * current_.count())
      array_guard(allocator_, count)->reach_all(allocator_);
    finish_growth();
    while (current_.count() < count) {
      start_growth(growth_kind::doubling);
      finish_growth();
    }
  }
  void finish_growth() {
    while (growing())
      evacuate(evacuated_, nullptr);
  }
  void evacuate(std::size_t old_index, position* watched) {
    if (!bucket_evacuated(old_index)) {
      evacuation e(*this, old_index);
      e.run(watched);
      e.commit();
      old_.free_chain(allocator_, old_index);
    }
    if (old_index == evacuated_)
      advance();
  }
  /// Counts the next old bucket, and those after it that are evacuated already, as evacuated.
  void advance() noexcept {
    const std::size_t stop = std::min(old_.count(), evacuated_ + 1 + advance_limit);
    do {
      old_.leave(allocator_, evacuated_);
      ++evacuated_;
    } while (touched_first && evacuated_ != stop && bucket_evacuated(evacuated_));
    if (evacuated_ == old_.count()) {
      old_.release(allocator_);
      evacuated_ = 0;
    }
  }
  /// Go's: keeps a write's work bounded (runtime/map.go, advanceEvacuationMark).
  static constexpr std::size_t advance_limit = 1024;

  // Erasing.

  template <class K>
  size_type erase_key(const K& key) {
    if (size_ == 0)
      return 0;
    auto [h, in, p] = look_up(key);
    if constexpr (every_write_works) {
      const auto use = usage_.writing();
      work_on_growth(h, &p);
    }
    if (p.bucket == nullptr)
      return 0;
    erase_at(p);
    return 1;
  }
  void erase_at(const position& p) noexcept {
    const auto use = usage_.writing();
    cursors_.erased(p.entry());
    destroy(p.entry());
    p.bucket->controls.bytes[p.slot] = control::vacant;
    mark_rest(p);
    --size_;
    if (size_ == 0)
      seed_ = next(seed_);
  }
  /// Extends the `rest` marks at the chain's end over the vacant slots from `p` backwards, if they
  /// reach `p`. Linear in the chain.
  void mark_rest(const position& p) noexcept {
    const bool last_slot = p.slot + 1 == Policy::slots;
    const bucket* following = p.bucket->next();
    const control after = !last_slot             ? p.bucket->controls.bytes[p.slot + 1]
                          : following != nullptr ? following->controls.bytes[0]
                                                 : control::rest;
    if (after != control::rest)
      return;
    if (const auto taken = p.bucket->controls.taken(); taken.any()) {
      p.bucket->controls.end_after(taken.back());
      return;
    }
    bucket* from = head(p.index);
    std::size_t slot = 0;
    for (bucket* b = from;; b = b->next()) {
      if (const auto taken = b->controls.taken(); taken.any()) {
        from = b;
        slot = taken.back() + 1;
      }
      if (b == p.bucket)
        break;
    }
    for (bucket* b = from;; b = b->next(), slot = 0) {
      for (; slot < Policy::slots; ++slot)
        b->controls.bytes[slot] = control::rest;
      if (b == p.bucket)
        break;
    }
  }

  // Whole maps.

  void release() noexcept {
    const auto use = usage_.writing();
    cursors_.emptied();
    if (!destroys_nothing || current_.loose_count() != 0 || old_.loose_count() != 0)
      for_each_chain([this](array& in, std::size_t index) {
        destroy_entries(in.at(index));
        in.free_chain(allocator_, index);
      });
    current_.release(allocator_);
    old_.release(allocator_);
    size_ = 0;
    evacuated_ = 0;
    first_.set(0);
  }
  void take_buckets(bucket_map& other) noexcept {
    const auto use = usage_.writing(), use_of_other = other.usage_.writing();
    cursors_.end();
    take_cursors(other);
    current_ = std::exchange(other.current_, array());
    old_ = std::exchange(other.old_, array());
    size_ = std::exchange(other.size_, 0);
    evacuated_ = std::exchange(other.evacuated_, 0);
    first_ = other.first_;
    other.first_.set(0);
    other.seed_ = next(other.seed_);
  }
  void take_cursors(bucket_map& other) noexcept {
    cursors_ = std::exchange(other.cursors_, {});
    cursors_.now_of(*this);
  }
  void swap_all_but_allocator(bucket_map& other) noexcept(
      std::is_nothrow_swappable_v<Hash>&& std::is_nothrow_swappable_v<KeyEqual>) {
    using std::swap;
    swap(hash_, other.hash_);
    swap(equal_, other.equal_);
    swap_contents(other);
  }
  /// Of maps with the same functors.
  void swap_contents(bucket_map& other) noexcept {
    const auto use = usage_.writing(), use_of_other = other.usage_.writing();
    std::swap(seed_, other.seed_);
    swap_buckets(other);
    std::swap(cursors_, other.cursors_);
    cursors_.now_of(*this);
    other.cursors_.now_of(other);
  }
  void swap_buckets(bucket_map& other) noexcept {
    // No swap of the key's namespace is meant.
    std::swap(current_, other.current_);
    std::swap(old_, other.old_);
    std::swap(size_, other.size_);
    std::swap(evacuated_, other.evacuated_);
    const detail::shared_hint first = first_;
    first_ = other.first_;
    other.first_ = first;
  }
  void copy_entries(const bucket_map& other) {
    reserve(other.size_);
    for (const value_type& entry : other)
      place(hash_of(entry.first),
            [&](value_type* at) { traits::construct(allocator_, at, entry); });
  }
  void move_entries(bucket_map& other) {
    struct emptied {
      bucket_map& map;
      ~emptied() { // also on a throw: what was moved from is of no use to anyone
        map.release();
        map.seed_ = next(map.seed_);
      }
    } const after{other};
    reserve(other.size_);
    const auto use = usage_.writing();
    for (value_type& entry : other) {
      const position to =
          place(hash_of(entry.first), [&](value_type* at) { construct_moved(at, entry); });
      other.cursors_.moved(std::addressof(entry), to.entry());
    }
    take_cursors(other);
  }

  /// Moves or copies all entries to an array of `count` main buckets.
  void rebuild(std::size_t count) {
    rebuilding fresh(*this, count);
    {
      const auto use = usage_.reading();
      fresh.plan();
      fresh.fill();
      if (cursors_.any())
        fresh.tell(cursors_);
    }
    const auto use = usage_.writing();
    swap_buckets(fresh.map());
  }

  /// A second map for the same entries. First all that can throw is done: hashes and memory. An
  /// entry is constructed in its planned slot only then, so a throw is undone by forgetting the
  /// plan.
  class rebuilding {
  public:
    rebuilding(bucket_map& from, std::size_t count)
        : from_(from),
          map_(from.seed_, from.hash_, from.equal_, from.allocator_),
          slots_(typename slot_list::allocator_type(from.allocator_)) {
      map_.current_ = map_.empty_array(count);
      slots_.reserve(from.size_);
    }
    rebuilding(const rebuilding&) = delete;
    rebuilding& operator=(const rebuilding&) = delete;
    ~rebuilding() {
      if (filled_ == slots_.size() && planned_)
        return;
      for (std::size_t i = 0; i < filled_; ++i)
        map_.destroy(slots_[i].entry());
      map_.for_each_chain([](array& in, std::size_t index) {
        for (bucket* b = &in.at(index); b != nullptr; b = b->next())
          b->controls = {};
      });
    }

    void plan() {
      for (const value_type& entry : from_)
        slots_.push_back(map_.place(map_.hash_of(entry.first), [](value_type*) {}));
      planned_ = true;
    }
    void fill() {
      for (value_type& entry : from_) {
        value_type* to = slots_[filled_].entry();
        map_.construct_relocated(to, entry);
        ++filled_;
      }
    }
    void tell(detail::cursor_list<bucket_map>& cursors) const noexcept {
      std::size_t n = 0;
      for (const value_type& entry : from_)
        cursors.moved(std::addressof(entry), slots_[n++].entry());
    }
    bucket_map& map() noexcept { return map_; }

  private:
    using slot_list = std::vector<position, typename traits::template rebind_alloc<position>>;

    bucket_map& from_;
    bucket_map map_;
    slot_list slots_;
    std::size_t filled_ = 0;
    bool planned_ = false;
  };

  [[no_unique_address]] Hash hash_;
  [[no_unique_address]] KeyEqual equal_;
  [[no_unique_address]] Allocator allocator_;
  array current_;
  array old_; // exists while a growth is under way
  std::size_t size_ = 0;
  std::size_t evacuated_ = 0; // all old buckets below this one are evacuated
  seed seed_;
  mutable detail::shared_hint first_; // no chain below this index has an entry
  detail::cursor_list<bucket_map> cursors_;
  [[no_unique_address]] detail::usage<Policy::checked> usage_;
};

/// A cursor through the map's entries, with the semantics of Go's `range` statement: the body of
/// the loop may do anything to the map.
///
///     for (auto& [key, value] : bucketproof::range(m))
///       if (...) m.erase(key); else m.insert(...);
///
/// It starts anywhere. After an insert of a new key, `key` and `value` may have moved away.
template <class Key, class T, class Hash, class KeyEqual, class Allocator, class Policy>
auto range(bucket_map<Key, T, Hash, KeyEqual, Allocator, Policy>& map) {
  return range(map, random_seed());
}
/// The same from a given start, for tests and replays.
template <class Key, class T, class Hash, class KeyEqual, class Allocator, class Policy>
auto range(bucket_map<Key, T, Hash, KeyEqual, Allocator, Policy>& map, seed start) noexcept {
  return cursor<bucket_map<Key, T, Hash, KeyEqual, Allocator, Policy>>(
      map, static_cast<std::uint64_t>(start));
}

// Deduction guides: those of std::unordered_map.

namespace detail {

template <class It>
using key_of_range = std::remove_const_t<typename std::iter_value_t<It>::first_type>;
template <class It>
using mapped_of_range = typename std::iter_value_t<It>::second_type;

template <class Allocator>
concept allocator_like = requires(Allocator allocator) {
  typename Allocator::value_type;
  allocator.allocate(std::size_t{1});
};
template <class Functor>
concept functor_like = !allocator_like<Functor> && !std::is_integral_v<Functor>;

} // namespace detail

template <std::input_iterator It, detail::functor_like Hash = hash<detail::key_of_range<It>>,
          detail::functor_like KeyEqual = std::equal_to<detail::key_of_range<It>>,
          detail::allocator_like Allocator = std::allocator<
              std::pair<const detail::key_of_range<It>, detail::mapped_of_range<It>>>>
bucket_map(It, It, std::size_t = 0, Hash = Hash(), KeyEqual = KeyEqual(), Allocator = Allocator())
    -> bucket_map<detail::key_of_range<It>, detail::mapped_of_range<It>, Hash, KeyEqual, Allocator>;
template <std::input_iterator It, detail::functor_like Hash, detail::allocator_like Allocator>
bucket_map(It, It, std::size_t, Hash, Allocator)
    -> bucket_map<detail::key_of_range<It>, detail::mapped_of_range<It>, Hash,
                  std::equal_to<detail::key_of_range<It>>, Allocator>;
template <std::input_iterator It, detail::allocator_like Allocator>
bucket_map(It, It, std::size_t, Allocator)
    -> bucket_map<detail::key_of_range<It>, detail::mapped_of_range<It>,
                  hash<detail::key_of_range<It>>, std::equal_to<detail::key_of_range<It>>,
                  Allocator>;
template <std::input_iterator It, detail::allocator_like Allocator>
bucket_map(It, It, Allocator) -> bucket_map<detail::key_of_range<It>, detail::mapped_of_range<It>,
                                            hash<detail::key_of_range<It>>,
                                            std::equal_to<detail::key_of_range<It>>, Allocator>;

template <class Key, class T, detail::functor_like Hash = hash<Key>,
          detail::functor_like KeyEqual = std::equal_to<Key>,
          detail::allocator_like Allocator = std::allocator<std::pair<const Key, T>>>
bucket_map(std::initializer_list<std::pair<Key, T>>, std::size_t = 0, Hash = Hash(),
           KeyEqual = KeyEqual(), Allocator = Allocator())
    -> bucket_map<Key, T, Hash, KeyEqual, Allocator>;
template <class Key, class T, detail::functor_like Hash, detail::allocator_like Allocator>
bucket_map(std::initializer_list<std::pair<Key, T>>, std::size_t, Hash, Allocator)
    -> bucket_map<Key, T, Hash, std::equal_to<Key>, Allocator>;
template <class Key, class T, detail::allocator_like Allocator>
bucket_map(std::initializer_list<std::pair<Key, T>>, std::size_t, Allocator)
    -> bucket_map<Key, T, hash<Key>, std::equal_to<Key>, Allocator>;
template <class Key, class T, detail::allocator_like Allocator>
bucket_map(std::initializer_list<std::pair<Key, T>>, Allocator)
    -> bucket_map<Key, T, hash<Key>, std::equal_to<Key>, Allocator>;

#if defined(__cpp_lib_memory_resource)
namespace pmr {
/// A bucket_map whose memory comes from a std::pmr::memory_resource.
template <class Key, class T, class Hash = hash<Key>, class KeyEqual = std::equal_to<Key>,
          class Policy = default_policy>
using bucket_map =
    bucketproof::bucket_map<Key, T, Hash, KeyEqual,
                            std::pmr::polymorphic_allocator<std::pair<const Key, T>>, Policy>;
} // namespace pmr
#endif

} // namespace bucketproof
