// Specification: what the structure of a map must be, to the slot, after every operation.
//
//   old      0 | a | b |   1 | c | . |          a chain is a vector of slots, a whole number of
//   current  0 (not made)  1   2 (not made)     buckets of them; an array, a vector of chains
//
// The rules are those of Go's classic map (runtime/map.go, Go 1.19): mapassign, mapdelete,
// growWork, evacuate, hashGrow, one function each. Where this map promises something else, the
// policy's promise says so; what Go's map does not have (erasing by iterator, reserve, copies) is
// said in a comment. Everything is predicted from the keys and their hashes; nothing is ever read
// from the map under test. Nothing here is quick where it could be plain: whoever doubts the map
// should be able to believe this.
#pragma once

#include "elements.hpp"
#include "promise.hpp"
#include "reach.hpp"
#include "structure.hpp"
#include "text.hpp"
#include "trace.hpp"

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
  map_specification(const promise& p, std::size_t bucket_bytes, hash_kind kind, seed first) noexcept
      : promise_(p),
        bucket_bytes_(bucket_bytes),
        kind_(kind),
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
  void shrink_to_fit() { *this = copy(); }
  /// A copy: as many buckets as its entries need, which it gets in iteration order.
  map_specification copy() const;
  /// The map that takes the buckets, and leaves none here.
  map_specification move();
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
    return promise_.mains_in_segment(buckets, bucket_bytes_);
  }
  std::size_t spares_in_segment(std::size_t buckets) const noexcept {
    return mains_in_segment(buckets) / promise_.buckets_per_spare;
  }

private:
  std::uint64_t hash(std::uint32_t key) const noexcept {
    return hash_of(key, kind_, static_cast<std::uint64_t>(seed_));
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
  specified_chain empty_bucket() const { return specified_chain(promise_.slots); }
  void hash_grow(std::size_t buckets);
  void grow_work(std::uint64_t hash);
  void evacuate(std::size_t old_bucket);
  void advance_evacuation_mark();
  void finish_growth();

  promise promise_;
  std::size_t bucket_bytes_;
  hash_kind kind_;
  seed seed_;
  specified_array current_; // no chains: the map holds no memory
  specified_array old_;     // no chains: no growth is under way
  std::size_t evacuated_ = 0;
  std::size_t size_ = 0;
};

/// The structure of both maps of a trace.
class specification {
public:
  specification(const promise& p, std::size_t bucket_bytes, const setup& s);

  /// Does an operation, one element of a bulk run. `own` is the key of the entry that an
  /// own-element operation refers to, if there is one.
  void apply(const operation& op, std::optional<std::uint32_t> own);

  /// What an operation has done of a growth when it throws is not specified: `found` is what a map
  /// is then, and what its next operations are specified from.
  void take_up(map_name m, specified_structure found) {
    maps_[static_cast<std::size_t>(m)].take_up(std::move(found));
  }

  const map_specification& map(map_name m) const noexcept {
    return maps_[static_cast<std::size_t>(m)];
  }

private:
  map_specification fresh(map_name m) const;

  promise promise_;
  std::size_t bucket_bytes_;
  setup setup_;
  std::vector<map_specification> maps_;
};

/// Where a map is not as specified.
struct misfit {
  std::string expected; ///< Empty: it is.
  std::string found;
  explicit operator bool() const noexcept { return !expected.empty(); }
};

/// A structure in a line, and a chain with the main bucket that it belongs to.
std::string describe(const shape& s);
std::string draw(generation g, std::size_t index, const specified_chain& chain, std::size_t slots,
                 hash_kind kind);

/// Holds a map's structure against what is specified.
template <class Map, class Elements>
class specification_check {
  using view_type = map_view<Map>;
  static constexpr std::size_t slots = view_type::slots;

public:
  specification_check(const Map& map, const map_specification& wanted, hash_kind kind)
      : view_(view(map)),
        stats_(map.stats()),
        seed_(map.hash_seed()),
        wanted_(wanted),
        kind_(kind) {}

  /// Every control byte, the key in every slot, the overflow buckets of every chain, what can be
  /// read of evacuated buckets, and which memory is held. Linear in slots. The map must have the
  /// specified shape.
  misfit run() const {
    if (seed_ != wanted_.hash_seed())
      return {"the hash seed " + std::to_string(static_cast<std::uint64_t>(wanted_.hash_seed())),
              std::to_string(static_cast<std::uint64_t>(seed_))};
    for (const generation g : {generation::old, generation::current}) {
      const specified_array& array = wanted_.array(g);
      if (array.overflow != view_.overflow_count(g))
        return {std::to_string(array.overflow) + " overflow buckets of " + name_of(g) + " buckets",
                std::to_string(view_.overflow_count(g))};
      for (std::size_t i = 0; i < array.chains.size(); ++i)
        if (!chain_fits(g, i, array.chains[i]))
          return {draw(g, i, array.chains[i], slots, kind_), draw(g, i, found(g, i), slots, kind_)};
    }
    return memory();
  }

  /// The map's structure in the words of the specification.
  specified_structure found() const {
    return {found(generation::current), found(generation::old), view_.evacuated()};
  }

private:
  static std::string name_of(generation g) { return g == generation::old ? "old" : "current"; }

  /// Which segments have memory, whether overflow buckets are spares while there are some, and that
  /// stats() says so.
  misfit memory() const {
    std::size_t mains = 0, spares = 0, loose = 0;
    for (const generation g : {generation::old, generation::current}) {
      const specified_array& array = wanted_.array(g);
      loose += array.loose();
      for (std::size_t i = 0; i < array.chains.size(); ++i)
        if (view_.is_live(g, i) && spares_of(g, i) != array.spares[i])
          return {counted(array.spares[i], "spare", "in the chain of " + bucket_name(g, i)),
                  std::to_string(spares_of(g, i))};
      const std::size_t each = wanted_.mains_in_segment(array.chains.size());
      for (std::size_t s = 0; s < array.segments.size(); ++s) {
        const std::size_t first = s * each;
        const auto [has_memory, taken] = array.segments[s];
        if (view_.has_memory(g, first) != has_memory)
          return {std::string(has_memory ? "memory" : "no memory") + " for the segment of " +
                      bucket_name(g, first),
                  view_.has_memory(g, first) ? "memory" : "none"};
        if (!has_memory)
          continue;
        mains += each;
        spares += wanted_.spares_in_segment(array.chains.size());
        if (view_.spares_used(g, first) != taken)
          return {counted(taken, "spare", "taken of the segment of " + bucket_name(g, first)),
                  std::to_string(view_.spares_used(g, first))};
      }
    }
    return stats_say(mains, spares, loose);
  }
  /// What stats() says, the bytes by numbers of buckets.
  misfit stats_say(std::size_t mains, std::size_t spares, std::size_t loose) const {
    const shape told{.size = stats_.size,
                     .buckets = stats_.buckets,
                     .old_buckets = stats_.old_buckets,
                     .evacuated = stats_.evacuated,
                     .overflow = stats_.overflow_buckets,
                     .growth = stats_.growth};
    if (told != wanted_.shape_now())
      return {"stats() of " + describe(wanted_.shape_now()), describe(told)};
    const auto holds = [](std::size_t buckets, std::size_t bytes) {
      return buckets * view_type::bucket_bytes == bytes;
    };
    if (holds(mains, stats_.main_bytes) && holds(spares, stats_.spare_bytes) &&
        holds(loose, stats_.overflow_bytes))
      return {};
    return {"stats() of " + std::to_string(mains) + " main buckets, " + std::to_string(spares) +
                " spares and " + std::to_string(loose) + " overflow buckets beside them, each of " +
                std::to_string(view_type::bucket_bytes) + " bytes",
            std::to_string(stats_.main_bytes) + ", " + std::to_string(stats_.spare_bytes) +
                " and " + std::to_string(stats_.overflow_bytes) + " bytes"};
  }
  static std::string counted(std::size_t n, const char* what, const std::string& where) {
    return std::to_string(n) + ' ' + what + (n == 1 ? " " : "s ") + where;
  }
  /// Those of a chain, which come before its other overflow buckets.
  std::size_t spares_of(generation g, std::size_t index) const {
    std::size_t spares = 0;
    bool is_head = true;
    for (const auto bucket : view_.buckets_of(g, index))
      if (!std::exchange(is_head, false)) {
        if (!view_.is_spare(g, index, bucket))
          break;
        ++spares;
      }
    return spares;
  }

  bool chain_fits(generation g, std::size_t index, const specified_chain& wanted) const {
    if (view_.is_live(g, index) != (!wanted.empty() && !is_evacuated(wanted)))
      return false;
    if (!view_.is_readable(g, index))
      return true;
    auto slot = wanted.begin();
    for (const auto bucket : view_.buckets_of(g, index)) {
      if (slot == wanted.end())
        return false;
      for (std::size_t i = 0; i < slots; ++i, ++slot)
        if (bucket.at(i) != slot->mark ||
            (slot->has_entry() && Elements::number(bucket.entry(i).first) != slot->key))
          return false;
    }
    return slot == wanted.end();
  }

  specified_array found(generation g) const {
    specified_array array;
    for (std::size_t i = 0; i < view_.buckets(g); ++i) {
      array.chains.push_back(found(g, i));
      array.spares.push_back(view_.is_live(g, i) ? spares_of(g, i) : 0);
    }
    const std::size_t each = wanted_.mains_in_segment(view_.buckets(g));
    for (std::size_t i = 0; i < view_.buckets(g); i += each)
      array.segments.push_back({view_.has_memory(g, i), view_.spares_used(g, i)});
    array.overflow = view_.overflow_count(g);
    return array;
  }
  specified_chain found(generation g, std::size_t index) const {
    if (g == generation::old && !view_.is_readable(g, index)) // evacuated, and returned since
      return specified_chain(slots, {control::evacuated_vacant});
    specified_chain chain;
    if (!view_.is_readable(g, index))
      return chain;
    for (const auto bucket : view_.buckets_of(g, index))
      for (std::size_t i = 0; i < slots; ++i)
        chain.push_back(
            {bucket.at(i), is_taken(bucket.at(i)) ? Elements::number(bucket.entry(i).first) : 0});
    return chain;
  }

  view_type view_;
  map_stats stats_;
  seed seed_;
  const map_specification& wanted_;
  hash_kind kind_;
};

} // namespace bucketproof::model
