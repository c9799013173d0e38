// The same trace on bucket_map and on maps of others: each must agree with the model. Where
// bucket_map and another map differ from it in the same way, the model is wrong.
#include "fuzz/engine/target.hpp"

#include "model/run/run_shaped.hpp"

#ifdef BUCKETPROOF_BOOST
#include <boost/unordered/unordered_flat_map.hpp>
#endif

#include <array>
#include <unordered_map>

namespace {

using namespace bucketproof;

constexpr std::array peers{
    fuzz::peer{"std::unordered_map", model::run_shaped<std::unordered_map>},
#ifdef BUCKETPROOF_BOOST
    fuzz::peer{"boost::unordered_flat_map", model::run_shaped<boost::unordered_flat_map>},
#endif
};

} // namespace

const model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = model::everything();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::test_one({data, size}, {.peers = peers});
  return 0;
}
