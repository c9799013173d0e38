// The drawing of a run: one self-contained HTML page to step through a trace and see what each
// operation did to the buckets. What the page does with it is in page/.
#pragma once

#include "recording.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace bucketproof::model {

struct drawn {
  std::optional<divergence> why; ///< None if the trace held.
  std::size_t steps = 0;         ///< On the page: operations, and elements of bulk runs.
  std::size_t bytes = 0;         ///< Of the page.
};

/// Writes the page of a trace, whether it fails or not; `name` is its heading. The trace is run
/// twice, each time in a process of its own: once to learn whether it fails, for at most `limit`,
/// and once to record what happens. If the second one dies, the page ends there. The file appears
/// whole or not at all. Throws std::runtime_error where it cannot be written.
drawn draw_page(const trace& t, const std::string& name, const std::filesystem::path& out,
                const watched_runner& run, std::chrono::milliseconds limit);

} // namespace bucketproof::model
