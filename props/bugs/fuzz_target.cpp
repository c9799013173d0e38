// A fuzz target with all planted bugs behind their switch: what fuzzing finds of them, and how
// soon. BUCKETPROOF_BUG is a bug's number (none: 0), BUCKETPROOF_TARGET the fuzz target whose
// profile is used.
#include "fuzz/engine/target.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

using namespace bucketproof;

model::profile chosen() {
  const char* const name = std::getenv("BUCKETPROOF_TARGET");
  const std::string_view target = name != nullptr ? name : "faults";
  constexpr struct {
    std::string_view target;
    model::profile (*profile)();
  } known[] = {{"faults", model::faulty},
               {"growth", model::growing},
               {"overflow", model::overflowing},
               {"iteration", model::iterating},
               {"lifetime", model::living}};
  for (const auto& k : known)
    if (k.target == target)
      return k.profile();
  std::fprintf(stderr, "fuzz_with_bugs: no target '%s'\n", name);
  std::exit(2);
}

} // namespace

const model::profile& fuzz::target_profile() {
  static const model::profile p = chosen();
  return p;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::test_one({data, size});
  return 0;
}
