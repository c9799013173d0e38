// A map that is verified, as the programs that do it see it: functions and texts, no template. Its
// one definition is compiled in the project of the map (map.cpp.in); all else is compiled once.
#pragma once

#include "model/contract.hpp"
#include "model/divergence.hpp"
#include "model/generate.hpp"
#include "model/program.hpp"
#include "model/reach.hpp"
#include "model/spectator.hpp"
#include "model/trace.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {

/// A promise that is no trace: what is done is a short program (scenarios.hpp).
struct scenario {
  std::string name;
  std::string says; ///< The promise, in a sentence.
  /// Nothing if the promise is held; else what was expected, and what was found.
  std::function<std::optional<std::string>()> run;
};

/// What was measured, as text.
struct table {
  std::vector<std::string> columns; ///< The first one is the head of each row.
  std::vector<std::vector<std::string>> rows;
};
struct measurement {
  std::string title;
  std::string says; ///< How to read it, in a sentence.
  std::function<table()> run;
};

/// Whose shape the template has: std::unordered_map's or std::unordered_set's.
enum class container : std::uint8_t { map, set };

struct verified {
  std::string name; ///< Of the CMake targets: NAME_props, NAME_replay and so on.
  std::string header;
  std::string map; ///< The template, of Key, T, Hash, Equal and Allocator; a set's has no T.
  container shape = container::map;
  model::contract promised;
  std::vector<model::key_kind> keys; ///< The kinds of elements that it can hold.
  /// What it has no member for, or promises nothing about, a line each.
  std::vector<std::string> left_out;
  /// Whether the map has the members that an operation takes.
  bool (*does)(model::verb what) = nullptr;
  /// Runs a trace in lockstep with the model. Throws std::runtime_error for elements that the map
  /// cannot hold.
  std::optional<model::divergence> (*run)(const model::trace&, model::reach*,
                                          model::spectator*) = nullptr;
  std::vector<scenario> scenarios;
  std::vector<measurement> measurements;
};

/// Defined by each program.
const verified& map_under_test();

/// The trace as a C++ program for the map, without what it has no members for.
std::string program_of(const verified& v, model::trace t,
                       model::program_form form = model::program_form::executable);
/// What traces to make for the map: all that the profile asks for and it can hold.
model::profile for_map(const verified& v, model::profile p);

} // namespace bucketproof::verify
