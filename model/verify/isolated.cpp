#include "isolated.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bucketproof::verify {
namespace {

/// Takes what may take too much its memory away: a map may grow without end. AddressSanitizer
/// reserves more than any limit.
void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__)
  constexpr rlim_t bytes = rlim_t{2} << 30;
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_AS, &limit);
#endif
}

[[noreturn]] void say_and_leave(const std::function<std::string()>& say, int to) {
  std::string text;
  try {
    text = 'k' + say();
  } catch (const std::exception& e) {
    text = 'x' + std::string(e.what());
  }
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t n = ::write(to, text.data() + at, text.size() - at);
    if (n < 0 && errno != EINTR)
      ::_exit(1);
    at += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  ::_exit(0);
}

std::string all_from(int in) {
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t n = ::read(in, part.data(), part.size());
    if (n > 0)
      text.append(part.data(), static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      return text;
  }
}

} // namespace

outcome isolated(const std::function<std::string()>& say, unsigned seconds) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0)
    throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    ::close(ends[0]);
    const rlimit limit{seconds, seconds + 1};
    ::setrlimit(RLIMIT_CPU, &limit);
    limit_memory();
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGXCPU})
      ::signal(signal, SIG_DFL);
    say_and_leave(say, ends[1]);
  }
  ::close(ends[1]);
  std::string text = all_from(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status))
    return {.said = std::nullopt,
            .died = WTERMSIG(status) == SIGXCPU
                        ? "it did not end in " + std::to_string(seconds) + " s of processor time"
                        : std::string("it was killed by: ") + ::strsignal(WTERMSIG(status))};
  if (WEXITSTATUS(status) != 0 || text.empty())
    return {.said = std::nullopt, .died = "the process ended"};
  if (text.front() == 'x')
    return {.said = std::nullopt, .died = "it threw: " + text.substr(1)};
  return {.said = text.substr(1), .died = {}};
}

} // namespace bucketproof::verify
