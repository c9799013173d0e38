#include "divergence.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>

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

bool same_failure(const divergence& a, const trace& of_a, const divergence& b, const trace& of_b) {
  if (a.failed != b.failed)
    return false;
  // A process that dies does not say where.
  if (a.failed == check::crash || a.failed == check::hang)
    return true;
  const bool a_at_end = a.at >= of_a.operations.size(), b_at_end = b.at >= of_b.operations.size();
  return a_at_end == b_at_end &&
         (a_at_end || kind_of(of_a.operations[a.at].what) == kind_of(of_b.operations[b.at].what));
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
