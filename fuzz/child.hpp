// A child process, read line by line.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bucketproof::fuzz {

/// Set by ^C and by a request to end; whoever waits for long looks at it.
bool interrupted() noexcept;
/// Makes ^C, hang-up and SIGTERM set it.
void catch_interrupts();

/// A program, its arguments, and `NAME=value` for its environment.
struct command {
  std::vector<std::string> words;
  std::vector<std::string> environment = {};
};

/// A running program. It dies with this object, and with this process whatever ends that; ^C at the
/// terminal is not for it.
class child {
public:
  /// Throws std::system_error if the program cannot be started.
  explicit child(const command& c);
  child(child&& other) noexcept;
  child& operator=(child&&) = delete;
  ~child();

  /// Where its standard output and standard error can be waited for.
  int output() const noexcept { return output_; }
  /// Gives each whole line that has come since; false when there will be no more.
  bool read_lines(const std::function<void(const std::string&)>& on_line);
  /// Asks it to end, and waits for that for a while; what it says is thrown away.
  void end(std::chrono::seconds at_most);
  /// Waits for its end. The exit code, or 128 + the signal that ended it.
  int wait();

private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string partial_; // a line whose end has not come
};

/// Runs the command to its end; its exit code, or none where the time was up or ^C came first.
std::optional<int> run_to_end(const command& c, std::chrono::seconds at_most,
                              const std::function<void(const std::string&)>& on_line);

} // namespace bucketproof::fuzz
