// Control bytes: one byte a slot says whether the slot is taken, and by what sort of hash.
//
//      0      1      2          3           4            5 ... 255
//    rest   vacant  evacuated  evacuated   evacuated     tophash: taken
//                   low        high        vacant
//
// `rest` means vacant, and so is everything after it in the chain: a lookup stops there. A tophash
// is the top 8 bits of the hash, moved up by 5 where they would collide with the marks. The marks 2
// to 4 stand in old buckets only and say where an evacuated slot's entry went (runtime/map.go:
// emptyRest, emptyOne, evacuatedX, evacuatedY, evacuatedEmpty, minTopHash).
//
// The eight control bytes of a bucket are matched at once, by one of two matchers with the same
// verbs.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bucketproof {

/// The state of one slot. Values from `min_tophash` up are tophashes.
enum class control : std::uint8_t {
  rest = 0,
  vacant = 1,
  evacuated_low = 2,
  evacuated_high = 3,
  evacuated_vacant = 4,
  min_tophash = 5,
};

/// Whether the slot holds an entry.
constexpr bool is_taken(control c) noexcept {
  return c >= control::min_tophash;
}
/// Whether an insert may use the slot.
constexpr bool is_vacant(control c) noexcept {
  return c <= control::vacant;
}
/// Whether the slot's bucket has been evacuated.
constexpr bool is_evacuated(control c) noexcept {
  return !is_vacant(c) && !is_taken(c);
}

/// The control byte of an entry with this hash.
constexpr control tophash(std::uint64_t hash) noexcept {
  const auto top = static_cast<std::uint8_t>(hash >> 56);
  constexpr auto min = static_cast<std::uint8_t>(control::min_tophash);
  return static_cast<control>(top < min ? top + min : top);
}

namespace detail {

/// A set of slots: `Stride` bits a slot, lowest slot first; iterates over the slots in it.
template <class Word, unsigned Stride>
class slot_set {
public:
  constexpr explicit slot_set(Word bits) noexcept : bits_(bits) {}

  constexpr bool any() const noexcept { return bits_ != 0; }
  /// The lowest slot in the set, which must not be empty.
  constexpr unsigned front() const noexcept {
    return static_cast<unsigned>(std::countr_zero(bits_)) / Stride;
  }
  /// The highest slot in the set, which must not be empty.
  constexpr unsigned back() const noexcept {
    return static_cast<unsigned>(std::bit_width(bits_) - 1) / Stride;
  }
  constexpr std::size_t size() const noexcept {
    return static_cast<std::size_t>(std::popcount(bits_));
  }
  constexpr void pop_front() noexcept { bits_ &= static_cast<Word>(bits_ - 1); }
  /// The slots of the set that are below `slot`, which is at most 8.
  constexpr slot_set below(std::size_t slot) const noexcept {
    return slot_set(slot >= 8 ? bits_
                              : static_cast<Word>(bits_ & ((Word{1} << (slot * Stride)) - 1)));
  }
  /// The slots of the set that are above `slot`.
  constexpr slot_set above(std::size_t slot) const noexcept {
    return slot_set(static_cast<Word>(bits_ & ~below(slot + 1).bits_));
  }

private:
  Word bits_;
};

/// Matches eight control bytes with 64-bit arithmetic. Exact: no byte is ever matched because of
/// its neighbour, as the shorter `x - 0x0101...` does.
struct word_matcher {
  using set = slot_set<std::uint64_t, 8>;

  static set equal(const control* bytes, control c) noexcept {
    return zero_bytes(load(bytes) ^ (lows * static_cast<std::uint64_t>(c)));
  }
  static set vacant(const control* bytes) noexcept { return zero_bytes(load(bytes) & ~lows); }
  static set taken(const control* bytes) noexcept {
    constexpr std::uint64_t to_high = 0x80 - static_cast<std::uint64_t>(control::min_tophash);
    const std::uint64_t x = load(bytes);
    return set((((x & ~highs) + lows * to_high) | x) & highs);
  }

private:
  static constexpr std::uint64_t lows = 0x0101010101010101;
  static constexpr std::uint64_t highs = lows << 7;

  static set zero_bytes(std::uint64_t x) noexcept {
    return set(~(((x & ~highs) + ~highs) | x | ~highs));
  }
  static std::uint64_t load(const control* bytes) noexcept {
    std::uint64_t x = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&x, bytes, sizeof x);
    } else {
      for (unsigned i = 0; i < sizeof x; ++i)
        x |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    }
    return x;
  }
};

#if defined(__SSE2__)
/// Matches eight control bytes with SSE2.
struct sse2_matcher {
  using set = slot_set<std::uint32_t, 1>;

  static set equal(const control* bytes, control c) noexcept {
    return mask(_mm_cmpeq_epi8(load(bytes), _mm_set1_epi8(static_cast<char>(c))));
  }
  static set vacant(const control* bytes) noexcept { return at_most(bytes, control::vacant); }
  static set taken(const control* bytes) noexcept {
    const __m128i x = load(bytes);
    const __m128i min = _mm_set1_epi8(static_cast<char>(control::min_tophash));
    return mask(_mm_cmpeq_epi8(_mm_max_epu8(x, min), x));
  }

private:
  static set at_most(const control* bytes, control c) noexcept {
    const __m128i x = load(bytes);
    return mask(_mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(static_cast<char>(c))), x));
  }
  static __m128i load(const control* bytes) noexcept {
    return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
  }
  static set mask(__m128i x) noexcept {
    return set(static_cast<std::uint32_t>(_mm_movemask_epi8(x)) & 0xff);
  }
};
using matcher = sse2_matcher;
#else
using matcher = word_matcher;
#endif

/// The control bytes of a bucket of `Slots` slots; those beyond stay `rest` and are never matched.
template <std::size_t Slots>
struct control_group {
  static_assert(Slots >= 1 && Slots <= 8, "a bucket has 1 to 8 slots");

  control bytes[8] = {};

  auto equal(control c) const noexcept { return matcher::equal(bytes, c).below(Slots); }
  auto vacant() const noexcept { return matcher::vacant(bytes).below(Slots); }
  auto taken() const noexcept { return matcher::taken(bytes).below(Slots); }
  /// Marks all slots after this one `rest`.
  void end_after(std::size_t slot) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
      std::uint64_t all;
      std::memcpy(&all, bytes, sizeof all);
      all &= ~std::uint64_t{0} >> (56 - 8 * slot);
      std::memcpy(bytes, &all, sizeof all);
    } else {
      for (++slot; slot < Slots; ++slot)
        bytes[slot] = control::rest;
    }
  }
  /// Marks the vacant slots of a bucket that has been evacuated.
  void leave_vacant() noexcept {
    for (std::size_t slot = 0; slot < Slots; ++slot)
      bytes[slot] = is_vacant(bytes[slot]) ? control::evacuated_vacant : bytes[slot];
  }
  /// Whether nothing follows this bucket in its chain.
  bool ends_chain() const noexcept { return bytes[Slots - 1] == control::rest; }
};

} // namespace detail
} // namespace bucketproof
