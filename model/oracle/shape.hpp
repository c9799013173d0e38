// The shape of a map: its buckets and its growth in a few numbers.
#pragma once

#include "bucketproof/view.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace bucketproof::model {

/// The structure of a map in a few numbers, cheap to read.
struct shape {
  std::size_t size = 0;
  std::size_t buckets = 0;
  std::size_t old_buckets = 0;
  std::size_t evacuated = 0;
  std::size_t overflow = 0;
  growth_kind growth = growth_kind::none;

  friend bool operator==(const shape&, const shape&) = default;
};
/// How far evacuation is.
enum class progress : std::uint8_t {
  none,   ///< No growth is under way.
  first,  ///< It has just started: the first old bucket is the next.
  middle, ///< Neither the first nor the last is the next.
  last,   ///< The last old bucket is the next.
  only,   ///< There is only one old bucket: the first and the last.
};

progress progress_of(const shape& s) noexcept;

/// Where evacuation stands, seen from the old bucket that an operation touches.
enum class position : std::uint8_t {
  nowhere, ///< No growth is under way, or the operation touches more than one bucket.
  before,  ///< Evacuation has not come to the touched bucket.
  at,      ///< It is the next.
  after,   ///< It is evacuated.
};

/// Where a key's bucket is, as an operation on that key would find it.
struct bucket_position {
  position evacuation = position::nowhere; ///< Before, at or after the next one to be evacuated.
  std::size_t overflow = 0;                ///< Overflow buckets of the chain, counted up to 2.
};

/// How people read of a main bucket.
inline std::string bucket_name(generation g, std::size_t index) {
  return (g == generation::old ? "old bucket " : "bucket ") + std::to_string(index);
}

} // namespace bucketproof::model
