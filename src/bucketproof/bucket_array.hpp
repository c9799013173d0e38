// The memory of one array of buckets, and nothing about entries.
//
//   directory    segment 0: main buckets, spares        segment 1 ...
//   +-------+    +-----+-----+-- --+-----+-----+--
//   |   0 --|--> |  0  |  1  | ... | 511 | s0  | ...
//   |   1 --|--> +--|--+-----+-- --+-----+--^--+--      an overflow bucket is a spare of the
//   |  ...  |       +-----------------------+           segment, else an allocation of its own
//   +-------+
//
// The 2^B main buckets lie in segments, so that a growth can take new memory, and return old
// memory, as evacuation goes on: neither a pause nor a peak. A directory entry without a segment is
// memory that evacuation has not reached. A chain takes overflow buckets from the spares of its own
// segment, so a segment can be returned as soon as all its chains are gone.
#pragma once

#include "bucketproof/control.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>

namespace bucketproof::detail {

/// Eight control bytes, the link to an overflow bucket, and the slots. Memory for a bucket is raw
/// until `reset`; a slot holds an entry exactly when its control byte is a tophash.
template <class Value, std::size_t Slots, class VoidPointer>
struct bucket {
  using pointer = typename std::pointer_traits<VoidPointer>::template rebind<bucket>;

  control_group<Slots> controls;
  pointer overflow{};
  alignas(Value) std::byte slots[Slots][sizeof(Value)];

  static void reset(bucket& raw) noexcept {
    bucket* fresh = ::new (static_cast<void*>(std::addressof(raw))) bucket;
    static_cast<void>(fresh);
  }

  Value* slot(std::size_t i) noexcept { return std::launder(reinterpret_cast<Value*>(slots[i])); }
  const Value* slot(std::size_t i) const noexcept {
    return std::launder(reinterpret_cast<const Value*>(slots[i]));
  }
  /// The next bucket of the chain, or null.
  bucket* next() const noexcept { return overflow ? std::to_address(overflow) : nullptr; }

  // The slots stay uninitialised: that is what makes a bucket cheap to reset.
  bucket() noexcept {}
};

template <class Value, class Policy, class Allocator>
class bucket_array {
  using void_pointer = typename std::allocator_traits<Allocator>::void_pointer;

public:
  using bucket_type = bucket<Value, Policy::slots, void_pointer>;

private:
  template <class T>
  using rebound = typename std::allocator_traits<Allocator>::template rebind_traits<T>;
  using bucket_traits = rebound<bucket_type>;
  using bucket_pointer = typename bucket_traits::pointer;

  struct segment {
    bucket_pointer buckets{};
    std::uint32_t spares_used = 0;
  };
  using segment_traits = rebound<segment>;
  using segment_pointer = typename segment_traits::pointer;

  /// A segment is at most so many bytes, so that large values do not make each step of a growth
  /// slow.
  static constexpr std::size_t segment_bytes = std::size_t{1} << 17;
  static constexpr std::size_t fitting = std::bit_floor(segment_bytes / sizeof(bucket_type) + 1);
  static constexpr std::size_t per_segment =
      fitting < Policy::segment_buckets ? fitting : Policy::segment_buckets;
  static constexpr auto segment_shift = static_cast<unsigned>(std::countr_zero(per_segment));
  static_assert(std::has_single_bit(Policy::segment_buckets), "segments are a power of two");

public:
  bucket_array() = default;

  /// An array of `count` main buckets, a power of two, none of which has memory yet.
  /// Throws what the allocator throws.
  bucket_array(const Allocator& allocator, std::size_t count) : mask_(count - 1) {
    auto alloc = typename segment_traits::allocator_type(allocator);
    const std::size_t n = segment_count();
    directory_ = segment_traits::allocate(alloc, n);
    for (std::size_t i = 0; i < n; ++i)
      ::new (static_cast<void*>(std::to_address(directory_) + i)) segment;
  }

  bool exists() const noexcept { return static_cast<bool>(directory_); }
  /// Main buckets, a power of two; 1 where the array does not exist.
  std::size_t count() const noexcept { return mask_ + 1; }
  std::size_t mask() const noexcept { return mask_; }
  /// Main buckets in a segment.
  std::size_t mains_in_segment() const noexcept {
    return count() < per_segment ? count() : per_segment;
  }
  /// Overflow buckets linked into chains.
  std::size_t overflow_count() const noexcept { return overflow_count_; }
  /// Overflow buckets that are allocations of their own.
  std::size_t loose_count() const noexcept { return loose_count_; }

  /// The main bucket with this index; its segment must have been reached.
  bucket_type& at(std::size_t index) const noexcept {
    return std::to_address(segment_of(index).buckets)[index & (per_segment - 1)];
  }
  /// Whether the main bucket's segment has memory.
  bool reached(std::size_t index) const noexcept {
    return static_cast<bool>(segment_of(index).buckets);
  }

  /// Gives the main bucket's segment memory if it has none. The memory is raw.
  void reach(const Allocator& allocator, std::size_t index) {
    if (!reached(index)) {
      auto alloc = typename bucket_traits::allocator_type(allocator);
      segment_of(index).buckets = bucket_traits::allocate(alloc, buckets_in_segment());
    }
  }
  /// Gives every segment memory. The memory is raw.
  void reach_all(const Allocator& allocator) {
    for (std::size_t i = 0; i < count(); i += mains_in_segment())
      reach(allocator, i);
  }

  /// An empty overflow bucket for the chain of main bucket `index`, not linked yet.
  bucket_pointer take_overflow(const Allocator& allocator, std::size_t index) {
    segment& home = segment_of(index);
    bucket_pointer taken;
    if (home.spares_used < spares_in_segment()) {
      taken = home.buckets + static_cast<std::ptrdiff_t>(mains_in_segment() + home.spares_used);
      ++home.spares_used;
    } else {
      auto alloc = typename bucket_traits::allocator_type(allocator);
      taken = bucket_traits::allocate(alloc, 1);
      ++loose_count_;
    }
    bucket_type::reset(*taken);
    ++overflow_count_;
    return taken;
  }
  /// Takes back the overflow bucket of chain `index` that was taken last.
  void give_back_overflow(const Allocator& allocator, std::size_t index,
                          bucket_pointer taken) noexcept {
    if (is_spare(index, *taken))
      --segment_of(index).spares_used;
    else
      free_loose(allocator, taken);
    --overflow_count_;
  }
  /// Spares taken of the segment of main bucket `index`.
  std::size_t spares_used(std::size_t index) const noexcept {
    return segment_of(index).spares_used;
  }
  /// Whether an overflow bucket of chain `index` is a spare of its segment.
  bool is_spare(std::size_t index, const bucket_type& overflow) const noexcept {
    const bucket_type* first = std::to_address(segment_of(index).buckets);
    const std::less<const bucket_type*> before;
    return !before(&overflow, first) && before(&overflow, first + buckets_in_segment());
  }

  /// Unlinks the overflow buckets of chain `index`. Those that are spares can be taken again once
  /// `reclaim_spares` was called; the others are freed.
  void free_chain(const Allocator& allocator, std::size_t index) noexcept {
    bucket_type& head = at(index);
    for (bucket_pointer b = head.overflow; b;) {
      const bucket_pointer following = b->overflow;
      if (!is_spare(index, *b))
        free_loose(allocator, b);
      --overflow_count_;
      b = following;
    }
    head.overflow = bucket_pointer{};
  }
  /// Makes all spares available again; no chain may have an overflow bucket.
  void reclaim_spares() noexcept {
    for (std::size_t s = 0; s < segment_count(); ++s)
      std::to_address(directory_)[s].spares_used = 0;
  }

  /// Frees the segment of which `index` is the last main bucket; does nothing for any other index.
  void leave(const Allocator& allocator, std::size_t index) noexcept {
    if (((index + 1) & (mains_in_segment() - 1)) == 0)
      free_segment(allocator, segment_of(index));
  }
  /// Frees all memory. Chains must have been freed before.
  void release(const Allocator& allocator) noexcept {
    if (!exists())
      return;
    for (std::size_t s = 0; s < segment_count(); ++s)
      free_segment(allocator, std::to_address(directory_)[s]);
    auto alloc = typename segment_traits::allocator_type(allocator);
    segment_traits::deallocate(alloc, directory_, segment_count());
    *this = bucket_array();
  }

  /// Bytes held, by purpose.
  struct memory {
    std::size_t main = 0;
    std::size_t spare = 0;
    std::size_t overflow = 0; ///< Overflow buckets allocated one by one.
    std::size_t directory = 0;
  };
  /// Linear in the segments.
  memory bytes() const noexcept {
    memory held;
    if (!exists())
      return held;
    for (std::size_t s = 0; s < segment_count(); ++s)
      if (std::to_address(directory_)[s].buckets) {
        held.main += mains_in_segment() * sizeof(bucket_type);
        held.spare += spares_in_segment() * sizeof(bucket_type);
      }
    held.overflow = loose_count_ * sizeof(bucket_type);
    held.directory = segment_count() * sizeof(segment);
    return held;
  }

private:
  std::size_t spares_in_segment() const noexcept {
    return mains_in_segment() / Policy::buckets_per_spare;
  }
  std::size_t buckets_in_segment() const noexcept {
    return mains_in_segment() + spares_in_segment();
  }
  std::size_t segment_count() const noexcept { return count() / mains_in_segment(); }
  segment& segment_of(std::size_t index) const noexcept {
    return std::to_address(directory_)[index >> segment_shift];
  }

  void free_loose(const Allocator& allocator, bucket_pointer b) noexcept {
    auto alloc = typename bucket_traits::allocator_type(allocator);
    bucket_traits::deallocate(alloc, b, 1);
    --loose_count_;
  }
  void free_segment(const Allocator& allocator, segment& s) noexcept {
    if (!s.buckets)
      return;
    auto alloc = typename bucket_traits::allocator_type(allocator);
    bucket_traits::deallocate(alloc, s.buckets, buckets_in_segment());
    s.buckets = bucket_pointer{};
  }

  segment_pointer directory_{};
  std::size_t mask_ = 0;
  std::size_t overflow_count_ = 0;
  std::size_t loose_count_ = 0;
};

} // namespace bucketproof::detail
