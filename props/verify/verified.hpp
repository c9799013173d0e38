// A map that is verified, as the programs that do it see it: functions and texts, no template. Its
// one definition is compiled in the project of the map (map.cpp.in); all else is compiled once.
#pragma once

#include "model/adapter/map_under_test.hpp"
#include "model/check/divergence.hpp"
#include "model/check/lockstep.hpp"
#include "model/check/property.hpp"
#include "model/oracle/contract.hpp"
#include "model/report/program/program.hpp"
#include "model/trace/generate.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {

/// How long a scenario takes: quick ones run first.
enum class pace : std::uint8_t { quick, slow };

struct verified;

/// A promise that no trace can ask for: a short program (scenarios.hpp).
struct scenario {
  std::string name;
  std::string says;              ///< The promise, in a sentence.
  std::string basis;             ///< Where it is made: a clause of the standard, or a trait.
  std::vector<model::verb> uses; ///< Operations that it builds on: it cannot hold where they fail.
  pace takes = pace::quick;
  /// Nothing if the promise is held; else what was expected, and what was found.
  std::function<std::optional<std::string>(const verified& of)> run;
  std::string habit = {}; ///< The traits that take the promise back, if there are any.
  /// It is about what throws leave: it cannot hold where another throw in these operations fails.
  bool is_about_throws = false;
};

/// What was measured, as text.
struct table {
  std::vector<std::string> columns; ///< The first one is the head of each row.
  std::vector<std::vector<std::string>> rows;
  /// What shows a cell: a trace.
  struct note {
    std::string row, column, says;
  };
  std::vector<note> notes = {}; ///< Below it, a line each.
};
struct measurement {
  std::string title;
  std::string says; ///< How to read it, in a sentence.
  std::function<table()> run;
};

/// Whose shape the template has: std::unordered_map's or std::unordered_set's.
enum class container : std::uint8_t { map, set };

/// How a C++ program makes and calls the map.
struct program_calls {
  model::call_forms forms;
  std::string constructor_arguments; ///< `(0, hash(), equal())`; empty for none.
  bool takes_seed = false;           ///< A bucketproof::seed, before these.
  /// Of the custom operations, those that the map's class lists, and whether they take the
  /// elements.
  std::vector<bool> does_custom = {};
};

/// Properties of its owner that a map can have.
inline constexpr std::size_t most_properties = 64;
/// And those of the standard that are asked beside them.
inline constexpr std::size_t most_standard_promises = 8;

/// Of this thread's maps, from allocators of the harness and within their calls of malloc.
std::size_t allocated_bytes();

/// A trace that says something of a map which random ones hardly come to (stories.cpp). Those of
/// one name are one test.
struct story {
  std::string_view name;
  std::string what;
  model::trace trace;
};

struct verified {
  std::string name; ///< Of the CMake targets: NAME_props, NAME_replay and so on.
  std::string header;
  std::string map; ///< The template, of Key, T, Hash, Equal and Allocator; a set's has no T.
  container shape = container::map;
  model::contract promised;
  /// Whether the map's allocator is one of std::pair<Key, T>, whose key is not const.
  bool allocates_mutable_pairs = false;
  /// Whether an erase by iterator leads to the next one: it answers it, or one taken before is
  /// kept.
  bool erases_in_a_loop = true;
  /// What all its maps hold, from any allocator; by the map's own count, if it is a runtime that
  /// collects its memory: after a full collection.
  std::size_t (*bytes_held)() = allocated_bytes;
  bool counts_its_bytes = false; ///< It is its own count.
  /// Whether the map's memory is what malloc and operator new give within its calls.
  bool uses_the_heap = false;
  std::vector<model::key_kind> keys;    ///< The kinds of elements that it can hold.
  std::vector<model::hash_kind> hashes; ///< `seeded` alone for a map that takes no hash functor.
  /// What a run does not look at, and why.
  struct skipped {
    std::string what;
    std::string why;
  };
  std::vector<skipped> not_looked_at;
  void skip(std::string what, std::string why) {
    not_looked_at.push_back({std::move(what), std::move(why)});
  }
  /// Whether the map has the members that an operation takes.
  bool (*does)(model::verb what) = nullptr;
  /// Makes the map with elements of a kind that it holds.
  model::map_maker (*maker)(model::key_kind keys) = nullptr;
  /// How a program calls the map. Makes a map to find that out.
  program_calls (*calls)(model::key_kind keys) = nullptr;
  std::vector<scenario> scenarios;
  std::vector<story> stories;
  std::vector<measurement> measurements;
  /// All that are asked: the owner's (PROPERTIES, and the traits), then the standard's.
  std::vector<model::property> properties;
  /// Folder of traces that failed once; every run of NAME_props replays them.
  std::string regressions;

  /// Why the map cannot be set up so; empty if it can.
  std::string why_not(const model::setup& s) const;
  /// Runs a trace in lockstep with the model, and asks the properties that `with` names. The map
  /// must be one that can be set up so.
  std::optional<model::divergence> run(const model::trace& t,
                                       const model::run_settings& with = {}) const;
};

/// Defined by each program.
const verified& map_under_test();

/// The traces that failed once, if there are any.
std::vector<std::filesystem::path> regressions_of(const verified& v);
/// Throws std::runtime_error that names the file for a trace that the map cannot be set up for.
model::trace read_regression(const verified& v, const std::filesystem::path& file);

/// All of the map's properties, but for those of these names.
std::vector<const model::property*> properties_of(const verified& v,
                                                  const std::vector<std::string>& without = {});

/// The trace as a C++ program for the map, without what it has no members for.
std::string program_of(const verified& v, const model::trace& t,
                       model::program_form form = model::program_form::executable);
/// What traces to make for the map: all of the profile that it can hold.
model::profile for_map(const verified& v, model::profile p);

} // namespace bucketproof::verify
