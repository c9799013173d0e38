// What all fuzz targets share: bytes are a trace, a trace is run in lockstep with the model, and a
// divergence kills the process, which is how libFuzzer and AFL++ learn of it.
#pragma once

#include "model/check/divergence.hpp"
#include "model/check/property.hpp"
#include "model/trace/generate.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace bucketproof::fuzz {

/// The traces that the target is about. Defined by each target; the mutator inserts operations of
/// this profile. Whatever the profile, all bytes are run.
const model::profile& target_profile();

/// Another map, and how a trace is run on it in lockstep with the model.
struct peer {
  const char* name;
  std::optional<model::divergence> (*run)(const model::trace&);
};

/// What a target asks besides the checks of lockstep.
struct target_questions {
  std::span<const model::property* const> promises = {}; ///< Asked first, so that one that is
                                                         ///< broken is named.
  std::span<const peer> peers = {};                      ///< Run after bucket_map.
};
/// Runs the bytes as a trace on bucket_map, and then on each peer. Prints the first divergence and
/// aborts if there is one.
void test_one(std::span<const std::uint8_t> bytes, const target_questions& ask = {});

} // namespace bucketproof::fuzz
