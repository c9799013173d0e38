// A function in a child process, and messages to and from it.
#pragma once

#include "descriptor.hpp"
#include "ending.hpp"
#include "limits.hpp"
#include "process.hpp"
#include "shared.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bucketproof::model {

/// The child's end.
class channel {
public:
  channel(int requests, int replies) noexcept : requests_(requests), replies_(replies) {}

  /// The next message; nothing if there will be no more.
  std::optional<std::string> receive() const;
  /// False if the other end is closed.
  bool send(std::string_view message) const noexcept;

private:
  int requests_, replies_;
};

/// Whatever ends the child is an ending: an exception that leaves the function, exit, a signal, too
/// much time or memory. The child has no input. What it prints, on its standard output and standard
/// error, is kept apart from what this process prints; its ending is explained from it.
class child_function {
public:
  /// Throws std::system_error if no process can be started.
  explicit child_function(const std::function<void(const channel&)>& function,
                          const process_limits& limits = {});
  child_function(const child_function&) = delete;
  child_function& operator=(const child_function&) = delete;
  /// Ends the child if it runs.
  ~child_function() = default;

  /// From now on it may use so much CPU time.
  void limit_from_now(const process_limits& limits) { process_.limit_from_now(limits); }
  /// False if the child has ended.
  bool send(std::string_view message);
  /// The child's next message; nothing if it ended, or used more than it may.
  std::optional<std::string> receive();
  /// Whether it runs, and may: a child that used too much is ended here.
  bool is_running() { return process_.is_running(); }
  /// Waits for its end, which comes by its limits at the latest. It gets no more messages.
  ending wait();
  /// Ends it now, if it has not ended.
  ending kill();
  /// Of the child and all that it waited for; known after its end.
  std::chrono::nanoseconds cpu_time() const noexcept { return process_.cpu_time(); }
  /// CPU time since limit_from_now, while it runs.
  std::chrono::nanoseconds used() const { return process_.used(); }
  /// What it printed since the last message to it, at most 16 MiB.
  std::string printed() const;

private:
  child_function(const std::function<void(const channel&)>& function, const process_limits& limits,
                 connection requests, connection replies);
  bool was_out_of_memory() const;
  ending ended(int status) const;

  shared<child_record> record_;
  descriptor printed_;
  descriptor requests_, replies_;
  process process_;
  std::string received_; ///< A message whose end has not come.
};

} // namespace bucketproof::model
