// Collisions: long chains, churn that leaves overflow buckets behind, same-size growth.
#include "fuzz/engine/target.hpp"

#include "model/promises/promises.hpp"

const bucketproof::model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = model::overflowing();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bucketproof::fuzz::test_one({data, size}, {.promises = bucketproof::model::cheap_promises()});
  return 0;
}
