// The specification check: a map's structure, read through view(m), against what is specified.
#pragma once

#include "model/oracle/shape.hpp"
#include "model/oracle/specification.hpp"
#include "model/trace/trace.hpp"

#include "bucketproof/view.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace bucketproof::model {

/// Where a map is not as specified.
struct misfit {
  std::string expected; ///< Empty: it is.
  std::string found;
  explicit operator bool() const noexcept { return !expected.empty(); }
};

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
