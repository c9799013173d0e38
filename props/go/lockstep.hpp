// Lock-step with Go: a trace on bucket_map and on the Go runtime's own map, which must have the
// same structure after every step.
//
// After each step the headers are compared (size, buckets, kind and progress of a growth, overflow
// count, seed), what the step answered, and digests of buckets: of all of them where the map is
// small, else of those that the step may have touched, and every so often of all. A digest covers
// control bytes, keys and values, slot by slot.
//
// Go runs first, many steps in one call. Where a state differs, Go runs again up to that step,
// which is the same again, and all buckets are compared.
#pragma once

#include "props/go/bucket_maps.hpp"
#include "props/go/go_maps.hpp"

#include "model/check/divergence.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::go {

/// What runs in lockstep have done and reached.
struct tally {
  std::uint64_t traces = 0;
  std::uint64_t steps = 0;
  std::uint64_t whole = 0; ///< Steps after which all buckets were compared.
  std::uint64_t doublings = 0;
  std::uint64_t same_sizes = 0;
  std::uint64_t most_buckets = 0;           ///< Of a map that grew or was filled.
  std::uint64_t most_buckets_same_size = 0; ///< Of a map that grew to the same size.
};
std::string print(const tally& t);

/// The difference between two states after the same step, if there is one.
std::optional<model::divergence> difference(const state& go, const state& ours);
/// The buckets that differ between two images, drawn; at most so many of each.
std::string draw_difference(const bucket_image& go, const bucket_image& ours);

template <class Policy = go_policy>
class go_lockstep {
public:
  go_lockstep(const model::trace& t, tally& reached)
      : trace_(t),
        steps_(steps_of(t)),
        reached_(reached),
        go_(t.setup),
        ours_(t.setup) {}

  std::optional<model::divergence> run() {
    ++reached_.traces;
    for (std::size_t first = 0; first < steps_.size(); first += batch)
      if (auto d = run_batch(first, std::min(steps_.size(), first + batch)))
        return d;
    return std::nullopt;
  }

private:
  static constexpr std::size_t batch = 256;
  /// Buckets of a map all of which are compared after every step.
  static constexpr std::uint64_t small = 32;
  /// Buckets that a step pays for of a whole comparison, in larger maps.
  static constexpr std::uint64_t share = 8;

  std::optional<model::divergence> run_batch(std::size_t first, std::size_t last) {
    const std::uint64_t buckets = std::max(last_[0].buckets, last_[1].buckets);
    const std::uint64_t every = buckets <= small ? 1 : buckets / share;
    for (std::size_t i = first; i < last; ++i)
      if (i % every == 0 || i + 1 == steps_.size())
        steps_[i].scope = scope::all;
    const std::vector<state> expected = go_.apply(std::span(steps_).subspan(first, last - first));
    for (std::size_t i = first; i < last; ++i) {
      const state found = ours_.apply(steps_[i]);
      if (auto d = difference(expected[i - first], found))
        return explained(std::move(*d), i);
      count(steps_[i], found.head);
    }
    return std::nullopt;
  }

  model::divergence explained(model::divergence d, std::size_t at) {
    d.at = steps_[at].operation;
    go_ = go_maps(trace_.setup);
    go_.apply(std::span(steps_).first(at + 1));
    d.buckets = draw_difference(go_.look(steps_[at].on), ours_.look(steps_[at].on));
    return d;
  }

  void count(const step& s, const header& now) {
    header& was = last_[static_cast<std::size_t>(s.on)];
    ++reached_.steps;
    reached_.whole += s.scope == scope::all ? 1 : 0;
    const bool started = now.growth != growth_kind::none &&
                         (was.growth == growth_kind::none || now.evacuated < was.evacuated);
    if (started && now.growth == growth_kind::doubling)
      ++reached_.doublings;
    if (started && now.growth == growth_kind::same_size) {
      ++reached_.same_sizes;
      reached_.most_buckets_same_size = std::max(reached_.most_buckets_same_size, now.buckets);
    }
    reached_.most_buckets = std::max(reached_.most_buckets, now.buckets);
    was = now;
  }

  const model::trace& trace_;
  std::vector<step> steps_;
  tally& reached_;
  go_maps go_;
  bucket_maps<Policy> ours_;
  header last_[2];
};

/// The first divergence of bucket_map from Go, or none. Only the policies that say that they are
/// Go's are run, with seeded hashes: no other set-up is possible.
std::optional<model::divergence> run(const model::trace& t, tally& reached);

} // namespace bucketproof::go
