// Traces in files. A `.trace` file is text; so is a file of printable text whose first line,
// comments aside, begins as a trace does. All others are bytes.
#pragma once

#include "trace.hpp"

#include <filesystem>
#include <vector>

namespace bucketproof::model {

/// The file itself, or the files of a folder and of the folders in it, sorted by path. Not among
/// them are READMEs and folders in it named trace_text, whose files are any text, mostly not
/// traces. Throws std::runtime_error, naming the path, where there is no such thing or it cannot be
/// read.
std::vector<std::filesystem::path> input_files(const std::filesystem::path& path);

/// Throws std::runtime_error: `FILE: why`, or `FILE:LINE:COLUMN: what is wrong` for text.
trace read_trace(const std::filesystem::path& file);

} // namespace bucketproof::model
