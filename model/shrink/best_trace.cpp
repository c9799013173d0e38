#include "best_trace.hpp"

namespace bucketproof::model {
namespace {

/// A process that died says less than any check, and one that did not end least.
bool says_less(const divergence& a, const divergence& than_b) noexcept {
  const auto silence = [](const divergence& d) {
    return d.failed == check::hang ? 2 : d.failed == check::crash ? 1 : 0;
  };
  return silence(a) > silence(than_b);
}

} // namespace

best_trace::best_trace(shrunk first, const runner& run, const shrink_limits& limits,
                       const std::function<void(const shrunk&)>& watch)
    : best_(std::move(first)),
      run_(run),
      limits_(limits),
      watch_(watch),
      deadline_(clock::now() + limits.time) {}

bool best_trace::attempt(trace candidate) {
  candidate = normal(std::move(candidate));
  if (!simpler(candidate, best_.smallest) || spent())
    return false;
  const auto [known, is_new] = known_.try_emplace(trace_hash(candidate));
  if (is_new) {
    ++best_.runs;
    ++best_.rules[current_].tried;
    known->second = run_(candidate);
  }
  std::optional<divergence> d = known->second;
  if (!d || says_less(*d, best_.why) || alike(*d, candidate, best_.why, best_.smallest) < least_)
    return false;
  ++best_.rules[current_].taken;
  best_.smallest = std::move(candidate);
  best_.why = std::move(*d);
  cut_what_follows();
  if (watch_)
    watch_(best_);
  return true;
}

bool best_trace::fails_again() {
  ++best_.runs;
  std::optional<divergence> d = run_(best_.smallest);
  if (!d)
    return false;
  best_.why = std::move(*d);
  return best_.failed_again = true;
}

void best_trace::cut_what_follows() {
  if (const std::size_t first = first_not_done(best_.smallest, best_.why);
      first < best_.smallest.operations.size())
    erase(best_.smallest, first, best_.smallest.operations.size());
}

bool best_trace::spent() const {
  return best_.runs >= limits_.runs || clock::now() >= deadline_ ||
         (limits_.stop != nullptr && *limits_.stop);
}

} // namespace bucketproof::model
