#include "ending.hpp"

#include <array>
#include <cstddef>
#include <cstdio>

namespace bucketproof::model {
namespace {

constexpr std::array<std::string_view, 10> names{
    "answered",       "threw",         "exited", "aborted", "crashed",
    "stack overflow", "out of memory", "hung",   "slow",    "ended by its owner"};

std::string line_at(std::string_view text, std::size_t at) {
  return std::string(text.substr(at, text.find('\n', at) - at));
}

/// 2147483648 as "2 GiB".
std::string readable_size(std::size_t bytes) {
  constexpr std::array units{"bytes", "KiB", "MiB", "GiB"};
  auto number = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (number >= 1024 && unit + 1 < units.size()) {
    number /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g %s", number, units[unit]);
  return text.data();
}

} // namespace

std::string_view name(ending::how kind) noexcept {
  return names[static_cast<std::size_t>(kind)];
}

std::string telling_line(std::string_view written) {
  // What comes first explains more than what follows from it.
  constexpr std::array<std::string_view, 11> marks{
      "SUMMARY: ",        "runtime error: ", "Assertion",     "assertion",
      "terminate called", "double free",     "free(): ",      "malloc(): ",
      "corrupted ",       "munmap_chunk",    "stack smashing"};
  for (const std::string_view mark : marks) {
    const std::size_t at = written.find(mark);
    if (at == std::string_view::npos)
      continue;
    std::string line = line_at(written, at);
    constexpr std::string_view what = "  what():  "; // the next line of std::terminate's message
    if (const std::size_t next = at + line.size() + 1;
        next < written.size() && written.substr(next).starts_with(what))
      line += ": " + line_at(written, next + what.size());
    return line;
  }
  return {};
}

ending beyond_memory(const process_limits& limits) {
  return {.kind = ending::how::out_of_memory,
          .says = "memory beyond the cap of " + readable_size(limits.memory)};
}

} // namespace bucketproof::model
