// A program in a child process.
#pragma once

#include "descriptor.hpp"
#include "ending.hpp"
#include "process.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::model {

/// A program, its arguments, and `NAME=value` for its environment.
struct command {
  std::vector<std::string> words;
  std::vector<std::string> environment = {};
};

/// Where a program's standard error goes: to that of this process, or the way of its output.
enum class error_output { inherited, as_output };

class child_program {
public:
  /// Throws std::system_error if the program cannot be started.
  explicit child_program(const command& c, error_output errors);
  child_program(const child_program&) = delete;
  child_program& operator=(const child_program&) = delete;
  /// Ends the program if it runs.
  ~child_program() = default;

  /// From here comes what it prints.
  int output() const noexcept { return output_.number(); }
  /// To its standard input; false if it does not read any more.
  bool write(std::string_view text) noexcept { return send_all(input_.number(), text); }
  /// There is nothing more to read for it.
  void close_input() noexcept { input_.close(); }
  void send_signal(int signal) const noexcept { process_.send_signal(signal); }
  ending wait();
  /// Of the program and all that it waited for; known after its end.
  std::chrono::nanoseconds cpu_time() const noexcept { return process_.cpu_time(); }

private:
  struct start;
  child_program(const command& c, start&& from);

  descriptor input_, output_;
  process process_;
};

} // namespace bucketproof::model
