// The map that replay runs traces on. Every program that is a replay links replay.cpp and defines
// one.
#pragma once

#include "model/check/divergence.hpp"
#include "model/check/lockstep.hpp"
#include "model/report/drawing.hpp"
#include "model/report/program/program.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

struct replayed {
  std::string program; ///< What the program is called.
  /// The first divergence of the map, or none.
  std::function<std::optional<model::divergence>(const model::trace&, const model::run_settings&)>
      run;
  /// Why the map cannot be set up as a trace says; empty where it can.
  std::function<std::string(const model::setup&)> refuses;
  /// Those that can be asked by name.
  std::vector<model::property> properties = {};
  /// Those that are asked with the checks, where none is named.
  std::vector<const model::property*> always = {};
  /// Draws a page of the trace's run; null for a map that has no `view` to draw.
  model::drawn (*draw)(const model::trace&, const std::string& name,
                       const std::filesystem::path& out, const model::watched_runner& run,
                       std::chrono::milliseconds limit);
  /// What C++ programs of a trace can be written for: the names that --cpp takes.
  std::vector<std::string> styles;
  std::string (*write)(const model::trace&, const std::string& style, model::program_form);
};

/// Defined by each program.
const replayed& under_replay();

} // namespace bucketproof::fuzz
