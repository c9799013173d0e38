// Throws: each operation, now and then, with a hash, comparison, copy or allocation that throws.
#include "fuzz/engine/target.hpp"

const bucketproof::model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = model::faulty();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bucketproof::fuzz::test_one({data, size});
  return 0;
}
