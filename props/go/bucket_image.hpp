// What is compared: a map's structure as plain data, of Go or of bucket_map.
//
//   state          after every step: the header, a digest of buckets, and what the step answered
//   bucket_image   on request: every bucket, with its control bytes, keys and values
//
// The digest is folded from numbers, not from memory: it is the same on every machine, and the same
// in oracle.go.
#pragma once

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/control.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::go {

struct header {
  std::uint64_t size = 0;
  std::uint64_t buckets = 1; ///< Main buckets, 2^B; 1 for a map without memory.
  growth_kind growth = growth_kind::none;
  std::uint64_t evacuated = 0; ///< All old buckets below this one are; 0 while nothing grows.
  std::uint64_t overflow = 0;  ///< Overflow buckets, as the map counts them.
  std::uint32_t seed = 0;      ///< Go's hash0.

  friend bool operator==(const header&, const header&) = default;
};

struct state {
  header head;
  std::uint64_t digest = 0;
  std::uint64_t linked =
      0;                   ///< Overflow buckets, counted one by one; where all chains are compared.
  bool present = false;    ///< Whether the step's key was there before.
  std::uint64_t value = 0; ///< The key's value after the step, 0 where it is absent.

  friend bool operator==(const state&, const state&) = default;
};

struct bucket_picture {
  bool old = false;
  std::uint64_t index = 0; ///< The chain's.
  std::uint64_t place = 0; ///< 0: the main bucket; n: the n-th overflow bucket.
  std::array<control, 8> controls{};
  std::array<std::uint64_t, 8> keys{}, values{}; ///< 0 in slots without an entry.

  friend bool operator==(const bucket_picture&, const bucket_picture&) = default;
  /// Old ones first, then by chain.
  friend bool operator<(const bucket_picture& a, const bucket_picture& b) noexcept;
};

/// A map's buckets, sorted. Without those that await evacuation.
struct bucket_image {
  header head;
  std::vector<bucket_picture> buckets;
};

/// A digest under construction.
class digest {
public:
  void add(std::uint64_t word) noexcept {
    h_ = (h_ ^ word) * 0x9e3779b97f4a7c15;
    h_ ^= h_ >> 29;
  }
  std::uint64_t get() const noexcept { return h_; }

private:
  std::uint64_t h_ = 1; // not 0, which a bucket without entries would leave as it is
};

std::string print(const header& h);
/// `old 3 + | a7:12=34 | - | .`: its place, and for each slot tophash, key and value, or a mark.
std::string print(const bucket_picture& b);

/// The buckets that differ, by place: those of `a` and those of `b`.
std::pair<std::vector<bucket_picture>, std::vector<bucket_picture>>
differences(const bucket_image& a, const bucket_image& b);

} // namespace bucketproof::go
