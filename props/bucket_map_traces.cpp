// Traces on bucket_map.
#include "props/traces.hpp"

#include "model/run/run.hpp"
#include "model/run/worker.hpp"

namespace bucketproof::props {

void must_hold(const model::trace& t, model::growth_coverage& reached) {
  static model::worker isolated(
      [](const model::trace& candidate) { return model::run(candidate); });
  must_hold(
      t, [&reached](const model::trace& whole) { return model::run(whole, &reached); },
      [](const model::trace& candidate) { return isolated(candidate); }, "replay --explain");
}
void must_hold(const model::trace& t) {
  model::growth_coverage ignored;
  must_hold(t, ignored);
}

} // namespace bucketproof::props
