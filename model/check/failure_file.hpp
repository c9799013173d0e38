// Files of failing traces.
#pragma once

#include "divergence.hpp"

#include "model/trace/trace.hpp"

#include <filesystem>
#include <string>

namespace bucketproof::model {

/// A failing trace as text, with what it breaks as a comment.
std::string failure_text(const trace& t, const divergence& d);

/// Writes a failing trace as text, with what it breaks as a comment, to a file named for the check
/// and the trace; the same trace has the same name. Makes the folder if it does not exist. The file
/// appears whole or not at all. Throws std::runtime_error.
std::filesystem::path write_failure(const std::filesystem::path& folder, const trace& t,
                                    const divergence& d);

} // namespace bucketproof::model
