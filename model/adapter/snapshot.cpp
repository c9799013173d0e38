#include "snapshot.hpp"

#include "model/oracle/shape.hpp"

namespace bucketproof::model {

std::string print(const slot_place& at, std::size_t slots) {
  const std::size_t overflow = at.slot / slots;
  return bucket_name(at.array, at.chain) +
         (overflow == 0 ? "" : ", overflow bucket " + std::to_string(overflow)) + ", slot " +
         std::to_string(at.slot % slots);
}

} // namespace bucketproof::model
