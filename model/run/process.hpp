// Child processes. This is the only place that forks and sends signals; child_function.hpp runs a
// function in a child, child_program.hpp a program. Linux.
//
// - A child ends with this process, however this process ends. It gets SIGKILL when the *thread*
//   that started it ends, so start children from a thread that outlives them.
// - A child leads its own process group. ^C at a terminal does not reach it, and what it starts
//   is ended with it (unless that leaves the group, or this process gets SIGKILL).
// - Signals go to children that have not been waited for, and to nothing else.
// - A process object that fork copied into a child does nothing there.
// - Children have none of the descriptors that connect this process with others of its children.
#pragma once

#include "child_side.hpp"
#include "ending.hpp"
#include "limits.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <sys/types.h>

namespace bucketproof::model {

/// A child and its limits.
class process {
public:
  /// Calls `in_child` in the child, which ends if it returns. Throws std::system_error if no
  /// process can be started.
  process(const std::function<void()>& in_child, const process_limits& limits);
  process(const process&) = delete;
  process& operator=(const process&) = delete;
  /// Ends the child if it runs.
  ~process();

  /// From now on it may use so much CPU time. Memory counts from its start.
  void limit_from_now(const process_limits& limits);
  const process_limits& limits() const noexcept { return limits_; }
  /// Whether it has ended, without waiting.
  bool has_ended() const noexcept;
  /// Whether it runs, and may: a child that used too much is ended here.
  bool is_running();
  /// Waits until there is something to read, or nothing more will come. False if the child ended
  /// first, by itself or because it used too much.
  bool await(int output);
  /// Waits for its end, which comes by its limits at the latest: a status as waitpid has it. What
  /// the child writes to is `output`.
  int wait(int output);
  /// Ends it now.
  int kill();
  void send_signal(int signal) const noexcept;

  /// What this process ended the child for; nothing if it ended by itself.
  const std::optional<ending>& exceeded() const noexcept { return exceeded_; }
  /// Of the child and all that it waited for; known after its end.
  std::chrono::nanoseconds cpu_time() const noexcept { return cpu_time_; }
  /// CPU time since limit_from_now; time on the clock where the system does not say.
  std::chrono::nanoseconds used() const;
  /// The most that was seen beyond what it had at its start.
  const memory_use& growth() const noexcept { return growth_; }

private:
  bool exceeds_limits();
  void keep_backstop_ahead() noexcept;
  void look_for_progress();
  void reap();
  void note(const memory_use& now) noexcept;
  std::chrono::milliseconds next_look() const;

  process_limits limits_;
  pid_t owner_;   ///< This process: in another one, the object is a copy.
  pid_t id_ = -1; ///< Of a child that was not reaped yet.
  int status_ = 0;
  memory_use at_start_, growth_;
  std::chrono::steady_clock::time_point limited_since_;
  std::optional<std::chrono::nanoseconds> used_before_; ///< CPU time until then.
  std::size_t progress_ = 0;                            ///< As it was seen last,
  std::chrono::nanoseconds progressed_at_{};            ///< after so much CPU time since then.
  std::chrono::nanoseconds cpu_time_{};
  std::chrono::nanoseconds backstop_{};
  std::optional<ending> exceeded_;
};

/// The exit code of a shell for a status of waitpid: 128 + the signal, where one ended the process.
int exit_code_of(int status) noexcept;

} // namespace bucketproof::model
