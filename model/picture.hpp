// A picture: a map's structure as plain data, taken through view(m), for whoever draws it.
//
// Two pictures, of before and after an operation, say in words what the operation did to the
// structure; a picture and the specification say which slots are wrong.
#pragma once

#include "elements.hpp"
#include "reach.hpp"
#include "reference.hpp"
#include "specification.hpp"
#include "trace.hpp"

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
struct pictured_slot {
  control mark = control::rest;
  std::uint32_t key = 0;
  std::uint32_t value = 0;

  friend bool operator==(const pictured_slot&, const pictured_slot&) = default;
};

/// The chains of one generation.
class pictured_array {
public:
  std::size_t buckets() const noexcept { return chains_.size(); }
  /// The slots of a main bucket and of the overflow buckets behind it; none where the bucket cannot
  /// be read: it is not made yet, or its memory is returned.
  std::span<const pictured_slot> chain(std::size_t index) const noexcept {
    const place& p = chains_[index];
    return std::span(slots_).subspan(p.first, p.count);
  }
  /// Whether lookups may use the main bucket.
  bool is_live(std::size_t index) const noexcept { return chains_[index].live; }

  /// Adds a chain without slots, which `add_slot` fills.
  void add_chain(bool live) { chains_.push_back({slots_.size(), 0, live}); }
  void add_slot(const pictured_slot& s) {
    slots_.push_back(s);
    ++chains_.back().count;
  }

private:
  struct place {
    std::size_t first = 0, count = 0;
    bool live = false;
  };
  std::vector<place> chains_;
  std::vector<pictured_slot> slots_;
};

struct picture {
  shape head;
  std::size_t old_overflow = 0; ///< Overflow buckets behind old main buckets.
  std::size_t slots = 8;        ///< In a bucket.
  std::size_t bytes = 0;        ///< That the map says it holds.
  std::uint64_t hash_seed = 0;
  pictured_array current, old;

  const pictured_array& array(generation g) const noexcept {
    return g == generation::old ? old : current;
  }
};

/// The map as it is now. It may be broken: what it says of itself is taken, and chains are cut
/// where they are longer than it says. Linear in slots.
template <class Elements, class Map>
picture picture_of(const Map& map) {
  const auto v = view(map);
  picture p;
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
    pictured_array& array = g == generation::old ? p.old : p.current;
    for (std::size_t i = 0; i < v.buckets(g); ++i) {
      array.add_chain(v.is_live(g, i));
      if (!v.is_readable(g, i))
        continue;
      std::size_t left = 1 + p.head.overflow + p.old_overflow + uncounted;
      for (const auto bucket : v.buckets_of(g, i)) {
        if (left-- == 0)
          break;
        for (std::size_t s = 0; s < map_view<Map>::slots; ++s) {
          pictured_slot slot{.mark = bucket.at(s)};
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

/// Where a slot is. The picture says how many make a bucket.
struct slot_place {
  generation array = generation::current;
  std::size_t chain = 0;
  std::size_t slot = 0; ///< Counted from the chain's first.

  friend bool operator==(const slot_place&, const slot_place&) = default;
};
/// `bucket 3, slot 2`, `old bucket 3, overflow bucket 1, slot 0`.
std::string print(const slot_place& at, std::size_t slots);

/// Whether a growth started between the two pictures: what is old now was current before.
bool grew(const picture& was, const picture& now) noexcept;

/// What was done to the structure, a short sentence each; none where nothing was.
std::vector<std::string> words(const picture& was, const picture& now, hash_kind hash);

/// What was done to the structure, counted; that of several operations, added up.
struct tally {
  std::size_t growths = 0;      ///< Started.
  std::size_t finished = 0;     ///< Growths that are over.
  std::size_t evacuated = 0;    ///< Old buckets.
  std::size_t longer = 0;       ///< Chains that got overflow buckets.
  std::size_t put = 0;          ///< Entries.
  std::size_t moved = 0;        ///< Entries.
  std::size_t assigned = 0;     ///< Values.
  std::size_t taken = 0;        ///< Entries.
  std::size_t left_vacant = 0;  ///< Slots of these, with something behind them.
  std::size_t buckets_were = 0; ///< Before the first.
  std::size_t buckets = 0;      ///< After the last.

  tally& operator+=(const tally& next) noexcept;
};
tally count(const picture& was, const picture& now);
/// `26 entries put in, 1 growth started, ...`; what is 0 is left out.
std::string print(const tally& all);

/// A chain of a map.
struct chain_place {
  generation array = generation::current;
  std::size_t chain = 0;

  friend auto operator<=>(const chain_place&, const chain_place&) = default;
};
/// The chains that are not as they were, in order, current ones first.
std::vector<chain_place> changed_chains(const picture& was, const picture& now);

/// A slot that is not as specified.
struct wrong_slot {
  slot_place at;
  std::string expected;
  std::string found;
};
/// The wrong slots, in the order of old and then current buckets; at most `most`. What a slot must
/// hold is the specification's business, what value the model's. None where the arrays are of
/// another size than specified: then no slot can be compared.
std::vector<wrong_slot> wrong_slots(const picture& found, const map_specification& wanted,
                                    const reference& contents, hash_kind hash, std::size_t most);

/// Chains as text, a line a bucket, wrong slots with a `!` before them.
std::vector<std::string> draw(const picture& of, hash_kind hash,
                              std::span<const chain_place> chains,
                              std::span<const wrong_slot> wrong);

} // namespace bucketproof::model
