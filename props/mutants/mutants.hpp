// Mutants: small wrong changes of the map's headers, made by rule, not by choice. The table of
// rules is in README.md.
//
// What is evaluated by the compiler is not mutated: static_assert, `if constexpr`, constexpr
// variables, template arguments, array bounds, noexcept and requires.
#pragma once

#include "syntax.hpp"

#include "props/bugs/mutant_switches.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::bugs {

struct mutant {
  std::string header; ///< The file's name.
  edit change;        ///< Its number is set by who numbers them.
  std::string_view rule;
  /// `HEADER FUNCTION: OLD -> NEW`, and `, #2` for the second of that name. It stays what it is
  /// when something else in the header changes.
  std::string name;
};

/// All mutants of the headers in a folder, in the order of the text. Throws std::runtime_error
/// where a header cannot be parsed with the flags.
std::vector<mutant> mutants_of(const std::filesystem::path& headers,
                               const std::vector<std::string>& flags);

} // namespace bucketproof::bugs
