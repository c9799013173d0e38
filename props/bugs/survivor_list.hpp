// The list of survivors: bugs that nothing kills, each with its reason.
//
//     # A comment.
//     equivalent: The reason, in a line.
//       NAME
//       NAME
//
// The word is a verdict: `equivalent`, no program can tell the bug from the right map; `speed`,
// only a clock can; `suites`, of the engines only `examples` kills it; `unrun`, no engine of this
// program compiles or reaches it, the reason says which test does; `open`, a test could show it,
// and none does yet.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace bucketproof::bugs {

struct survival {
  std::string verdict;
  std::string reason;
  std::size_t line = 0; ///< Of the name.
};

/// By name.
using survivor_list = std::map<std::string, survival, std::less<>>;
/// Throws std::runtime_error, `FILE:LINE: what`, where a line is not one of these, a reason is
/// missing, or a name occurs twice.
survivor_list read_survivor_list(const std::filesystem::path& file);

} // namespace bucketproof::bugs
