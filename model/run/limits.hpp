// What a child process may use.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <limits>

namespace bucketproof::model {

struct process_limits {
  static constexpr std::chrono::milliseconds any_time = std::chrono::milliseconds::max();
  static constexpr std::size_t any_memory = std::numeric_limits<std::size_t>::max();

  /// CPU time, so that a busy machine changes nothing. A process that sleeps is hung after 30 times
  /// as long by the clock.
  std::chrono::milliseconds cpu_time = std::chrono::seconds(10);
  /// Bytes beyond those that the process had when it was started.
  std::size_t memory = std::size_t{2} << 30U;
  /// When it becomes true, the process is ended, whatever it has used.
  const std::atomic<bool>* stop = nullptr;
  /// Shared memory that the child writes as it goes on: the time counts from the last change, as a
  /// child that is slow does not hang.
  const volatile std::size_t* progress = nullptr;

  /// All of the CPU time that a child with `progress` may use.
  std::chrono::milliseconds whole_time() const noexcept {
    constexpr int times = 3;
    return cpu_time >= any_time / times
               ? any_time
               : std::max<std::chrono::milliseconds>(times * cpu_time, std::chrono::seconds(1));
  }
};
inline constexpr process_limits no_limits{process_limits::any_time, process_limits::any_memory};

} // namespace bucketproof::model
