// view(m): a read-only view of a map's structure, on which all checks, statistics and drawings are
// built. It is the only thing outside the map that knows how the map is laid out.
#pragma once

#include "bucketproof/bucket_map.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace bucketproof {

/// Which of a growing map's two arrays of main buckets.
enum class generation { current, old };

/// The structure of a map, as it is now. Any change of the map invalidates all that was read from
/// it.
template <class Map>
class map_view {
  using raw_bucket = typename Map::bucket;

public:
  using value_type = typename Map::value_type;
  static constexpr std::size_t slots = Map::policy_type::slots;
  /// Of a bucket, main, spare or overflow.
  static constexpr std::size_t bucket_bytes = sizeof(raw_bucket);

  explicit map_view(const Map& map) noexcept : map_(map) {}

  /// One bucket of a chain.
  class bucket {
  public:
    control at(std::size_t slot) const noexcept { return raw_->controls.bytes[slot]; }
    /// The entry in a slot whose control byte says that it is taken.
    const value_type& entry(std::size_t slot) const noexcept { return *raw_->slot(slot); }

  private:
    friend class map_view;
    explicit bucket(const raw_bucket* raw) noexcept : raw_(raw) {}
    const raw_bucket* raw_;
  };

  /// The buckets of one chain, the main bucket first.
  class chain {
  public:
    class iterator {
    public:
      bucket operator*() const noexcept { return bucket(at_); }
      iterator& operator++() noexcept {
        at_ = at_->next();
        return *this;
      }
      friend bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    private:
      friend class chain;
      explicit iterator(const raw_bucket* at) noexcept : at_(at) {}
      const raw_bucket* at_;
    };

    iterator begin() const noexcept { return iterator(first_); }
    iterator end() const noexcept { return iterator(nullptr); }

  private:
    friend class map_view;
    explicit chain(const raw_bucket* first) noexcept : first_(first) {}
    const raw_bucket* first_;
  };

  std::size_t size() const noexcept { return map_.size_; }
  growth_kind growth() const noexcept { return map_.growth(); }
  /// Main buckets of a generation; 0 where it does not exist.
  std::size_t buckets(generation g) const noexcept {
    return array(g).exists() ? array(g).count() : 0;
  }
  /// Overflow buckets that the map has counted in a generation.
  std::size_t overflow_count(generation g) const noexcept { return array(g).overflow_count(); }
  /// Main buckets in a segment of a generation, which must exist.
  std::size_t mains_in_segment(generation g) const noexcept { return array(g).mains_in_segment(); }
  /// Spare overflow buckets taken of the segment of a main bucket.
  std::size_t spares_used(generation g, std::size_t index) const noexcept {
    return array(g).spares_used(index);
  }
  /// Whether an overflow bucket of a readable main bucket's chain is a spare of its segment.
  bool is_spare(generation g, std::size_t index, const bucket& overflow) const noexcept {
    return array(g).is_spare(index, *overflow.raw_);
  }
  /// No chain below this index has an entry: where an iteration begins to look.
  std::size_t first_index() const noexcept { return map_.first_.get(); }
  /// All old buckets below this one are evacuated.
  std::size_t evacuated() const noexcept { return map_.evacuated_; }
  bool is_evacuated(std::size_t old_index) const noexcept {
    return map_.bucket_evacuated(old_index);
  }

  /// Whether lookups may use the main bucket: an old one that is not evacuated, or a current one
  /// whose old one is.
  bool is_live(generation g, std::size_t index) const noexcept {
    return map_.in_old(index) == (g == generation::old);
  }
  /// Whether the main bucket can be read: it is live, or evacuated and its segment not yet
  /// returned.
  bool is_readable(generation g, std::size_t index) const noexcept {
    return is_live(g, index) || (g == generation::old && array(g).reached(index));
  }
  /// Whether the main bucket's segment has memory. The generation must exist.
  bool has_memory(generation g, std::size_t index) const noexcept {
    return array(g).reached(index);
  }
  /// The chain of a main bucket, which must be readable.
  chain buckets_of(generation g, std::size_t index) const noexcept {
    return chain(&array(g).at(index));
  }
  /// Calls `visit(generation, index, chain)` for each live chain in iteration order.
  template <class Visit>
  void for_each_chain(Visit visit) const {
    for (std::size_t i = 0; i < buckets(generation::current); ++i)
      for (const generation g : {generation::old, generation::current})
        if ((g == generation::current || i < buckets(g)) && is_live(g, i))
          visit(g, i, buckets_of(g, i));
  }

  /// The hash that the map computes for a key now.
  std::uint64_t hash(const typename Map::key_type& key) const { return map_.hash_of(key); }

private:
  const auto& array(generation g) const noexcept {
    return g == generation::old ? map_.old_ : map_.current_;
  }

  const Map& map_;
};

/// Where a cursor stands: all on which its next steps depend, besides the map.
template <class Map>
class cursor_view {
public:
  explicit cursor_view(const cursor<Map>& c) noexcept : cursor_(c) {}

  /// Calls `visit(number)` for each number of its state.
  template <class Visit>
  void for_each_number(Visit visit) const {
    for (const std::uint64_t number :
         {cursor_.random_, cursor_.origin_, cursor_.progress_, cursor_.piece_first_,
          cursor_.piece_last_, static_cast<std::uint64_t>(cursor_.stage_),
          static_cast<std::uint64_t>(cursor_.piece_)})
      visit(number);
  }
  /// The entries of the chain that it is in which are to come, the next one last.
  std::span<typename Map::value_type* const> waiting() const noexcept { return cursor_.waiting_; }

private:
  const cursor<Map>& cursor_;
};

/// The structure of `map`.
template <class Key, class T, class Hash, class KeyEqual, class Allocator, class Policy>
auto view(const bucket_map<Key, T, Hash, KeyEqual, Allocator, Policy>& map) noexcept {
  return map_view<bucket_map<Key, T, Hash, KeyEqual, Allocator, Policy>>(map);
}

} // namespace bucketproof
