#include "divergence.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bucketproof::model {
namespace {

constexpr std::array<std::string_view, 11> names{"answer",   "contents",  "structure",    "growth",
                                                 "lifetime", "memory",    "exception",    "crash",
                                                 "hang",     "iteration", "specification"};
constexpr std::size_t shown_operations = 40;

std::string operation_at(const trace& t, std::size_t at) {
  return at < t.operations.size() ? print(t.operations[at], t.setup) : "(the end of the trace)";
}

} // namespace

std::string_view name(check c) noexcept {
  return names[static_cast<std::size_t>(c)];
}

namespace {
int group(check c) {
  switch (c) {
  case check::answer: case check::contents: case check::iteration: case check::exception: return 0;
  case check::structure: case check::growth: case check::specification: return 1;
  case check::lifetime: case check::memory: return 2;
  case check::crash: case check::hang: return 3;
  }
  return 0;
}
int kind_at(const divergence& d, const trace& t) {
  return d.at >= t.operations.size() ? -1 : static_cast<int>(kind_of(t.operations[d.at].what));
}
}
bool same_failure(const divergence& a, const trace& of_a, const divergence& b, const trace& of_b) {
  static const std::string hold = std::getenv("BP_HOLD") ? std::getenv("BP_HOLD") : "strict";
  const bool crash = a.failed == check::crash || a.failed == check::hang;
  const bool kind = kind_at(a, of_a) == kind_at(b, of_b);
  const bool same = a.failed == b.failed, same_group = group(a.failed) == group(b.failed);
  if (hold == "strict") return same && (crash || kind);
  if (hold == "group") return same_group && (crash || kind);
  if (hold == "either") return same || kind;
  if (hold == "eithergroup") return same_group || kind;
  if (hold == "check") return same;
  if (hold == "checkgroup") return same_group;
  return true;
}

std::string summary(const trace& t, const divergence& d) {
  return std::string(name(d.failed)) + " at operation " + std::to_string(d.at + 1) + ", " +
         operation_at(t, d.at);
}

std::string explain(const trace& t, const divergence& d) {
  std::string text = "keys " + std::string(name(t.setup.keys)) + ", hash " +
                     std::string(name(t.setup.hash)) + ", policy " +
                     std::string(name(t.setup.policy)) + ", seed " + std::to_string(t.setup.seed) +
                     "\n";
  const std::size_t last = std::min(d.at + 1, t.operations.size());
  const std::size_t first = last > shown_operations ? last - shown_operations : 0;
  if (first != 0)
    text += "     ... " + std::to_string(first) + " operations before\n";
  const std::size_t width = std::to_string(last).size();
  for (std::size_t i = first; i < last; ++i) {
    const std::string number = std::to_string(i + 1);
    text += (i == d.at ? "  -> " : "     ") + std::string(width - number.size(), ' ') + number +
            "  " + operation_at(t, i) + '\n';
  }
  if (d.at >= t.operations.size())
    text += "  ->  (the end of the trace)\n";
  text += "check     " + std::string(name(d.failed)) + '\n';
  text += "expected  " + d.expected + '\n';
  text += "found     " + d.found + '\n';
  if (!d.buckets.empty())
    text += d.buckets;
  return text;
}

} // namespace bucketproof::model
