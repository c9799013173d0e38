// A kill by the sweep of faults and the counts of costs of props/guarantees/.
#pragma once

#include <string>

namespace bucketproof::bugs {

/// Who found a bug, and what was found; both empty where nothing was.
struct guarantee_kill {
  std::string by; ///< `cost` or `faults`.
  std::string what;
};

/// Searches for the maps that the measurements need. To be called without a bug, once, before any
/// process is forked that has one.
void prepare_guarantees();
/// Measures with the bug switched on until something is not as promised. It crashes and hangs as
/// the bug does.
guarantee_kill kill_by_guarantees(int number);

} // namespace bucketproof::bugs
