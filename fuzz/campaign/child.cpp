#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace bucketproof::fuzz {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

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

child::child(const command& c)
    : program_(std::make_unique<model::child_program>(c, model::error_output::as_output)) {
  ::fcntl(program_->output(), F_SETFL, O_NONBLOCK);
}

bool child::read_lines(const std::function<void(const std::string&)>& on_line) {
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t n = ::read(program_->output(), buffer.data(), buffer.size());
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
  program_->send_signal(SIGTERM);
  while (read_lines([](const std::string&) {}) && std::chrono::steady_clock::now() < deadline) {
    pollfd waiting{program_->output(), POLLIN, 0};
    ::poll(&waiting, 1, 100);
  }
}

int child::wait() {
  return program_->wait().exit_code;
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
