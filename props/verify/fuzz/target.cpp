// The fuzz target of any map: bytes are a trace, run on it in lockstep with the model.
#include "supervisor.hpp"

#include "props/verify/verified.hpp"

#include "fuzz/engine/target.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

// Engines know these as weak symbols, which do not bring them out of a library.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t*, std::size_t, std::size_t, unsigned);
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);

namespace {

using namespace bucketproof;

[[gnu::used]] constexpr auto* mutator = LLVMFuzzerCustomMutator;
[[gnu::used]] constexpr auto* initialize = LLVMFuzzerInitialize;

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
  const model::trace t = fuzz::trace_for_map({data, size});
  const model::exclusions& left_alone = fuzz::left_alone();
  if (const auto d = v.run(t, {.without = &left_alone, .properties = fuzz::properties_asked()})) {
    // Replay asks all, also the properties that are set aside here.
    const std::string only = !d->property.empty()   ? " --property " + d->property
                             : v.properties.empty() ? ""
                                                    : " --checks";
    std::fprintf(
        stderr,
        "\n%sDIVERGENCE: %s\n"
        "next: %s_replay%s --explain FILE, or --shrink FILE; FILE is the one written below\n",
        explain(t, *d).c_str(), summary(t, *d).c_str(), v.name.c_str(), only.c_str());
    std::abort();
  }
  return 0;
}
