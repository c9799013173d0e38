// What random traces are like.
#pragma once

#include "trace.hpp"

#include <cstdint>
#include <vector>

namespace bucketproof::model {

/// What traces to make.
struct profile {
  std::vector<key_kind> keys;
  std::vector<hash_kind> hashes;
  std::vector<policy_kind> policies;
  std::uint32_t operations = 100; ///< At most.
  std::uint32_t longest_run = 64;
  /// Operations out of 256 that are bulk runs, on average.
  std::uint32_t runs = 8;
  /// Operations out of 256 that start a churn: a run of keys with equal hashes inserted into one
  /// chain and erased but for one, chain after chain. The overflow buckets stay; enough of them
  /// force a growth to the same size.
  std::uint32_t churns = 3;
  /// Operations out of 256 that start a pass: a cursor, something that changes much of the map in
  /// the middle of it, and the rest of the pass. One of three is a handover instead: what two maps
  /// do with each other whose functors or allocators differ.
  std::uint32_t passes = 3;
  /// Operations out of 256 that are about both maps, or a map and itself, besides those that come
  /// up like any other: copies, moves, swaps, construction.
  std::uint32_t pairs = 0;
  /// Operations out of 256 that start a drive into a growth position, with any few operations
  /// there. Only for keys that spell their hash.
  std::uint32_t drives = 0;
  /// Operations out of 256 in which something is made to throw.
  std::uint32_t faults = 0;
  /// Custom operations of the map, which come up like any other.
  std::uint32_t custom = 0;
  /// Main buckets that colliding keys are spread over, as a power of two, at most.
  std::uint32_t bucket_bits = 6;
  /// The operations that are used at all; none given: all.
  std::vector<verb> only;
};
/// All kinds of everything.
profile everything();
/// Colliding controlled hashes, long chains, churn, same-size growth.
profile overflowing();
/// A few keys put, erased and put again: what becomes of slots that were used before.
profile recycling();
/// Evacuation boundaries, and runs that reach B = 10.
profile growing();
/// Cursors and iterators in the middle of everything else.
profile iterating();
/// Objects that know whether they are alive; maps that are copied, moved, swapped and constructed
/// again.
profile living();
/// Throws in operations, at every kind of failpoint.
profile faulty();
/// One growth position after another.
profile positioned();

} // namespace bucketproof::model
