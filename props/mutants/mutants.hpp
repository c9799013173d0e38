// Mutants: small wrong changes of the map's headers, made by rule, so that nobody chose them.
//
//   comparison   a < b: a <= b, a >= b         constant    0: 1; 1: 0, 2; n: n + 1, n - 1; true:
//   false arithmetic   a + b: a - b; a + 1: a        condition   c: !c; a returned truth too
//   bitwise      a & b: a | b, a; ~a: a        deletion    a statement is not there
//   logic        a && b: a || b, a, b          swap        two neighbours the other way round
//                                              return      a function without a result ends there
//
// What is evaluated by the compiler is left alone: static_assert, `if constexpr`, constexpr
// variables, template arguments, array bounds, noexcept and requires.
#pragma once

#include "props/bugs/switches.hpp"
#include "syntax.hpp"

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
