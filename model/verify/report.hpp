// The report on a map: what was run, what was left out, which promises were held and which broken,
// and what was measured. As text, and as one HTML page with nothing to load.
#pragma once

#include "verified.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bucketproof::verify {

/// A broken promise.
struct finding {
  std::string summary;
  std::string explained; ///< The trace up to the failure, expected, found; or what a scenario says.
  std::string program;   ///< Of the shortest trace, in C++; empty for a scenario.
  std::filesystem::path file; ///< The shortest trace; empty for a scenario.
};

/// What was asked of the map many times, or once.
struct promise_asked {
  std::string name;
  std::string says;
  std::size_t runs = 0;
  std::size_t operations = 0, throws = 0; ///< Of traces.
  std::vector<finding> broken;            ///< None, or one.
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
  std::vector<measured> measurements;

  std::size_t broken() const noexcept;
};

struct examination {
  std::uint64_t seed = 20231119;
  std::size_t traces = 1000;                        ///< Of each profile.
  std::filesystem::path failures;                   ///< Folder of traces that fail.
  std::function<void(const std::string&)> progress; ///< Told what comes next.
};

/// Asks and measures all of it, whatever the map does in its own processes. A profile of traces
/// ends at its first failure.
report examine(const verified& v, const examination& how);

std::string to_text(const report& r);
std::string to_page(const report& r);
/// The measured tables, `title<TAB>row<TAB>column<TAB>cell` a line: to put maps side by side.
std::string to_data(const report& r);

} // namespace bucketproof::verify
