// The hash of a Go map[uint64]uint64 on a processor with AES instructions, computed on any machine:
// runtime.memhash64 of Go 1.19 (asm_amd64.s) is three AES rounds over the seed and the key, with
// the first three keys of a schedule that each process draws at random. Here the schedule is fixed,
// and the oracle's runtime is given it, so that a run is the same in every process.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bucketproof::go {

/// The key schedule, as runtime.aeskeysched holds it.
inline constexpr std::array<std::uint64_t, 16> key_schedule = [] {
  std::array<std::uint64_t, 16> words{};
  std::uint64_t state = 0x243f6a8885a308d3; // pi; any number will do
  for (std::uint64_t& word : words) {
    state = (state ^ state >> 31) * 0x9e3779b97f4a7c15;
    word = state ^ state >> 29;
  }
  return words;
}();

namespace detail {

/// AES's substitution and column mixing of one byte in row 0 (FIPS 197, 5.1.1 and 5.1.3): the byte
/// s becomes the column 2s, s, s, 3s, lowest first. In another row the column is rotated.
inline constexpr std::array<std::uint32_t, 256> aes_columns = [] {
  std::array<std::uint32_t, 256> table{};
  const auto twice = [](unsigned x) { return (x << 1 ^ (x & 0x80 ? 0x11bU : 0U)) & 0xff; };
  unsigned power = 1, inverse = 1; // powers of 3, and of its inverse 0xf6
  do {
    power ^= twice(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    inverse ^= inverse & 0x80 ? 0x09U : 0U;
    const auto byte = static_cast<std::uint8_t>(inverse);
    const unsigned s = 0x63U ^ byte ^ std::rotl(byte, 1) ^ std::rotl(byte, 2) ^ std::rotl(byte, 3) ^
                       std::rotl(byte, 4);
    table[power] = twice(s) | s << 8 | s << 16 | (twice(s) ^ s) << 24;
  } while (power != 1);
  table[0] = twice(0x63) | 0x63U << 8 | 0x63U << 16 | (twice(0x63) ^ 0x63U) << 24;
  return table;
}();

/// A state of AES: 16 bytes, the first the lowest of `low`.
struct aes_state {
  std::uint64_t low, high;

  constexpr std::uint8_t at(unsigned byte) const noexcept {
    return static_cast<std::uint8_t>((byte < 8 ? low : high) >> (8 * (byte % 8)));
  }
  /// Column `c` after one round without its key: the four bytes that the rows' shifts bring there.
  constexpr std::uint32_t column(unsigned c) const noexcept {
    const auto from_row = [this, c](unsigned row) {
      return std::rotl(aes_columns[at((4 * c + 5 * row) % 16)], static_cast<int>(8 * row));
    };
    return from_row(0) ^ from_row(1) ^ from_row(2) ^ from_row(3);
  }
  constexpr aes_state round(std::uint64_t key_low, std::uint64_t key_high) const noexcept {
    return {(column(0) | std::uint64_t{column(1)} << 32) ^ key_low,
            (column(2) | std::uint64_t{column(3)} << 32) ^ key_high};
  }
};

} // namespace detail

/// runtime.memhash64 of a key. A Go map's seed has 32 bits: those of the seed's low half.
struct hash {
  constexpr std::uint64_t operator()(std::uint64_t key, std::uint64_t seed) const noexcept {
    const auto& k = key_schedule;
    return detail::aes_state{static_cast<std::uint32_t>(seed), key}
        .round(k[0], k[1])
        .round(k[2], k[3])
        .round(k[4], k[5])
        .low;
  }
};

} // namespace bucketproof::go
