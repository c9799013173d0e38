// The byte form of a trace: a head of 8 bytes, then 8 bytes an operation, little-endian.
//
//   head       keys  hash  policy  0     seed: 4 bytes
//   operation  verb  on*128+step   number: 2 bytes   key: 4 bytes
//
// Every byte string is a valid trace: numbers out of range are taken modulo the range, missing
// bytes are zeros, runs beyond the limits are cut. Every trace within the limits of bytes has
// exactly one encoding that `encode` gives, and decoding that gives the trace back.
#pragma once

#include "trace.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace bucketproof::model {

inline constexpr std::size_t record_size = 8;
/// A larger number, which only text can say, is encoded as this one.
inline constexpr std::uint32_t most_in_bytes = 0xffff;

std::vector<std::uint8_t> encode(const trace& t);
trace decode(std::span<const std::uint8_t> bytes);

} // namespace bucketproof::model
