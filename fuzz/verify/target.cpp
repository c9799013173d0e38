// The fuzz target of any map: bytes are a trace, run on it in lockstep with the model.
#include "fuzz/target.hpp"

#include "model/bytes.hpp"
#include "model/verify/verified.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

// Engines know the mutator as a weak symbol, which does not bring it out of a library.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t*, std::size_t, std::size_t, unsigned);

namespace {

using namespace bucketproof;

[[gnu::used]] constexpr auto* mutator = LLVMFuzzerCustomMutator;

} // namespace

const model::profile& bucketproof::fuzz::target_profile() {
  static const model::profile p = [] {
    model::profile faulty = for_map(verify::map_under_test(), model::everything());
    faulty.faults = 16;
    faulty.pairs = 16;
    return faulty;
  }();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const verify::verified& v = verify::map_under_test();
  model::trace t = model::decode({data, size});
  t.setup.policy = model::policy_kind::standard; // it has none
  if (std::find(v.keys.begin(), v.keys.end(), t.setup.keys) == v.keys.end())
    t.setup.keys = v.keys.front();
  if (const auto d = v.run(t, nullptr, nullptr)) {
    std::fprintf(
        stderr,
        "\n%sDIVERGENCE: %s\n"
        "next: %s_replay --explain FILE, or --shrink FILE; FILE is the one written below\n",
        explain(t, *d).c_str(), summary(t, *d).c_str(), v.name.c_str());
    std::abort();
  }
  return 0;
}
