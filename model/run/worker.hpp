// A worker: a process of its own that runs traces, so that a trace that crashes or hangs the map
// under test is a divergence like any other.
#pragma once

#include "limits.hpp"

#include "model/check/divergence.hpp"
#include "model/trace/trace.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace bucketproof::model {

using runner = std::function<std::optional<divergence>(const trace&)>;

/// Runs traces in a child process (child_function.hpp) that lives until one of them ends it.
class worker {
public:
  /// `run` is what the child does with each trace. An operation may take `limit` of CPU time; then
  /// it is a hang. A run that goes on for longer (process_limits::whole_time) is ended as if it had
  /// held: the map is slow.
  explicit worker(runner run, std::chrono::milliseconds limit = std::chrono::seconds(10));
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;
  ~worker();

  /// For the runs from now on.
  void limit(std::chrono::milliseconds cpu_time) noexcept { limits_.cpu_time = cpu_time; }
  /// For the children from now on.
  void limit_memory(std::size_t bytes) noexcept { limits_.memory = bytes; }

  /// When it becomes true, a run is ended as if it had held.
  void stop_by(const std::atomic<bool>& stop) noexcept { limits_.stop = &stop; }

  /// The trace's divergence. If the child ended or hung: `check::crash` or `check::hang`, at the
  /// operation that it had begun (check/place.hpp). If the run threw anything: `check::exception`
  /// there. Throws std::system_error if no process can be started.
  std::optional<divergence> operator()(const trace& t);

  /// The CPU time of the last run, with the start of its process if it died.
  std::chrono::nanoseconds took() const noexcept { return took_; }

private:
  struct child;

  std::optional<divergence> death(const trace& t);

  runner run_;
  process_limits limits_;
  std::unique_ptr<child> child_;
  std::chrono::nanoseconds took_{};
};

} // namespace bucketproof::model
