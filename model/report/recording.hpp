// A recording: what an observer writes down of a run. The process that runs may die with the map,
// so each line goes to a file as soon as it is known; the lines in the file are the recording.
#pragma once

#include "model/adapter/snapshot.hpp"
#include "model/check/divergence.hpp"
#include "model/check/observer.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::model {

/// Runs a trace and shows the observer every operation; without one, just runs it.
using watched_runner = std::function<std::optional<divergence>(const trace&, observer*)>;

/// With more steps than these, counting each element of a bulk run as one, a run of elements is
/// best seen as one step: a snapshot costs as much as the map has slots.
inline constexpr std::size_t most_steps = 6000;
std::size_t steps_of(const trace& t) noexcept;

/// Makes an observer that writes lines to the file.
using recorder_maker = std::function<std::unique_ptr<observer>(const trace& t, std::FILE* to)>;

/// The lines that the observer wrote, in a process of its own, before the run ended or died; an
/// unfinished line is dropped. Throws std::runtime_error if no file can be made.
std::vector<std::string> record(const trace& t, const watched_runner& run,
                                const recorder_maker& make, std::chrono::milliseconds limit);
/// How long a recording may take: it takes longer than the run, for which `limit` is meant; but a
/// run that hangs would never end.
std::chrono::milliseconds recording_limit(const std::optional<divergence>& why,
                                          std::chrono::milliseconds limit) noexcept;

/// From one step of a run to the next: what was done to the maps.
class succession {
public:
  explicit succession(const trace& t);

  /// Whether the operation gave the map the other's buckets.
  bool took_buckets(const observed_step& m, map_name name) const noexcept;
  /// The snapshot that the map's is to be compared with: where it took the other's buckets, the
  /// other's.
  const snapshot& before(const observed_step& m, map_name name) const noexcept;
  /// What the operation did to the structures, a sentence each. Which map it is about is said where
  /// there are two.
  std::vector<std::string> sentences(const observed_step& m) const;

  /// Which map a sentence is about: `a: `. Empty if there is only one map.
  std::string in(map_name name) const;

  /// The step is the last one now.
  void go_on(observed_step&& m);

private:
  const trace& trace_;
  bool uses_b_;
  std::array<snapshot, 2> last_;
};

} // namespace bucketproof::model
