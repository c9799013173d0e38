// Traces on bucket_map.
#include "props/traces.hpp"

#include "model/check/lockstep.hpp"
#include "model/run/run.hpp"
#include "model/run/worker.hpp"

#include <array>
#include <memory>

namespace bucketproof::props {
trace_test lockstep(model::growth_coverage& reached) {
  return {.run = [&reached](const model::trace& t) { return model::run(t, &reached); },
          .again = isolated([](const model::trace& t) { return model::run(t); }),
          .replay = "replay"};
}

trace_test asking(const model::property& p, model::tally& seen) {
  const auto run = [&p](const model::trace& t, std::span<model::tally> to) {
    const std::array<const model::property*, 1> asked{&p};
    return model::run(t, model::run_settings{.properties = asked,
                                             .seen = to,
                                             .asked = model::property_order::alone});
  };
  return {.run =
              [run, &seen](const model::trace& t) {
                return run(t, {&seen, 1});
              },
          .again = isolated([run](const model::trace& t) { return run(t, {}); }),
          .replay = "replay --property " + std::string(p.name)};
}

} // namespace bucketproof::props
