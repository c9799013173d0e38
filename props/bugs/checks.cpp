#include "props/bugs/checks.hpp"

#include <optional>

namespace bucketproof::bugs {
namespace {

/// The check that sees the bug first; nothing where no trace kills it.
std::optional<model::check> killer(const bug& b, std::span<const model::trace> traces,
                                   checks left_out, std::chrono::milliseconds run_time) {
  const model::runner run = run_with(b.number);
  const auto kill = first_to_kill(
      [&](const model::trace& t) {
        model::left_out_checks = left_out; // in a process of its own
        return run(t);
      },
      traces, run_time);
  return kill ? std::optional(kill->why.failed) : std::nullopt;
}

} // namespace

checks only(model::check c) noexcept {
  return checks().set(static_cast<std::size_t>(c));
}
checks checks_of_buckets() noexcept {
  return only(model::check::structure) | only(model::check::specification) |
         only(model::check::growth);
}

weighed weigh(std::span<const bug> some, std::span<const model::trace> traces, checks left_out,
              std::chrono::milliseconds run_time, const std::function<void(const bug&)>& watch) {
  weighed all;
  for (const bug& b : some) {
    watch(b);
    const auto first = killer(b, traces, left_out, run_time);
    if (!first) {
      all.alive.push_back(b.name);
      continue;
    }
    worth& w = all.checks[*first];
    w.first.push_back(b.name);
    if (!killer(b, traces, left_out | only(*first), run_time))
      w.alone.push_back(b.name);
  }
  return all;
}

} // namespace bucketproof::bugs
