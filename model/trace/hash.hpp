// The hash of a key, which the set-up of a trace decides.
#pragma once

#include "trace.hpp"

#include "bucketproof/hash.hpp"

#include <cstdint>

namespace bucketproof::model {

/// The hash of a key under a hash kind. The same on every machine.
constexpr std::uint64_t hash_of(std::uint32_t key, hash_kind kind, std::uint64_t seed) noexcept {
  switch (kind) {
  case hash_kind::seeded:
    return detail::mix(key, seed);
  case hash_kind::controlled: {
    const controlled_key c = controlled_key_of(key);
    return std::uint64_t{c.tophash} << 56 | c.bucket;
  }
  case hash_kind::constant:
    return 0x2a0000000000002a;
  case hash_kind::low_bits:
    return key & 0xffff;
  case hash_kind::high_bits:
    return std::uint64_t{key} << 56;
  case hash_kind::identity:
    return key;
  }
  return 0;
}

} // namespace bucketproof::model
