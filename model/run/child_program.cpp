#include "child_program.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bucketproof::model {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> all;
  all.reserve(strings.size() + 1);
  for (std::string& s : strings)
    all.push_back(s.data());
  all.push_back(nullptr);
  return all;
}

/// What is given comes before what this process has: the first of a name counts.
std::vector<std::string> environment_of(const command& c) {
  std::vector<std::string> all = c.environment;
  for (char** e = environ; *e != nullptr; ++e)
    all.emplace_back(*e);
  return all;
}

} // namespace

/// What a program is started with. All memory is allocated before the fork.
struct child_program::start {
  start(const command& c, error_output to)
      : words(c.words),
        environment(environment_of(c)),
        argv(pointers(words)),
        envp(pointers(environment)),
        errors(to) {}

  /// In the child. What cannot be done is reported as an errno.
  void become() {
    const int out = output.write.number();
    set_standard_descriptors({.input = input.read.number(),
                              .output = out,
                              .error = errors == error_output::as_output ? out : STDERR_FILENO});
    ::execve(argv.front(), argv.data(), envp.data());
    const int error = errno;
    write_all(failure.write.number(), {reinterpret_cast<const char*>(&error), sizeof error});
    ::_exit(127);
  }

  std::vector<std::string> words, environment;
  std::vector<char*> argv, envp;
  error_output errors;
  connection input = make_input(), output = make_pipe(), failure = make_pipe();
};

child_program::child_program(const command& c, error_output errors)
    : child_program(c, start(c, errors)) {}

child_program::child_program(const command& c, start&& from)
    : input_(std::move(from.input.write)),
      output_(std::move(from.output.read)),
      process_([&from] { from.become(); }, no_limits) {
  from.failure.write.close();
  int error = 0;
  if (read_all(from.failure.read.number(), reinterpret_cast<char*>(&error), sizeof error))
    throw std::system_error(error, std::generic_category(), c.words.front());
}

ending child_program::wait() {
  const int status = process_.wait(output_.number());
  const int code = exit_code_of(status);
  if (WIFSIGNALED(status))
    return {.kind = WTERMSIG(status) == SIGABRT ? ending::how::aborted : ending::how::crashed,
            .says = ::strsignal(WTERMSIG(status)),
            .exit_code = code};
  return {.kind = code == 0 ? ending::how::answered : ending::how::exited,
          .says = "exit code " + std::to_string(code),
          .exit_code = code};
}

} // namespace bucketproof::model
