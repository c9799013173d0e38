// What a run does not check, in a short list: the most important first.
#pragma once

#include "verified.hpp"

namespace bucketproof::verify {

/// What is known of a map by its type.
struct map_facts {
  bool takes_hash = false;
  bool takes_allocator = false;
  bool has_iterators = false;
  /// Entries can only be put by assignment, so that bulk inserts look before they put.
  bool looks_first = false;
};

/// Says which hashes the map can be tried with, and what is not checked. `keys`, `does` and
/// `promised` are known.
void describe(verified& v, const map_facts& facts);

} // namespace bucketproof::verify
