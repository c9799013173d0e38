#include "child_side.hpp"

#include "model/adapter/caught_exception.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <limits>
#include <new>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

// Sanitizers of this program, whether or not this file was compiled with them.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void __asan_init() __attribute__((weak));
void __msan_init() __attribute__((weak));
void __tsan_init() __attribute__((weak));
void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));
}
// NOLINTEND(bugprone-reserved-identifier)

namespace bucketproof::model {
namespace {

// Of this process, if it is a child. Signal handlers have no arguments.
child_record* record_of_child = nullptr;
std::size_t reserved_at_start = 0;
std::size_t most_memory = process_limits::any_memory;
std::uintptr_t stack_begin = 0, stack_end = 0;

/// They reserve more address space than any limit.
bool has_sanitizer_of_memory() noexcept {
  return __asan_init != nullptr || __msan_init != nullptr || __tsan_init != nullptr;
}

std::optional<memory_use> read_memory(const char* file) noexcept {
  const int from = ::open(file, O_RDONLY | O_CLOEXEC);
  if (from < 0)
    return std::nullopt;
  std::array<char, 128> text{};
  const ssize_t size = ::read(from, text.data(), text.size() - 1);
  ::close(from);
  if (size <= 0)
    return std::nullopt;
  std::array<std::size_t, 2> pages{};
  const char* at = text.data();
  for (std::size_t& number : pages) {
    for (; *at >= '0' && *at <= '9'; ++at)
      number = 10 * number + static_cast<std::size_t>(*at - '0');
    at += *at == ' ' ? 1 : 0;
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return memory_use{pages[0] * page, pages[1] * page};
}

std::size_t reserved_now() noexcept {
  const auto now = memory_of_this_process();
  return now ? now->reserved : 0;
}
std::size_t growth() noexcept {
  const std::size_t now = reserved_now();
  return now > reserved_at_start ? now - reserved_at_start : 0;
}

/// For operator new, which the limit left without memory. One request that is too large is refused,
/// as a right map may make it (reserve); many that add up are the end.
void on_no_memory() {
  if (growth() < most_memory / 4)
    throw std::bad_alloc();
  record_of_child->note(child_record::end::no_memory, {});
  ::_exit(1);
}

/// Writes down what the signal does not say, then dies by it.
void on_fatal_signal(int signal, siginfo_t* info, void* /*context*/) {
  constexpr std::uintptr_t below = 1 << 20; // what the system keeps free below a stack
  const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  const bool is_fault = (signal == SIGSEGV || signal == SIGBUS) && info->si_code > 0;
  if (is_fault && at >= stack_begin - below && at < stack_end)
    record_of_child->note(child_record::end::stack_overflow, {});
  record_of_child->growth = growth();
  ::raise(signal); // SA_RESETHAND: nobody handles it any more
}

/// Called before any other function that was registered for exit: those are the parent's.
void on_exit_called(int code, void* /*unused*/) {
  record_of_child->growth = growth();
  record_of_child->note(child_record::end::called_exit, {});
  ::_exit(code);
}

void find_stack() noexcept {
  // A stack without a limit would take all memory.
  constexpr rlim_t enough = 64 << 20;
  rlimit limit{};
  if (::getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur > enough) {
    limit.rlim_cur = enough;
    ::setrlimit(RLIMIT_STACK, &limit);
  }
  pthread_attr_t attributes;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0)
    return;
  void* begin = nullptr;
  std::size_t size = 0;
  if (::pthread_attr_getstack(&attributes, &begin, &size) == 0) {
    stack_begin = reinterpret_cast<std::uintptr_t>(begin);
    stack_end = stack_begin + size;
  }
  ::pthread_attr_destroy(&attributes);
}

void watch_for_fatal_signals() noexcept {
  find_stack();
  static std::array<char, std::size_t{1} << 16U> handlers_stack;
  const stack_t other{
      .ss_sp = handlers_stack.data(), .ss_flags = 0, .ss_size = handlers_stack.size()};
  ::sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_sigaction = on_fatal_signal;
  action.sa_flags = static_cast<int>(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
    ::sigaction(signal, &action, nullptr);
}

void limit_memory(std::size_t more) noexcept {
  most_memory = more;
  reserved_at_start = reserved_now();
  if (more == process_limits::any_memory || reserved_at_start == 0 || has_sanitizer_of_memory())
    return;
  std::set_new_handler(on_no_memory);
  rlimit limit{};
  ::getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, reserved_at_start + more);
  ::setrlimit(RLIMIT_AS, &limit);
}

} // namespace

std::optional<memory_use> memory_of_this_process() noexcept {
  return read_memory("/proc/self/statm");
}
std::optional<memory_use> memory_of(pid_t id) noexcept {
  std::array<char, 48> file{};
  std::snprintf(file.data(), file.size(), "/proc/%ld/statm", static_cast<long>(id));
  return read_memory(file.data());
}

void child_record::note(end how, std::string_view words) noexcept {
  const std::size_t size = std::min(words.size(), text.size() - 1);
  std::copy_n(words.begin(), size, text.begin());
  text[size] = '\0';
  ended_by = how;
}

void tie_to_parent(pid_t parent) noexcept {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) // it died before prctl
    ::_exit(1);
}

void set_standard_descriptors(const standard_descriptors& to) noexcept {
  ::dup2(to.input, STDIN_FILENO);
  ::dup2(to.output, STDOUT_FILENO);
  ::dup2(to.error, STDERR_FILENO);
}

void reset_signals() noexcept {
  for (const int signal :
       {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGALRM, SIGXCPU, SIGUSR1, SIGUSR2, SIGCHLD})
    ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void run_and_leave(const std::function<void()>& function, const process_limits& limits,
                   child_record& record) noexcept {
  record_of_child = &record;
  if (__sanitizer_set_death_callback != nullptr) // the parent's
    __sanitizer_set_death_callback(nullptr);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  watch_for_fatal_signals();
  limit_memory(limits.memory);
  ::on_exit(on_exit_called, nullptr);
  try {
    function();
    record.note(child_record::end::returned, {});
  } catch (...) {
    record.note(child_record::end::threw, caught_exception());
  }
  ::_exit(0);
}

} // namespace bucketproof::model
