// Traces on bucket_map.
#include "props/traces.hpp"

#include "model/check/lockstep.hpp"
#include "model/run/run.hpp"

#include <string>

namespace bucketproof::props {

trace_test lockstep(model::growth_coverage& reached) {
  return {.run =
              [&reached](const model::trace& t) {
                return model::run(t,
                                  model::run_settings{.reached = &reached,
                                                      .of_whole_maps = model::comparisons::seldom});
              },
          .again = isolated([](const model::trace& t) { return model::run(t); }),
          .replay = "replay"};
}

trace_test asking(const model::property& p, model::tally& seen) {
  return {.run = [&](const model::trace& t) { return model::run_asking(t, p, &seen); },
          .again = isolated([&p](const model::trace& t) { return model::run_asking(t, p); }),
          .replay = "replay --property " + std::string(p.name)};
}

} // namespace bucketproof::props
