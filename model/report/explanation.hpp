// The explanation of a run: the trace line by line, with what each operation returned and what it
// did to the structure; where it fails, what was expected, what was found, and the buckets
// concerned.
#pragma once

#include "recording.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace bucketproof::model {

/// How a text stands out.
enum class ink : std::uint8_t {
  plain,
  coloured, ///< With the colours of a terminal.
};

struct explanation_limits {
  /// The last operations that are explained, besides the first after which a slot is wrong. The
  /// number of those omitted is printed. 0: all.
  std::size_t operations = 40;
  /// For the run; recording it may take five minutes more.
  std::chrono::milliseconds time = std::chrono::seconds(10);
};

/// Runs the trace, which fails with `why` or holds, in a process of its own and explains the run. A
/// bulk run that does much is summed up in a line. Of a map without a view only the answers are
/// shown. Throws std::runtime_error if it cannot be recorded.
std::string explain_run(const trace& t, const std::optional<divergence>& why,
                        const watched_runner& run, ink colours,
                        const explanation_limits& limits = {});

} // namespace bucketproof::model
