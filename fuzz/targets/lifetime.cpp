// Lifetime: keys and values that know whether they are alive, in two maps that are copied, moved,
// swapped, assigned to themselves and constructed again.
#include "fuzz/engine/target.hpp"

const bucketproof::model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = model::living();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bucketproof::fuzz::test_one({data, size});
  return 0;
}
