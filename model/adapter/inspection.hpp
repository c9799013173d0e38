// An inspection: the buckets of the maps under test, for a map that has `view(m)`. What is read
// there is plain data, so that the checks of the structure are compiled once.
#pragma once

#include "model/picture.hpp"
#include "model/reach.hpp"
#include "model/specification.hpp"
#include "model/structure.hpp"
#include "model/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace bucketproof::model {

/// Where a key's bucket is, as an operation on that key would find it.
struct bucket_position {
  position evacuation = position::nowhere; ///< Before, at or after the next one to be evacuated.
  std::size_t overflow = 0;                ///< Overflow buckets of the chain, counted up to 2.
};

class inspection {
public:
  inspection() = default;
  inspection(const inspection&) = delete;
  inspection& operator=(const inspection&) = delete;

  virtual std::size_t bucket_bytes() const noexcept = 0;
  virtual shape shape_of(map_name m) const = 0;
  /// The bytes that the map says it holds.
  virtual std::size_t bytes(map_name m) const = 0;
  /// The chain at which `begin()` starts to look.
  virtual std::size_t first_index(map_name m) const = 0;
  /// The first broken invariant.
  virtual broken_invariant check_structure(map_name m, structure_census& census) const = 0;
  /// Where the map is not as specified. It must have the specified shape.
  virtual misfit compare(map_name m, const map_specification& wanted, hash_kind kind) const = 0;
  /// The map's structure in the words of the specification.
  virtual specified_structure structure_of(map_name m, const map_specification& like,
                                           hash_kind kind) const = 0;
  virtual picture picture_of(map_name m) const = 0;
  /// The buckets as text, a line a bucket, and no more than `lines`.
  virtual std::string draw(map_name m, const setup& s, std::size_t lines) const = 0;
  /// The bucket of a key in a map of this shape, which has buckets.
  virtual bucket_position bucket_of(map_name m, std::uint32_t key, const shape& s) const = 0;

protected:
  ~inspection() = default;
};

} // namespace bucketproof::model
