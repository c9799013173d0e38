// The structure check: what must hold of the buckets after every operation, read through view(m).
#pragma once

#include "elements.hpp"

#include "model/oracle/shape.hpp"
#include "model/trace/text.hpp"

#include "bucketproof/view.hpp"

#include <bit>
#include <cstddef>
#include <string>

namespace bucketproof::model {

/// What the check saw on its way.
struct structure_census {
  std::size_t entries = 0;
  std::size_t longest_chain = 0; ///< In overflow buckets.
  std::size_t first_index = 0;   ///< Of the first chain with an entry, in iteration order.
};

/// One broken invariant.
struct broken_invariant {
  std::string expected; ///< Empty: all hold.
  std::string found;
  explicit operator bool() const noexcept { return !expected.empty(); }
};

template <class Map>
class structure_check {
  using view_type = map_view<Map>;
  using bucket_view = typename view_type::bucket;
  static constexpr std::size_t slots = view_type::slots;

public:
  explicit structure_check(const Map& map) : view_(view(map)) {}

  /// The first invariant found broken. Linear in buckets and entries; one hash an entry.
  broken_invariant run(structure_census& census) {
    census_ = &census;
    if (!shape_holds() || !chains_hold() || !evacuated_marks_hold())
      return broken_;
    if (census.entries != view_.size())
      broken("size() equal to the entries in the buckets, " + std::to_string(census.entries),
             std::to_string(view_.size()));
    return broken_;
  }

private:
  bool broken(std::string expected, std::string found) {
    broken_ = {std::move(expected), std::move(found)};
    return false;
  }

  /// Numbers of buckets, and how far evacuation is.
  bool shape_holds() {
    const std::size_t now = view_.buckets(generation::current),
                      old = view_.buckets(generation::old);
    if (now != 0 && !std::has_single_bit(now))
      return broken("a power of two of main buckets", std::to_string(now));
    if (old != 0 && old != now && 2 * old != now)
      return broken("as many old buckets as current ones, or half",
                    std::to_string(old) + " and " + std::to_string(now));
    if ((old == 0) != (view_.growth() == growth_kind::none))
      return broken("old buckets exactly while growing", std::to_string(old) + " old buckets");
    if (old != 0 ? view_.evacuated() >= old : view_.evacuated() != 0)
      return broken("evacuation below " + std::to_string(old) + " old buckets",
                    std::to_string(view_.evacuated()));
    return true;
  }

  bool chains_hold() {
    overflow_buckets linked[2];
    bool held = true;
    view_.for_each_chain([&](generation g, std::size_t index, const auto& chain) {
      if (held)
        held = chain_holds(g, index, chain, linked[g == generation::old ? 1 : 0]);
    });
    for (const generation g : {generation::current, generation::old})
      held = held && overflow_is_counted(g, linked[g == generation::old ? 1 : 0]);
    return held;
  }

  struct overflow_buckets {
    std::size_t all = 0;
    std::size_t spares = 0;
  };
  bool overflow_is_counted(generation g, const overflow_buckets& linked) {
    if (linked.all != view_.overflow_count(g))
      return broken("an overflow count equal to the overflow buckets linked, " +
                        std::to_string(linked.all),
                    std::to_string(view_.overflow_count(g)));
    std::size_t taken = 0;
    if (view_.buckets(g) != 0)
      for (std::size_t i = 0; i < view_.buckets(g); i += view_.mains_in_segment(g))
        taken += view_.spares_used(g, i);
    // An evacuated chain's spares are not taken a second time.
    if (g == generation::old ? taken < linked.spares : taken != linked.spares)
      return broken(std::to_string(linked.spares) + " spares taken, which is how many are linked",
                    std::to_string(taken));
    return true;
  }

  bool chain_holds(generation g, std::size_t index, const auto& chain, overflow_buckets& linked) {
    bool rest = false;   // a `rest` mark was seen: nothing may follow
    bool vacant = false; // the last slot before was vacant, without a `rest` mark
    std::size_t buckets = 0;
    for (const bucket_view b : chain) {
      if (++buckets > 1) {
        if (++linked.all > view_.overflow_count(g))
          return broken("chains that end, and at most " + std::to_string(view_.overflow_count(g)) +
                            " overflow buckets in all",
                        "more, in the chain of " + bucket_name(g, index));
        linked.spares += view_.is_spare(g, index, b) ? 1 : 0;
      }
      for (std::size_t slot = 0; slot < slots; ++slot) {
        const control c = b.at(slot);
        if (is_evacuated(c))
          return broken("no evacuation marks in a bucket that is in use",
                        "mark " + std::to_string(static_cast<unsigned>(c)) + " in " +
                            bucket_name(g, index));
        if (c == control::rest) {
          if (vacant && !rest)
            return broken("`rest` marks on every vacant slot at a chain's end",
                          "a vacant slot without it in " + bucket_name(g, index));
          rest = true;
        } else if (rest)
          return broken("nothing after a `rest` mark",
                        "control byte " + std::to_string(static_cast<unsigned>(c)) + " in " +
                            bucket_name(g, index));
        vacant = c == control::vacant;
        if (is_taken(c) && !entry_holds(g, index, b, slot))
          return false;
      }
    }
    if (vacant)
      return broken("`rest` marks on every vacant slot at a chain's end",
                    "a vacant last slot without it in " + bucket_name(g, index));
    if (buckets > census_->longest_chain + 1)
      census_->longest_chain = buckets - 1;
    return true;
  }

  bool entry_holds(generation g, std::size_t index, const bucket_view& b, std::size_t slot) {
    if (++census_->entries == 1)
      census_->first_index = index;
    const std::uint64_t hash = view_.hash(b.entry(slot).first);
    if ((hash & (view_.buckets(g) - 1)) != index)
      return broken("every entry in the bucket that its hash names, " +
                        std::to_string(hash & (view_.buckets(g) - 1)),
                    bucket_name(g, index));
    if (b.at(slot) != tophash_of(hash))
      return broken("tophash " + std::to_string(static_cast<unsigned>(tophash_of(hash))),
                    std::to_string(static_cast<unsigned>(b.at(slot))) + " in " +
                        bucket_name(g, index));
    return true;
  }

  /// The control byte of a hash, said a second time.
  static control tophash_of(std::uint64_t hash) {
    const std::uint64_t top = hash >> 56;
    return static_cast<control>(top >= 5 ? top : top + 5);
  }

  bool evacuated_marks_hold() {
    for (std::size_t i = 0; i < view_.buckets(generation::old); ++i) {
      if (view_.is_live(generation::old, i) || !view_.is_readable(generation::old, i))
        continue;
      const bucket_view b = *view_.buckets_of(generation::old, i).begin();
      for (std::size_t slot = 0; slot < slots; ++slot) {
        const control c = b.at(slot);
        if (!is_evacuated(c) ||
            (c == control::evacuated_high && view_.growth() == growth_kind::same_size))
          return broken("evacuation marks in an evacuated bucket",
                        "control byte " + std::to_string(static_cast<unsigned>(c)) + " in " +
                            bucket_name(generation::old, i));
      }
    }
    return true;
  }

  view_type view_;
  structure_census* census_ = nullptr;
  broken_invariant broken_;
};

/// The buckets of a map as text, a line a bucket; at most `lines` of them.
template <class Elements, class Map>
std::string draw(const Map& map, const setup& s, std::size_t lines) {
  const auto v = view(map);
  std::string text = std::to_string(v.size()) + " entries, " +
                     std::to_string(v.buckets(generation::current)) + " buckets";
  if (v.growth() != growth_kind::none)
    text += std::string(v.growth() == growth_kind::doubling ? ", doubling" : ", same-size growth") +
            ", " + std::to_string(v.evacuated()) + " of " +
            std::to_string(v.buckets(generation::old)) + " old buckets evacuated";
  text += ", " + std::to_string(v.overflow_count(generation::current)) + " overflow buckets\n";
  v.for_each_chain([&](generation g, std::size_t index, const auto& chain) {
    const char* link = "";
    for (const auto b : chain) {
      if (lines == 0)
        return;
      if (--lines == 0) {
        text += "    ...\n";
        return;
      }
      text +=
          "    " + std::string(g == generation::old ? "old " : "") + std::to_string(index) + link;
      for (std::size_t slot = 0; slot < map_view<Map>::slots; ++slot) {
        const control c = b.at(slot);
        if (is_taken(c)) {
          text += " | " + print_key(Elements::number(b.entry(slot).first), s.hash) + "=" +
                  std::to_string(Elements::number(b.entry(slot).second));
        } else
          text += c == control::rest ? " | ." : c == control::vacant ? " | -" : " | ?";
      }
      text += " |\n";
      link = " +";
    }
  });
  return text;
}

} // namespace bucketproof::model
