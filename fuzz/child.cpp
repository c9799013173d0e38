#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace bucketproof::fuzz {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

std::system_error failure(const std::string& what) {
  return {errno, std::generic_category(), what};
}

/// Between fork and exec. What cannot be done ends the child; `report` then tells the errno.
[[noreturn]] void become(char* const* words, char* const* environment, int output, int report) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execve(words[0], words, environment);
  const int error = errno;
  const ssize_t told = ::write(report, &error, sizeof error);
  ::_exit(told == sizeof error ? 127 : 126);
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> all;
  all.reserve(strings.size() + 1);
  for (std::string& s : strings)
    all.push_back(s.data());
  all.push_back(nullptr);
  return all;
}

} // namespace

bool interrupted() noexcept {
  return interrupt_seen != 0;
}
void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    ::sigaction(signal, &action, nullptr);
}

child::child(const command& c) {
  std::vector<std::string> words = c.words;
  std::vector<std::string> environment;
  for (char** e = environ; *e != nullptr; ++e)
    environment.emplace_back(*e);
  environment.insert(environment.begin(), c.environment.begin(), c.environment.end());
  const std::vector<char*> argv = pointers(words), envp = pointers(environment);

  std::array<int, 2> out{}, report{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(report.data(), O_CLOEXEC) != 0)
    throw failure("pipe");
  id_ = ::fork();
  if (id_ == 0)
    become(argv.data(), envp.data(), out[1], report[1]);
  const int fork_error = errno;
  ::close(out[1]);
  ::close(report[1]);
  output_ = out[0];
  int error = id_ < 0 ? fork_error : 0;
  if (id_ > 0 && ::read(report[0], &error, sizeof error) == sizeof error) {
    ::waitpid(id_, nullptr, 0);
    id_ = -1;
  }
  ::close(report[0]);
  if (id_ < 0) {
    ::close(output_);
    throw std::system_error(error, std::generic_category(), c.words[0]);
  }
  ::fcntl(output_, F_SETFL, O_NONBLOCK);
}
child::child(child&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      output_(std::exchange(other.output_, -1)),
      partial_(std::move(other.partial_)) {}
child::~child() {
  if (id_ > 0) {
    ::kill(-id_, SIGKILL); // and what it started itself
    ::kill(id_, SIGKILL);  // which may not have made its process group yet
    ::waitpid(id_, nullptr, 0);
  }
  if (output_ >= 0)
    ::close(output_);
}

bool child::read_lines(const std::function<void(const std::string&)>& on_line) {
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t n = ::read(output_, buffer.data(), buffer.size());
    if (n < 0)
      return errno == EAGAIN || errno == EINTR;
    if (n == 0)
      break;
    partial_.append(buffer.data(), static_cast<std::size_t>(n));
    std::size_t first = 0;
    for (std::size_t end; (end = partial_.find('\n', first)) != std::string::npos; first = end + 1)
      on_line(partial_.substr(first, end - first));
    partial_.erase(0, first);
  }
  if (!partial_.empty())
    on_line(std::exchange(partial_, {}));
  return false;
}

void child::end(std::chrono::seconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  ::kill(id_, SIGTERM);
  while (read_lines([](const std::string&) {}) && std::chrono::steady_clock::now() < deadline) {
    pollfd waiting{output_, POLLIN, 0};
    ::poll(&waiting, 1, 100);
  }
}

int child::wait() {
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<int> run_to_end(const command& c, std::chrono::seconds at_most,
                              const std::function<void(const std::string&)>& on_line) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + at_most;
  child running(c);
  while (running.read_lines(on_line)) {
    if (interrupted() || clock::now() >= deadline)
      return std::nullopt;
    pollfd waiting{running.output(), POLLIN, 0};
    ::poll(&waiting, 1, 200);
  }
  return running.wait();
}

} // namespace bucketproof::fuzz
