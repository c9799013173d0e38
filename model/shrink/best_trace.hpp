// The best trace so far, and the attempts to find a simpler one.
#pragma once

#include "shrink.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bucketproof::model {

class best_trace {
public:
  best_trace(shrunk first, const runner& run, const shrink_limits& limits,
             const std::function<void(const shrunk&)>& watch);

  const trace& smallest() const noexcept { return best_.smallest; }
  const std::vector<operation>& operations() const noexcept { return best_.smallest.operations; }
  bool is_small(std::size_t most) const noexcept { return operations().size() <= most; }

  /// Makes the candidate the best if it is simpler and fails in the same way.
  bool attempt(trace candidate);
  /// Tries the best trace with a change made by `edit`.
  template <class Edit>
  bool edited(Edit edit) {
    trace candidate = best_.smallest;
    edit(candidate);
    return attempt(std::move(candidate));
  }
  /// Tries the best trace with another operation in a place.
  bool replaced(std::size_t at, const operation& op) {
    return edited([&](trace& t) { t.operations[at] = op; });
  }

  // For the driver.

  /// Runs it once more; whether it fails.
  bool fails_again();
  /// Removes the operations that were never run, as it failed before them.
  void cut_what_follows();
  /// Whether a limit has been reached.
  bool spent() const;
  /// From now on a candidate's failure must be as like the best's.
  void require(equivalence least) noexcept { least_ = least; }
  /// Attempts from now on are the rule's.
  void count_for(std::size_t rule) noexcept { current_ = rule; }
  shrunk& result() noexcept { return best_; }

private:
  using clock = std::chrono::steady_clock;

  shrunk best_;
  const runner& run_;
  const shrink_limits& limits_;
  const std::function<void(const shrunk&)>& watch_;
  clock::time_point deadline_;
  equivalence least_ = equivalence::same;
  std::size_t current_ = 0;
  /// What became of each trace that was run, by its hash.
  std::unordered_map<std::uint64_t, std::optional<divergence>> known_;
};

} // namespace bucketproof::model
