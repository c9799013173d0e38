// The map that replay runs traces on. Every program that is a replay links replay.cpp and defines
// one.
#pragma once

#include "model/divergence.hpp"
#include "model/drawing.hpp"
#include "model/program.hpp"
#include "model/reach.hpp"
#include "model/trace.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

struct replayed {
  std::string program; ///< What the program is called.
  /// The first divergence of the map, or none; adds to what was reached, and shows every operation,
  /// where given.
  std::optional<model::divergence> (*run)(const model::trace&, model::reach* reached,
                                          model::spectator* watching);
  /// Draws a page of the trace's run; null for a map that has no `view` to draw.
  model::drawn (*draw)(const model::trace&, const std::string& name,
                       const std::filesystem::path& out, std::chrono::milliseconds limit);
  /// What C++ programs of a trace can be written for: the names that --cpp takes.
  std::vector<std::string> styles;
  std::string (*write)(const model::trace&, const std::string& style, model::program_form);
};

/// Defined by each program.
const replayed& under_replay();

} // namespace bucketproof::fuzz
