#include "props/go/lockstep.hpp"

namespace bucketproof::go {
namespace {

std::string print_answer(const state& s) {
  return std::string("key ") + (s.present ? "present" : "absent") + " before, value " +
         std::to_string(s.value) + " after";
}

std::string draw(const std::vector<bucket_picture>& buckets) {
  constexpr std::size_t shown = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(buckets.size(), shown); ++i)
    text += "    " + print(buckets[i]) + '\n';
  if (buckets.size() > shown)
    text += "    and " + std::to_string(buckets.size() - shown) + " more\n";
  return text;
}

} // namespace

std::string print(const tally& t) {
  return std::to_string(t.traces) + " traces, " + std::to_string(t.steps) +
         " operations in lockstep with Go, all buckets compared after " + std::to_string(t.whole) +
         "; " + std::to_string(t.doublings) + " doublings, up to " +
         std::to_string(t.most_buckets) + " buckets; " + std::to_string(t.same_sizes) +
         " growths to the same size, up to " + std::to_string(t.most_buckets_same_size) +
         " buckets\n";
}

std::optional<model::divergence> difference(const state& go, const state& ours) {
  const auto diverges = [](model::check failed, std::string expected, std::string found) {
    return model::divergence{.failed = failed,
                             .at = 0,
                             .expected = std::move(expected),
                             .found = std::move(found),
                             .buckets = {}};
  };
  if (go.present != ours.present || go.value != ours.value)
    return diverges(model::check::answer, print_answer(go), print_answer(ours));
  if (go.head != ours.head)
    return diverges(model::check::growth, print(go.head), print(ours.head));
  if (go.linked != ours.linked)
    return diverges(model::check::structure,
                    std::to_string(go.linked) + " overflow buckets linked, as in Go's map",
                    std::to_string(ours.linked));
  if (go.digest != ours.digest)
    return diverges(model::check::structure, "the buckets of Go's map", "other buckets");
  return std::nullopt;
}

std::string draw_difference(const bucket_image& go, const bucket_image& ours) {
  const auto [expected, found] = differences(go, ours);
  if (expected.empty() && found.empty())
    return "    all buckets are as in Go's map\n";
  return "buckets of Go's map that differ\n" + draw(expected) + "buckets found\n" + draw(found);
}

std::optional<model::divergence> run(const model::trace& t, tally& reached) {
  if (t.setup.hash != model::hash_kind::seeded || t.setup.keys == model::key_kind::coarse)
    return std::nullopt;
  switch (t.setup.policy) {
  case model::policy_kind::go:
    return go_lockstep<go_policy>(t, reached).run();
  case model::policy_kind::go_1_21:
    return go_lockstep<go_1_21_policy>(t, reached).run();
  default:
    return std::nullopt;
  }
}

} // namespace bucketproof::go
