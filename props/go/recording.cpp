#include "props/go/recording.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace bucketproof::go {
namespace {

constexpr std::string_view mark = "# go ";
/// Changed buckets drawn, at most: after a step, and after a run, which changes many.
constexpr std::size_t drawn_of_step = 4, drawn_of_run = 2;

std::string hexadecimal(std::uint64_t n) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; n >>= 4)
    digits[i] = "0123456789abcdef"[n & 15];
  return digits;
}

std::uint64_t digest_of(const bucket_image& p) {
  digest d;
  for (const bucket_picture& b : p.buckets) {
    d.add(b.index << 1 | (b.old ? 1 : 0));
    for (std::size_t slot = 0; slot < 8; ++slot) {
      d.add(static_cast<std::uint64_t>(b.controls[slot]));
      d.add(b.keys[slot]);
      d.add(b.values[slot]);
    }
  }
  return d.get();
}

} // namespace

namespace detail {

std::vector<std::string> lines_of(const bucket_image& before, const bucket_image& after,
                                  const digest_of_steps& steps) {
  std::vector<std::string> lines{print(after.head), "steps " + hexadecimal(steps.digest.get()) +
                                                        ", all buckets " +
                                                        hexadecimal(digest_of(after))};
  const std::vector<bucket_picture> changed = differences(before, after).second;
  const std::size_t drawn =
      std::min(changed.size(), steps.count == 1 ? drawn_of_step : drawn_of_run);
  for (std::size_t i = 0; i < drawn; ++i)
    lines.push_back("  " + print(changed[i]));
  if (changed.size() > drawn)
    lines.push_back("  and " + std::to_string(changed.size() - drawn) + " more changed");
  return lines;
}

void digest_of_steps::add(const state& s) {
  ++count;
  for (const std::uint64_t word :
       {s.head.size, s.head.buckets, static_cast<std::uint64_t>(s.head.growth), s.head.evacuated,
        s.head.overflow, std::uint64_t{s.head.seed}, s.digest, std::uint64_t{s.present}, s.value})
    digest.add(word);
}

} // namespace detail

std::string print(const model::trace& t, const std::vector<recorded>& recording) {
  std::string text = model::print(model::trace{.setup = t.setup, .operations = {}});
  auto next = recording.begin();
  for (std::size_t i = 0; i < t.operations.size(); ++i) {
    text += model::print(t.operations[i], t.setup) + '\n';
    if (next == recording.end() || next->operation != i)
      continue;
    std::string head = std::to_string(i + 1);
    for (const std::string& line : next->lines) {
      text.append(mark).append(head).append(" | ").append(line) += '\n';
      head = " ";
    }
    ++next;
  }
  return text;
}

std::vector<recorded> read_recording(std::string_view text) {
  std::vector<recorded> recording;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.starts_with(mark))
      continue;
    line.remove_prefix(mark.size());
    const std::size_t bar = line.find(" | ");
    std::size_t operation = 0;
    const bool has_number =
        std::from_chars(line.data(), line.data() + line.size(), operation).ec == std::errc();
    if (bar == line.npos || (has_number ? operation == 0 : recording.empty()))
      throw std::runtime_error(std::to_string(number) +
                               ":1: not a line of a recording: " + std::string(line));
    if (has_number)
      recording.push_back({operation - 1, {}});
    recording.back().lines.emplace_back(line.substr(bar + 3));
  }
  return recording;
}

std::optional<model::divergence> difference(const std::vector<recorded>& recording,
                                            const std::vector<recorded>& found) {
  for (std::size_t i = 0; i < std::max(recording.size(), found.size()); ++i) {
    if (i == recording.size() || i == found.size() || recording[i].operation != found[i].operation)
      throw std::runtime_error("the recording is not of this trace: go_replay --record writes it");
    const std::vector<std::string>&expected = recording[i].lines, &got = found[i].lines;
    const auto [from, to] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
    if (from == expected.end() && to == got.end())
      continue;
    const auto drawn = [](const std::vector<std::string>& lines) {
      std::string text;
      for (const std::string& line : lines)
        text += "    " + line + '\n';
      return text;
    };
    return model::divergence{
        .failed = from == expected.begin() ? model::check::growth : model::check::structure,
        .at = found[i].operation,
        .expected = from == expected.end() ? "nothing more" : *from,
        .found = to == got.end() ? "nothing more" : *to,
        .buckets = "recorded of Go's map\n" + drawn(expected) + "found\n" + drawn(got)};
  }
  return std::nullopt;
}

} // namespace bucketproof::go
