#include "libfuzzer_output.hpp"

#include <charconv>
#include <optional>

namespace bucketproof::fuzz {
namespace {

std::optional<std::string_view> after(std::string_view line, std::string_view label) {
  const std::size_t at = line.find(label);
  if (at == std::string_view::npos)
    return std::nullopt;
  return line.substr(at + label.size());
}
void read_number(std::string_view line, std::string_view label, std::uint64_t& into) {
  if (const auto text = after(line, label))
    std::from_chars(text->data(), text->data() + text->size(), into);
}

} // namespace

// #123  NEW    cov: 7144 ft: 27925 corp: 1134/693Kb lim: 2048 exec/s: 585 rss: 46Mb L: 16/80 ...
void status::read_numbers(std::string_view line) {
  read_number(line, " cov: ", coverage);
  read_number(line, " corp: ", corpus);
  found_new = found_new || line.find("\tNEW ") != std::string_view::npos;
}

void status::read(const std::string& line) {
  if (line.starts_with('#'))
    return read_numbers(line);
  if (!line.empty())
    last_line = line;
  is_dying = is_dying || after(line, "ERROR: ") || after(line, "DIVERGENCE: ");
  // A slow input is noted by libFuzzer and does not end it.
  if (const auto path = after(line, "Test unit written to ");
      path && path->find("slow-unit-") == std::string_view::npos)
    artifact = *path;
  // The target's own word comes first; else the sanitizer's, which libFuzzer's own sum-up follows.
  // The last is AFL++'s for why it does not go on.
  for (const std::string_view label : {"DIVERGENCE: ", "SUMMARY: ", "PROGRAM ABORT : "})
    if (const auto text = after(line, label); text && cause.empty())
      cause = *text;
}

} // namespace bucketproof::fuzz
