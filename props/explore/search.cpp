#include "props/explore/search.hpp"

#include "props/explore/explorer.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace bucketproof::explore {

using model::verb;

kept kept_by(const model::operation& op, const model::promise& promise, bool growing,
             bool key_is_present) noexcept {
  const bool writes_move = growing && !promise.only_inserts_evacuate;
  switch (op.what) {
  case verb::find:
  case verb::contains:
  case verb::count:
  case verb::at:
  case verb::iterate:
  case verb::find_run:
  case verb::equal:
  case verb::erase_at:
  case verb::erase_if:
  case verb::erase_loop:
  case verb::drain:
  case verb::range:
  case verb::begin:
  case verb::next:
  case verb::drop:
    return kept::iterators;
  case verb::erase:
  case verb::erase_own:
    return writes_move ? kept::nothing : kept::iterators;
  case verb::insert:
  case verb::try_emplace:
  case verb::insert_or_assign:
  case verb::index:
  case verb::insert_own:
  case verb::assign_own:
    return !key_is_present || writes_move ? kept::nothing : kept::iterators;
  case verb::copy_assign:
  case verb::copy_construct:
    return op.on == model::map_name::b ? kept::iterators : kept::nothing;
  case verb::move_assign:
  case verb::move_construct:
    return op.on == model::map_name::b ? kept::references : kept::nothing;
  case verb::swap:
  case verb::self_swap:
  case verb::self_move:
    return kept::references;
  default:
    return kept::nothing;
  }
}

bool only_looks(verb what) noexcept {
  switch (what) {
  case verb::find:
  case verb::contains:
  case verb::count:
  case verb::at:
  case verb::iterate:
  case verb::find_run:
  case verb::equal:
    return true;
  default:
    return false;
  }
}

model::setup setup_of(const scope& s, const limits& l) noexcept {
  return {.keys = l.of == elements::tracked ? model::key_kind::tracked : model::key_kind::integer,
          .hash = model::hash_kind::coordinate,
          .policy = s.policy};
}

void explore(const scope& s, const limits& l, logbook& log) {
  switch (l.of) {
  case elements::integer:
    return explore_elements<model::integer_elements>(s, l, log);
  case elements::tracked:
    return explore_elements<model::tracked_elements>(s, l, log);
  }
}

namespace {

/// A logbook that two processes share.
class shared_logbook {
public:
  shared_logbook() {
    void* const memory =
        ::mmap(nullptr, sizeof(logbook), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      throw std::system_error(errno, std::generic_category(), "mmap");
    log_ = ::new (memory) logbook;
  }
  shared_logbook(const shared_logbook&) = delete;
  shared_logbook& operator=(const shared_logbook&) = delete;
  ~shared_logbook() { ::munmap(log_, sizeof(logbook)); }
  logbook& operator*() const noexcept { return *log_; }
  logbook* operator->() const noexcept { return log_; }

private:
  logbook* log_;
};

/// The exploration in a process of its own, until it ends, dies, or hangs.
class child {
public:
  child(const scope& s, const limits& l, logbook& log, const std::function<void()>& begin) {
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ < 0)
      throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ != 0)
      return;
    if (begin)
      begin();
    explore(s, l, log);
    ::_exit(0);
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() {
    if (pid_ > 0)
      kill();
  }

  bool is_alive() {
    if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_)
      pid_ = -1;
    return pid_ > 0;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
    pid_ = -1;
  }
  /// How it died.
  std::string death() const {
    return WIFSIGNALED(status_) ? std::string("signal ") + ::strsignal(WTERMSIG(status_))
                                : "exit code " + std::to_string(WEXITSTATUS(status_));
  }

private:
  pid_t pid_ = -1;
  int status_ = 0;
};

void read(const logbook& log, outcome& o) {
  o.states = log.states;
  o.expanded = log.expanded;
  o.transitions = log.transitions;
  o.depth = log.depth;
  o.seconds = std::chrono::duration<double>(log.time.load()).count();
  std::copy(log.thrown.begin(), log.thrown.end(), o.thrown.begin());
  o.end = log.end;
}

counterexample failure_in(const logbook& log, const scope& s, const limits& l) {
  counterexample c;
  c.trace.setup = setup_of(s, l);
  for (std::size_t i = 0; i < log.length; ++i) {
    const transition& t = log.way[i];
    if (t.thrown_at != 0)
      c.trace.operations.push_back({.what = verb::arm, .step = t.event, .number = t.thrown_at});
    c.trace.operations.push_back(t.what);
  }
  c.why = {.failed = log.failed,
           .at = c.trace.operations.size() - 1,
           .expected = log.expected.text(),
           .found = log.found.text(),
           .buckets = log.buckets.text()};
  return c;
}

} // namespace

outcome explore_isolated(const scope& s, const limits& l,
                         const std::function<void(const outcome&)>& watch,
                         const std::function<void()>& begin) {
  using clock = std::chrono::steady_clock;
  const shared_logbook log;
  child exploring(s, l, *log, begin);
  outcome o;
  clock::time_point moved = clock::now();
  bool hangs = false;
  while (exploring.is_alive()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(o.seconds < 1 ? 5 : 100));
    const std::uint64_t before = o.transitions;
    read(*log, o);
    const clock::time_point now = clock::now();
    if (o.transitions != before)
      moved = now;
    if (now - moved > l.operation && log->end == ending::none) {
      hangs = true;
      exploring.kill();
    }
    watch(o);
  }
  read(*log, o);
  if (o.end == ending::complete || o.end == ending::out_of_time)
    return o;
  o.failure = failure_in(*log, s, l);
  if (o.end == ending::none) {
    o.end = ending::failed;
    o.failure->why.failed = hangs ? model::check::hang : model::check::crash;
    o.failure->why.expected = hangs ? "an operation that ends" : "a process that lives";
    o.failure->why.found =
        hangs ? "none after " + std::to_string(l.operation.count()) + " ms" : exploring.death();
  }
  return o;
}

} // namespace bucketproof::explore
