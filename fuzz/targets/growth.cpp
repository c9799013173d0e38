// Growth: operations at every place of an evacuation, and runs that reach B = 10.
#include "fuzz/engine/target.hpp"

#include "model/promises/promises.hpp"

const bucketproof::model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = model::growing();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bucketproof::fuzz::test_one({data, size}, {.promises = bucketproof::model::cheap_promises()});
  return 0;
}
