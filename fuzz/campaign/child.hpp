// A child process, read line by line.
#pragma once

#include "model/run/child_program.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace bucketproof::fuzz {

/// Set by ^C and by a request to end; functions that wait for long look at it.
bool interrupted() noexcept;
/// Makes ^C, hang-up and SIGTERM set it.
void catch_interrupts();

using model::command;

/// A running program (model/run/process.hpp). It ends with this object, and with this process
/// however that ends; ^C at the terminal does not reach it.
class child {
public:
  /// Throws std::system_error if the program cannot be started.
  explicit child(const command& c);

  /// Where its standard output and standard error can be waited for.
  int output() const noexcept { return program_->output(); }
  /// Gives each whole line that has come since; false when there will be no more.
  bool read_lines(const std::function<void(const std::string&)>& on_line);
  /// Asks it to end, and waits for that for a while; what it says is thrown away.
  void end(std::chrono::seconds at_most);
  /// Waits for its end. The exit code, or 128 + the signal that ended it.
  int wait();

private:
  std::unique_ptr<model::child_program> program_;
  std::string partial_; // a line whose end has not come
};

/// Runs the command to its end; its exit code, or none where the time was up or ^C came first.
std::optional<int> run_to_end(const command& c, std::chrono::seconds at_most,
                              const std::function<void(const std::string&)>& on_line);

} // namespace bucketproof::fuzz
