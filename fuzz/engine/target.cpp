#include "target.hpp"

#include "features.hpp"
#include "statistics.hpp"

#include "model/adapter/injection.hpp"
#include "model/check/divergence.hpp"
#include "model/check/lockstep.hpp"
#include "model/run/run.hpp"
#include "model/trace/bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

// Engines know the mutator as a weak symbol, which does not pull it out of a library: this
// reference does.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t*, std::size_t, std::size_t, unsigned);

namespace bucketproof::fuzz {
namespace {

[[gnu::used]] constexpr auto* mutator = LLVMFuzzerCustomMutator;

void count(const model::growth_coverage& reached) {
  counters& all = campaign_notes().done;
  const auto raise = [](std::uint64_t& to, std::uint64_t n) { to = std::max(to, n); };
  ++all.traces;
  all.operations += reached.operations;
  all.full_checks += reached.full_checks;
  all.doublings += reached.doublings;
  all.same_sizes += reached.same_sizes;
  if (reached.most_buckets != 0)
    raise(all.largest_b, std::bit_width(reached.most_buckets) - 1U);
  raise(all.longest_chain, reached.longest_chain);
  raise(all.shapes, features_marked());
}

[[noreturn]] void fail(const model::trace& t, const model::divergence& d, const std::string& map) {
  const std::string property = d.property.empty() ? "" : " --property " + d.property;
  std::fprintf(stderr,
               "\n%s"
               "DIVERGENCE: %s%s\n"
               "next: replay%s --explain FILE, or --shrink FILE; FILE is the one written below\n",
               model::explain(t, d).c_str(), map.c_str(), model::summary(t, d).c_str(),
               property.c_str());
  std::abort();
}

/// Throws are held to what bucket_map promises of them; other maps promise less.
model::trace without_throws(model::trace t) {
  erase_if(t, [](const model::operation& op) { return op.what == model::verb::inject; });
  return t;
}

} // namespace

void test_one(std::span<const std::uint8_t> bytes, const target_questions& ask) {
  campaign_notes().input.set(bytes);
  const model::trace t = model::decode(bytes);
  model::growth_coverage reached;
  const std::optional<model::divergence> d =
      model::run(t, model::run_settings{.reached = &reached,
                                        .of_whole_maps = model::comparisons::seldom,
                                        .properties = ask.promises});
  mark_features(t.setup, reached);
  count(reached);
  if (d)
    fail(t, model::run(t, model::run_settings{.properties = ask.promises}).value_or(*d), "");
  if (ask.peers.empty())
    return;
  const model::trace plain = without_throws(t);
  for (const peer& other : ask.peers)
    if (const std::optional<model::divergence> of_other = other.run(plain))
      fail(plain, *of_other, std::string(other.name) + ": ");
}

} // namespace bucketproof::fuzz
