// An inspection: the buckets of the maps under test, for a map that has `view(m)`. What is read
// there is plain data, so that the checks of the structure are compiled once.
#pragma once

#include "snapshot.hpp"
#include "specification_check.hpp"
#include "structure_check.hpp"

#include "model/oracle/shape.hpp"
#include "model/oracle/specification.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace bucketproof::model {

class inspection {
public:
  inspection() = default;
  inspection(const inspection&) = delete;
  inspection& operator=(const inspection&) = delete;

  virtual std::size_t bucket_bytes() const noexcept = 0;
  virtual shape shape_of(map_name m) const = 0;
  virtual std::uint64_t hash_seed(map_name m) const = 0;
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
  virtual snapshot snapshot_of(map_name m) const = 0;
  /// The buckets as text, a line a bucket, and no more than `lines`.
  virtual std::string draw(map_name m, const setup& s, std::size_t lines) const = 0;
  /// The bucket of a key in a map of this shape, which has buckets.
  virtual bucket_position bucket_of(map_name m, std::uint32_t key, const shape& s) const = 0;

protected:
  ~inspection() = default;
};

} // namespace bucketproof::model
