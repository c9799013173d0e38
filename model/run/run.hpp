// Runs a trace on the map that its set-up names, in lockstep with the model.
#pragma once

#include "model/check/divergence.hpp"
#include "model/check/growth_coverage.hpp"
#include "model/trace/policy_rules.hpp"
#include "model/trace/trace.hpp"

#include <optional>

namespace bucketproof::model {

struct property;
struct run_settings;
class tally;

/// The first divergence of bucket_map, or none. What was reached is added to `reached`, if given.
std::optional<divergence> run(const trace& t, growth_coverage* reached = nullptr);
/// The same, with the map held to another promise than its policy's.
std::optional<divergence> run(const trace& t, const policy_rules& held_to);
/// The same, watched and asked as `with` says.
std::optional<divergence> run(const trace& t, const run_settings& with);
std::optional<divergence> run(const trace& t, const policy_rules& held_to,
                              const run_settings& with);
/// The divergence where nothing but the property is asked. What it saw is added to `seen`, if
/// given.
std::optional<divergence> run_asking(const trace& t, const property& p, tally* seen = nullptr);
/// As `run`, with std::unordered_map for the map under test: shows that the model is right.
std::optional<divergence> run_standard(const trace& t);

} // namespace bucketproof::model
