// The report on a map: what was run, what was not checked, which promises were held and which
// broken, and what was measured. As text, and as one HTML page with nothing to load.
#pragma once

#include "examination.hpp"
#include "verified.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bucketproof::verify {

/// What was checked of the map, many times or once.
struct promise_asked {
  std::string name;
  std::string says;
  std::size_t runs = 0;
  std::size_t operations = 0, throws = 0; ///< Of traces.
  std::size_t steps = 0;                  ///< That a property was asked of.
  bool broken = false;                    ///< It met a failure that was new.
  std::string excused; ///< What it builds on that failed before, if it fails for that.
};

struct measured {
  const measurement* what = nullptr;
  table found;
  std::string died; ///< Of what the map died while it was measured, if it did.
};

struct report {
  const verified* of = nullptr;
  std::uint64_t seed = 0;
  std::vector<promise_asked> asked;
  std::vector<finding> findings;
  std::vector<verified::skipped> never_asked; ///< Beside what the map has no members for.
  std::vector<measured> measurements;
};

struct report_settings {
  std::uint64_t seed = 20231119;
  std::size_t traces = 1000;                         ///< Of each profile.
  std::filesystem::path failures;                    ///< Folder of traces that fail.
  bool asks = true;                                  ///< False where only tables are wanted.
  bool measures = true;                              ///< False where no tables are wanted.
  std::vector<std::string> tables;                   ///< Titles of those to make; none given: all.
  std::function<void(const std::string&)> next = {}; ///< Called with what is checked next.
  std::function<void(const std::string&)> say =
      {};                                       ///< Is given each result as soon as it is known.
  std::function<void(const report&)> save = {}; ///< Is given the report so far, after each part.
};

/// Asks and measures, whatever the map does in its own processes. Throws std::invalid_argument for
/// a table that there is not.
report make_report(const verified& v, const report_settings& how);

std::string to_text(const report& r);
std::string to_page(const report& r);
/// Failures, promises and the measured tables, `title<TAB>row<TAB>column<TAB>cell` a line: to put
/// maps side by side. Line ends, tabs and backslashes in a cell are `\n`, `\t` and `\\`.
std::string to_data(const report& r);

} // namespace bucketproof::verify
