// A snapshot: a map's structure as plain data, taken through view(m), to be drawn or compared.
//
// Two snapshots, of before and after an operation, say in words what the operation did to the
// structure; a snapshot and the specification say which slots are wrong.
#pragma once

#include "elements.hpp"

#include "model/oracle/reference.hpp"
#include "model/oracle/shape.hpp"
#include "model/oracle/specification.hpp"
#include "model/trace/trace.hpp"

#include "bucketproof/view.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bucketproof::model {

/// A slot: its control byte, and the entry where that is a tophash.
struct slot_snapshot {
  control mark = control::rest;
  std::uint32_t key = 0;
  std::uint32_t value = 0;

  friend bool operator==(const slot_snapshot&, const slot_snapshot&) = default;
};

/// The chains of one generation.
class array_snapshot {
public:
  std::size_t buckets() const noexcept { return chains_.size(); }
  /// The slots of a main bucket and of the overflow buckets behind it; none where the bucket cannot
  /// be read: it is not made yet, or its memory is returned.
  std::span<const slot_snapshot> chain(std::size_t index) const noexcept {
    const place& p = chains_[index];
    return std::span(slots_).subspan(p.first, p.count);
  }
  /// Whether lookups may use the main bucket.
  bool is_live(std::size_t index) const noexcept { return chains_[index].live; }

  /// Adds a chain without slots, which `add_slot` fills.
  void add_chain(bool live) { chains_.push_back({slots_.size(), 0, live}); }
  void add_slot(const slot_snapshot& s) {
    slots_.push_back(s);
    ++chains_.back().count;
  }

private:
  struct place {
    std::size_t first = 0, count = 0;
    bool live = false;
  };
  std::vector<place> chains_;
  std::vector<slot_snapshot> slots_;
};

struct snapshot {
  shape head;
  std::size_t old_overflow = 0; ///< Overflow buckets behind old main buckets.
  std::size_t slots = 8;        ///< In a bucket.
  std::size_t bytes = 0;        ///< That the map says it holds.
  std::uint64_t hash_seed = 0;
  array_snapshot current, old;

  const array_snapshot& array(generation g) const noexcept {
    return g == generation::old ? old : current;
  }
};

/// The map as it is now. It may be broken: what it says of itself is taken, and chains are cut
/// where they are longer than it says. Linear in slots.
template <class Elements, class Map>
snapshot snapshot_of(const Map& map) {
  const auto v = view(map);
  snapshot p;
  p.head = {.size = v.size(),
            .buckets = v.buckets(generation::current),
            .old_buckets = v.buckets(generation::old),
            .evacuated = v.evacuated(),
            .overflow = v.overflow_count(generation::current),
            .growth = v.growth()};
  p.old_overflow = v.overflow_count(generation::old);
  p.slots = map_view<Map>::slots;
  p.bytes = map.stats().bytes();
  p.hash_seed = static_cast<std::uint64_t>(map.hash_seed());
  constexpr std::size_t uncounted = 8; // shown of a chain that is longer than it can be
  for (const generation g : {generation::old, generation::current}) {
    array_snapshot& array = g == generation::old ? p.old : p.current;
    for (std::size_t i = 0; i < v.buckets(g); ++i) {
      array.add_chain(v.is_live(g, i));
      if (!v.is_readable(g, i))
        continue;
      std::size_t left = 1 + p.head.overflow + p.old_overflow + uncounted;
      for (const auto bucket : v.buckets_of(g, i)) {
        if (left-- == 0)
          break;
        for (std::size_t s = 0; s < map_view<Map>::slots; ++s) {
          slot_snapshot slot{.mark = bucket.at(s)};
          if (is_taken(slot.mark)) {
            slot.key = Elements::number(bucket.entry(s).first);
            slot.value = Elements::number(bucket.entry(s).second);
          }
          array.add_slot(slot);
        }
      }
    }
  }
  return p;
}

/// Where a slot is. The snapshot says how many make a bucket.
struct slot_place {
  generation array = generation::current;
  std::size_t chain = 0;
  std::size_t slot = 0; ///< Counted from the chain's first.

  friend bool operator==(const slot_place&, const slot_place&) = default;
};
/// `bucket 3, slot 2`, `old bucket 3, overflow bucket 1, slot 0`.
std::string print(const slot_place& at, std::size_t slots);

} // namespace bucketproof::model
