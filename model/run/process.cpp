#include "process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <time.h>
#include <unistd.h>

namespace bucketproof::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr int sleeps = 30; // for a child that sleeps: so many times its CPU time, by the clock

enum class whom { child, and_its_group };

/// All signals that this program sends. The child was not reaped yet, so no other process can have
/// its number, or that of its group.
void signal_child(pid_t child, int signal, whom to) noexcept {
  if (child <= 1) { // 0 and -1 stand for many processes, 1 is the system's
    std::fputs("bucketproof: a signal that is not for a child\n", stderr);
    std::abort();
  }
  if (to == whom::and_its_group)
    ::kill(-child, signal);
  ::kill(child, signal);
}

/// The CPU time that a process has used; nothing where the system does not say.
std::optional<nanoseconds> cpu_time_of(pid_t of) {
  clockid_t id{};
  timespec used{};
  if (::clock_getcpuclockid(of, &id) != 0 || ::clock_gettime(id, &used) != 0)
    return std::nullopt;
  return std::chrono::seconds(used.tv_sec) + nanoseconds(used.tv_nsec);
}

} // namespace

int exit_code_of(int status) noexcept {
  constexpr int by_signal = 128;
  return WIFSIGNALED(status) ? by_signal + WTERMSIG(status) : WEXITSTATUS(status);
}

process::process(const std::function<void()>& in_child, const process_limits& limits)
    : limits_(limits),
      owner_(::getpid()),
      at_start_(memory_of_this_process().value_or(memory_use{})) {
  std::fflush(stdout); // or the child has it, too
  id_ = ::fork();
  if (id_ < 0)
    throw std::system_error(errno, std::generic_category(), "fork");
  if (id_ == 0) {
    tie_to_parent(owner_);
    reset_signals();
    in_child();
    ::_exit(0);
  }
  ::setpgid(id_, id_); // as the child does: one of the two is first
  limit_from_now(limits);
}
process::~process() {
  if (owner_ == ::getpid())
    kill();
}

void process::limit_from_now(const process_limits& limits) {
  limits_ = limits;
  limited_since_ = steady_clock::now();
  used_before_ = id_ > 0 ? cpu_time_of(id_) : std::nullopt;
  progressed_at_ = {};
  keep_backstop_ahead();
}

/// The system ends a child that its parent does not look after, as when the parent is stopped. The
/// parent looks more closely.
void process::keep_backstop_ahead() noexcept {
  if (limits_.cpu_time == process_limits::any_time || !used_before_ ||
      *used_before_ + limits_.whole_time() < backstop_)
    return;
  backstop_ = *used_before_ + limits_.whole_time() + limits_.cpu_time + std::chrono::seconds(2);
  rlimit limit{};
  ::getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur =
      std::min(limit.rlim_max,
               static_cast<rlim_t>(std::chrono::ceil<std::chrono::seconds>(backstop_).count()));
  ::prlimit(id_, RLIMIT_CPU, &limit, nullptr);
}

bool process::has_ended() const noexcept {
  if (id_ <= 0)
    return true;
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == id_;
}

bool process::is_running() {
  if (has_ended())
    return false;
  if (exceeds_limits())
    kill();
  return !exceeded_;
}

bool process::await(int output) {
  pollfd waiting{.fd = output, .events = POLLIN, .revents = 0};
  while (::poll(&waiting, 1, static_cast<int>(next_look().count())) <= 0) {
    if (!is_running())
      return !exceeded_ && ::poll(&waiting, 1, 0) > 0; // what it wrote last
  }
  return true;
}

int process::wait(int output) {
  // The output closes when the child ends, unless it closed that before, or gave it to others.
  pollfd closing{.fd = output, .events = 0, .revents = 0};
  while (is_running()) {
    const bool is_closed = closing.revents != 0;
    const milliseconds observed_step = is_closed ? milliseconds(1) : next_look();
    ::poll(&closing, is_closed ? 0 : 1, static_cast<int>(observed_step.count()));
  }
  reap();
  return status_;
}

int process::kill() {
  if (id_ > 0) {
    signal_child(id_, SIGKILL, whom::child);
    reap();
  }
  return status_;
}

void process::send_signal(int signal) const noexcept {
  if (owner_ == ::getpid() && id_ > 0)
    signal_child(id_, signal, whom::child);
}

/// Ends what the child started, too.
void process::reap() {
  if (id_ <= 0)
    return;
  signal_child(id_, SIGKILL, whom::and_its_group);
  rusage used{};
  while (::wait4(id_, &status_, 0, &used) < 0 && errno == EINTR) {
  }
  id_ = -1;
  const auto time = [](const timeval& t) {
    return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
  };
  cpu_time_ = time(used.ru_utime) + time(used.ru_stime);
  constexpr std::size_t unit = 1024;
  note({.reserved = 0, .resident = unit * static_cast<std::size_t>(used.ru_maxrss)});
}

/// Memory fills at some GiB a second: looking 50 times a second ends a child near its limit.
milliseconds process::next_look() const {
  constexpr milliseconds often{20};
  if (limits_.cpu_time == process_limits::any_time)
    return often;
  return std::clamp(std::chrono::ceil<milliseconds>(progressed_at_ + limits_.cpu_time - used()),
                    milliseconds(1), often);
}

nanoseconds process::used() const {
  const auto now = used_before_ ? cpu_time_of(id_) : std::nullopt;
  return now ? *now - *used_before_ : steady_clock::now() - limited_since_;
}

void process::note(const memory_use& now) noexcept {
  const auto beyond = [](std::size_t a, std::size_t b) { return a > b ? a - b : 0; };
  growth_.reserved = std::max(growth_.reserved, beyond(now.reserved, at_start_.reserved));
  growth_.resident = std::max(growth_.resident, beyond(now.resident, at_start_.resident));
}

void process::look_for_progress() {
  if (limits_.progress == nullptr || *limits_.progress == progress_)
    return;
  progress_ = *limits_.progress;
  progressed_at_ = used();
}

bool process::exceeds_limits() {
  if (limits_.stop != nullptr && *limits_.stop) {
    exceeded_ = {.kind = ending::how::ended_by_owner, .says = "was stopped"};
    return true;
  }
  if (const auto memory = memory_of(id_))
    note(*memory);
  const bool has_time = limits_.cpu_time != process_limits::any_time;
  look_for_progress();
  const bool is_late = has_time && used() - progressed_at_ >= limits_.cpu_time;
  // A loop around malloc that never looks at what it returns.
  const bool asks_in_vain = is_late && growth_.reserved / 3 >= limits_.memory / 4;
  if (growth_.resident > limits_.memory || asks_in_vain) {
    exceeded_ = beyond_memory(limits_);
    return true;
  }
  const std::string limit = has_time ? std::to_string(limits_.cpu_time.count()) + " ms" : "";
  const milliseconds whole = limits_.whole_time();
  if (has_time && limits_.progress != nullptr && used() >= whole)
    exceeded_ = {.kind = ending::how::slow,
                 .says = "at work after " + std::to_string(whole.count()) + " ms of CPU time"};
  else if (is_late)
    exceeded_ = {.kind = ending::how::hung, .says = "no end within " + limit + " of CPU time"};
  else if (has_time && (steady_clock::now() - limited_since_) / sleeps >= limits_.cpu_time)
    exceeded_ = {.kind = ending::how::hung,
                 .says = "no end within " + std::to_string(sleeps) + " times " + limit +
                         ", asleep most of it"};
  return exceeded_.has_value();
}

} // namespace bucketproof::model
