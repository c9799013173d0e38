// Specification: what the structure of a map must be, to the slot, after every operation.
//
//   old      0 | a | b |   1 | c | . |          a chain is a vector of slots, a whole number of
//   current  0 (not made)  1   2 (not made)     buckets of them; an array, a vector of chains
//
// The rules are those of Go's classic map (runtime/map.go, Go 1.19): mapassign, mapdelete,
// growWork, evacuate, hashGrow, one function each. Where this map promises something else, the
// policy's rules say so; what Go's map does not have (erasing by iterator, reserve, copies) is said
// in a comment. Everything is predicted from the keys and their hashes; nothing is ever read from
// the map under test. Nothing here is quick where it could be plain: a reader who doubts the map
// should be able to believe this.
#pragma once

#include "shape.hpp"

#include "model/trace/hash.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/text.hpp"
#include "model/trace/trace.hpp"

#include "bucketproof/view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::model {

/// A slot: its control byte, and the key where that is a tophash.
struct specified_slot {
  control mark = control::rest;
  std::uint32_t key = 0;

  bool has_entry() const noexcept { return mark >= control::min_tophash; }
  bool is_empty() const noexcept { return mark == control::rest || mark == control::vacant; }
};
/// The slots of a main bucket and of the overflow buckets behind it.
using specified_chain = std::vector<specified_slot>;
/// Go's evacuated(b): the first slot of an evacuated bucket says so.
inline bool is_evacuated(const specified_chain& c) noexcept {
  return !c.empty() && !c.front().has_entry() && !c.front().is_empty();
}

/// Main buckets that are allocated in one piece, and spare overflow buckets for their chains.
struct specified_segment {
  bool has_memory = false;
  std::size_t spares_taken = 0; ///< Ever: evacuation gives none back.
};

/// The main buckets of one generation. A chain without a slot is not made yet: evacuation has not
/// come to it.
struct specified_array {
  std::vector<specified_chain> chains;
  std::size_t overflow = 0;        ///< Overflow buckets of all chains.
  std::vector<std::size_t> spares; ///< By chain: its first so many overflow buckets are spares.
  std::vector<specified_segment> segments;

  /// Overflow buckets that are allocations of their own.
  std::size_t loose() const noexcept;
};

/// All of a structure that is not computed from the rest.
struct specified_structure {
  specified_array current; ///< No chains: the map holds no memory.
  specified_array old;     ///< No chains: no growth is under way.
  std::size_t evacuated = 0;
};

/// The structure of one map.
class map_specification {
public:
  map_specification(const policy_rules& p, std::size_t bucket_bytes, const setup& s,
                    seed first) noexcept
      : rules_(p),
        bucket_bytes_(bucket_bytes),
        setup_(s),
        seed_(first) {}

  // What the operations of the trace do to the structure. A value has no part in it.

  /// Go's mapassign: an insert of any kind, whether the key is present or not.
  void assign(std::uint32_t key);
  /// Go's mapdelete: erases by key.
  void erase_key(std::uint32_t key);
  /// Erases by iterator, which evacuates nothing.
  void erase_entry(std::uint32_t key);
  /// Erases by iterator, in iteration order, the entries that are `remainder` modulo `modulus`.
  void erase_residue(std::uint32_t modulus, std::uint32_t remainder);
  /// Erases by iterator the first `n` entries in iteration order.
  void drain(std::size_t n);
  /// Takes the other's entries whose keys are absent here, in the other's iteration order: each is
  /// inserted here, and erased there by iterator.
  void merge(map_specification& from);
  void clear();
  void reserve(std::size_t entries);
  void rehash(std::size_t buckets);
  void shrink_to_fit() { *this = copy(); }
  /// By iterator: the entry of the key and those after it, `n` in all.
  void erase_from(std::uint32_t key, std::size_t n);
  /// A copy: as many buckets as its entries need, which it gets in iteration order.
  map_specification copy() const;
  /// A map without buckets and with the same seed.
  map_specification anew() const { return {rules_, bucket_bytes_, setup_, seed_}; }
  /// The seed is one that the map has chosen. Its hashes must not depend on it.
  void take_up(seed chosen) noexcept { seed_ = chosen; }
  /// The map that takes the buckets, and leaves none here.
  map_specification move();
  /// The map whose buckets are made for the entries, as a copy's are; none are left here.
  map_specification move_entries();
  /// Goes on from a structure that was found.
  void take_up(specified_structure found);

  // What it is.

  shape shape_now() const noexcept;
  const specified_array& array(generation g) const noexcept {
    return g == generation::old ? old_ : current_;
  }
  seed hash_seed() const noexcept { return seed_; }

  // Its memory. An array's main buckets lie in segments, each with its spares.

  /// Of an array of so many main buckets.
  std::size_t mains_in_segment(std::size_t buckets) const noexcept {
    return rules_.mains_in_segment(buckets, bucket_bytes_);
  }
  std::size_t spares_in_segment(std::size_t buckets) const noexcept {
    return mains_in_segment(buckets) / rules_.buckets_per_spare;
  }

private:
  std::uint64_t hash(std::uint32_t key) const noexcept {
    return hash_of(key_equality(setup_).seen(key), setup_.hash, static_cast<std::uint64_t>(seed_));
  }
  bool are_equal(std::uint32_t one, std::uint32_t two) const noexcept {
    return key_equality(setup_)(one, two);
  }
  bool growing() const noexcept { return !old_.chains.empty(); }
  /// The array, and the number of the main bucket in it, where a key with this hash is or will be.
  std::pair<specified_array&, std::size_t> home(std::uint64_t hash) noexcept;
  bool contains(std::uint32_t key) noexcept;
  void put(std::uint32_t key);
  void link_overflow_bucket(specified_array& in, std::size_t index);
  void erase_slot(specified_chain& from, specified_slot& erased);
  template <class Self, class Visit>
  static void for_each_chain(Self& self, Visit visit);

  void make_buckets(std::size_t n);
  specified_array array_of(std::size_t n, const specified_chain& each, bool has_memory) const;
  void make_bucket(std::size_t index);
  specified_chain empty_bucket() const { return specified_chain(rules_.slots); }
  void hash_grow(std::size_t buckets);
  void grow_to(std::size_t wanted, std::size_t asked_for);
  void grow_work(std::uint64_t hash);
  void evacuate(std::size_t old_bucket);
  void advance_evacuation_mark();
  void finish_growth();

  policy_rules rules_;
  std::size_t bucket_bytes_;
  setup setup_;
  seed seed_;
  specified_array current_; // no chains: the map holds no memory
  specified_array old_;     // no chains: no growth is under way
  std::size_t evacuated_ = 0;
  std::size_t size_ = 0;
};

/// The structure of both maps of a trace.
class specification {
public:
  specification(const policy_rules& p, std::size_t bucket_bytes, const setup& s);

  /// Does an operation, one element of a bulk run. `own` is the key of the entry that an
  /// own-element operation refers to, if there is one; `from`, where the map's buckets come from.
  void apply(const operation& op, std::optional<std::uint32_t> own, buckets_of from);

  /// What an operation has done of a growth when it throws is not specified: `found` is what a map
  /// is then, and what its next operations are specified from.
  void take_up(map_name m, specified_structure found) {
    maps_[static_cast<std::size_t>(m)].take_up(std::move(found));
  }

  void take_up(map_name m, seed chosen) noexcept {
    maps_[static_cast<std::size_t>(m)].take_up(chosen);
  }

  const map_specification& map(map_name m) const noexcept {
    return maps_[static_cast<std::size_t>(m)];
  }

private:
  struct call;

  map_specification fresh(map_name m) const;

  policy_rules rules_;
  std::size_t bucket_bytes_;
  setup setup_;
  std::vector<map_specification> maps_;
};

/// A structure in a line, and a chain with the main bucket that it belongs to.
std::string describe(const shape& s);
std::string draw(generation g, std::size_t index, const specified_chain& chain, std::size_t slots,
                 hash_kind kind);

} // namespace bucketproof::model
