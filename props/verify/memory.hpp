// What is measured of a large map: the memory that it keeps when its elements are gone, and what
// gives it back; the slowest insert on the way.
#pragma once

#include "measure.hpp"
#include "verified.hpp"

#include <cstddef>
#include <cstdint>

namespace bucketproof::verify {

/// How the bytes of all maps are counted.
struct byte_count {
  enum class source : std::uint8_t { allocator, heap, runtime };

  std::size_t (*held)() = nullptr;
  source by = source::allocator;
};

/// 100,000 elements in, all but 100 out, then each way that the map has to give memory back, from
/// there. Bytes of a pair of maps, and the time of each step, the best of three.
table memory(const measured_maps& m, const byte_count& bytes);
/// The slowest single insert on the way to a million elements, each insert the best of three: what
/// is left is what the map does, not what the machine did meanwhile.
table growth(const measured_maps& m);

} // namespace bucketproof::verify
