// The slots of a map that are not as specified.
#pragma once

#include "model/adapter/snapshot.hpp"
#include "model/oracle/reference.hpp"
#include "model/oracle/specification.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace bucketproof::model {

/// A slot that is not as specified.
struct wrong_slot {
  slot_place at;
  std::string expected;
  std::string found;
};
/// The wrong slots, in the order of old and then current buckets; at most `most`. What a slot must
/// hold is the specification's business, what value the model's. None where the arrays are of
/// another size than specified: then no slot can be compared.
std::vector<wrong_slot> wrong_slots(const snapshot& found, const map_specification& wanted,
                                    const reference& contents, hash_kind hash, std::size_t most);

} // namespace bucketproof::model
