// What libFuzzer says while it runs, read from its lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bucketproof::fuzz {

/// Everything that matters of what one libFuzzer process has said so far.
class status {
public:
  void read(const std::string& line);

  std::uint64_t coverage = 0; ///< Edges.
  std::uint64_t corpus = 0;   ///< Inputs.
  bool found_new = false;     ///< Whether a line reported a new input; the reader clears it.
  bool is_dying = false;      ///< Whether an error was reported.
  std::string artifact;       ///< The input that it died of, once written.
  std::string cause;          ///< In a line, why it died.
  std::string last_line;

private:
  void read_numbers(std::string_view line);
};

} // namespace bucketproof::fuzz
