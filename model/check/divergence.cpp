#include "divergence.hpp"

#include "model/trace/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

constexpr std::size_t shown_operations = 40;

/// What is wrong, whichever check sees it first.
enum class group : std::uint8_t {
  content, ///< What the map holds and answers.
  shape,   ///< How it is built.
  life,    ///< What is alive and allocated.
  death,   ///< That it crashes or hangs.
  promise, ///< A property.
};
group group_of(check c) noexcept {
  switch (c) {
  case check::answer:
  case check::contents:
  case check::iteration:
  case check::exception:
    return group::content;
  case check::structure:
  case check::growth:
  case check::specification:
    return group::shape;
  case check::property:
    return group::promise;
  case check::lifetime:
  case check::memory:
    return group::life;
  case check::crash:
  case check::hang:
    return group::death;
  }
  return group::content;
}

/// The kind of the operation at which it failed, and which one if it is a custom operation; nothing
/// at the end of the trace.
std::optional<std::pair<verb, std::uint8_t>> kind_at(const divergence& d, const trace& of) {
  if (d.at >= of.operations.size())
    return std::nullopt;
  const operation& op = of.operations[d.at];
  return std::pair(family_of(op.what), op.what == verb::custom ? op.step : std::uint8_t{0});
}
std::optional<purpose> purpose_at(const divergence& d, const trace& of) {
  if (d.at >= of.operations.size())
    return std::nullopt;
  return info(of.operations[d.at].what).is_for;
}

std::string operation_at(const trace& t, std::size_t at) {
  return at < t.operations.size() ? print(t.operations[at], t.setup) : "(the end of the trace)";
}

} // namespace

std::string_view name(const divergence& d) noexcept {
  return d.failed == check::property ? std::string_view(d.property) : name(d.failed);
}
std::string headline(const divergence& d) {
  return d.failed == check::property ? "property  " + d.property + "\npromise   " + d.promise + '\n'
                                     : "check     " + std::string(name(d.failed)) + '\n';
}

std::string round_of(const divergence& d) {
  return d.round == 0 ? "" : "round     " + std::to_string(d.round) + " of the block\n";
}

equivalence alike(const divergence& a, const trace& of_a, const divergence& b, const trace& of_b) {
  if (a.property != b.property) // each is a promise of its own, and no check says as much
    return equivalence::other;
  const bool same_group = group_of(a.failed) == group_of(b.failed);
  const bool same_check =
      a.failed == b.failed || (same_group && group_of(a.failed) == group::death);
  if (same_check && kind_at(a, of_a) == kind_at(b, of_b))
    return equivalence::same;
  return same_group || purpose_at(a, of_a) == purpose_at(b, of_b) ? equivalence::kin
                                                                  : equivalence::other;
}

std::string summary(const trace& t, const divergence& d) {
  return std::string(name(d)) + " at operation " + std::to_string(d.at + 1) + ", " +
         operation_at(t, d.at);
}

std::size_t first_not_done(const trace& t, const divergence& d) {
  const std::vector<bool> in_block = in_blocks(t);
  std::size_t end = std::min(d.at + 1, t.operations.size());
  while (d.round != 1 && end < in_block.size() && in_block[end])
    ++end;
  return end;
}

std::string explain(const trace& t, const divergence& d) {
  std::string text = describe(t.setup) + '\n';
  const std::size_t last = first_not_done(t, d);
  const std::size_t first = last > shown_operations ? last - shown_operations : 0;
  if (first != 0)
    text += "     ... " + std::to_string(first) + " operations before\n";
  const std::size_t width = std::to_string(last).size();
  const std::vector<bool> in_block = in_blocks(t);
  for (std::size_t i = first; i < last; ++i) {
    const std::string number = std::to_string(i + 1);
    text += (i == d.at ? "  -> " : "     ") + std::string(width - number.size(), ' ') + number +
            (in_block[i] ? "    " : "  ") + operation_at(t, i) + '\n';
  }
  if (d.at >= t.operations.size())
    text += "  ->  (the end of the trace)\n";
  text += headline(d);
  text += "expected  " + d.expected + '\n';
  text += "found     " + d.found + '\n' + round_of(d);
  if (!d.buckets.empty())
    text += d.buckets;
  return text;
}

} // namespace bucketproof::model
