#include "model/worker.hpp"

#include "model/bytes.hpp"
#include "model/place.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <poll.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

constexpr std::size_t kept_words = 1 << 16;
constexpr std::size_t nothing_begun = std::numeric_limits<std::size_t>::max();

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Repeats `step(at, size)`, which reads or writes a part, until all is done.
template <class Byte, class Step>
bool repeat(Byte* at, std::size_t size, Step step) {
  while (size != 0) {
    const ssize_t n = step(at, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    at += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}
bool write_all(int to, const void* data, std::size_t size) {
  return repeat(static_cast<const char*>(data), size,
                [to](const char* at, std::size_t n) { return ::write(to, at, n); });
}
bool read_all(int from, void* data, std::size_t size) {
  return repeat(static_cast<char*>(data), size,
                [from](char* at, std::size_t n) { return ::read(from, at, n); });
}

bool write_block(int to, std::string_view bytes) {
  const std::uint64_t size = bytes.size();
  return write_all(to, &size, sizeof size) && write_all(to, bytes.data(), bytes.size());
}
bool read_block(int from, std::string& bytes) {
  std::uint64_t size = 0;
  if (!read_all(from, &size, sizeof size))
    return false;
  bytes.resize(size);
  return read_all(from, bytes.data(), size);
}

bool write_divergence(int to, const std::optional<divergence>& d) {
  const std::string head{d ? '\1' : '\0', d ? static_cast<char>(d->failed) : '\0'};
  if (!write_block(to, head))
    return false;
  if (!d)
    return true;
  return write_block(to, std::to_string(d->at)) && write_block(to, d->expected) &&
         write_block(to, d->found) && write_block(to, d->buckets);
}
bool read_divergence(int from, std::optional<divergence>& d) {
  std::string head, at;
  if (!read_block(from, head) || head.size() != 2)
    return false;
  if (head[0] == '\0')
    return true;
  d.emplace();
  d->failed = static_cast<check>(head[1]);
  if (!read_block(from, at) || !read_block(from, d->expected) || !read_block(from, d->found) ||
      !read_block(from, d->buckets))
    return false;
  d->at = std::stoul(at);
  return true;
}

/// The processor time that a process has used; nothing where the system does not tell.
std::optional<std::chrono::nanoseconds> processor_time(pid_t of) {
  clockid_t id{};
  timespec used{};
  if (::clock_getcpuclockid(of, &id) != 0 || ::clock_gettime(id, &used) != 0)
    return std::nullopt;
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

/// A number that this process and its children see.
volatile std::size_t* shared_number() {
  void* at = ::mmap(nullptr, sizeof(std::size_t), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED)
    fail("mmap");
  return static_cast<std::size_t*>(at);
}

/// The line that says most of what a dying process wrote: a sanitizer's summary or an assertion.
std::string telling_line(const std::string& words) {
  std::string line;
  for (const std::string_view mark :
       {"SUMMARY: ", "runtime error: ", "Assertion", "terminate called"})
    if (const std::size_t at = words.find(mark); at != std::string::npos) {
      line = words.substr(at, words.find('\n', at) - at);
      break;
    }
  return line;
}

} // namespace

worker::worker(runner run, std::chrono::milliseconds limit)
    : run_(std::move(run)),
      limit_(limit),
      begun_(shared_number()) {}
worker::~worker() {
  stop();
  ::munmap(const_cast<std::size_t*>(begun_), sizeof *begun_);
}

void worker::start() {
  std::array<int, 2> requests{}, replies{};
  if (::pipe(requests.data()) != 0 || ::pipe(replies.data()) != 0)
    fail("pipe");
  std::string name = std::filesystem::temp_directory_path() / "bucketproof-worker-XXXXXX";
  errors_ = ::mkstemp(name.data());
  if (errors_ < 0)
    fail(name.c_str());
  ::unlink(name.c_str());
  // A child that died must not kill its parent.
  ::signal(SIGPIPE, SIG_IGN);
  child_ = ::fork();
  if (child_ < 0)
    fail("fork");
  if (child_ == 0) {
    ::close(requests[1]);
    ::close(replies[0]);
    ::dup2(errors_, STDERR_FILENO);
    serve(requests[0], replies[1]);
  }
  ::close(requests[0]);
  ::close(replies[1]);
  requests_ = requests[1];
  replies_ = replies[0];
  fresh_ = true;
}

void worker::stop() noexcept {
  if (child_ < 0)
    return;
  for (const int fd : {requests_, replies_, errors_})
    ::close(fd);
  ::kill(child_, SIGKILL);
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
}

void worker::serve(int requests, int replies) const {
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    ::signal(signal, SIG_DFL); // the parent tells the story
  ::signal(SIGINT, SIG_IGN);   // of a terminal, which asks the parent to end
  place::write_to(begun_);
  std::string bytes;
  while (read_block(requests, bytes)) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (!write_divergence(replies, run_(decode({data, bytes.size()}))))
      break;
  }
  ::_exit(0);
}

worker::reply worker::ask(const trace& t) {
  if (child_ < 0)
    start();
  const std::vector<std::uint8_t> bytes = encode(t);
  hung_ = false;
  *begun_ = nothing_begun;
  reply r;
  if (!write_block(requests_, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}))
    return r;
  hung_ = !answers();
  r.alive = !hung_ && read_divergence(replies_, r.result);
  return r;
}

/// Waits for the answer. Only processor time counts: on a busy machine nothing would be sure.
bool worker::answers() const {
  using clock = std::chrono::steady_clock;
  constexpr int patience = 30; // for a child that sleeps
  const auto used_before = processor_time(child_);
  const clock::time_point start = clock::now();
  pollfd waiting{.fd = replies_, .events = POLLIN, .revents = 0};
  for (std::chrono::milliseconds left = limit_;;) {
    if (::poll(&waiting, 1, static_cast<int>(left.count())) > 0)
      return true;
    const auto waited = clock::now() - start;
    const auto used_now = processor_time(child_);
    const auto used = used_before && used_now ? *used_now - *used_before : waited;
    if (used >= limit_ || waited >= patience * limit_)
      return false;
    left = std::chrono::ceil<std::chrono::milliseconds>(limit_ - used);
  }
}

std::optional<divergence> worker::operator()(const trace& t) {
  const bool was_fresh = child_ < 0 || fresh_;
  reply r = ask(t);
  if (!r.alive && !was_fresh) {
    // What killed the child may be damage that an earlier trace did: ask a new one.
    stop();
    r = ask(t);
  }
  fresh_ = false;
  if (r.alive)
    return r.result;
  divergence d = death(hung_, t);
  return d;
}

divergence worker::death(bool hung, const trace& t) {
  if (hung)
    ::kill(child_, SIGKILL);
  ::close(requests_);
  ::close(replies_);
  int status = 0;
  ::waitpid(child_, &status, 0);
  const std::string words = last_words();
  ::close(errors_);
  child_ = -1;
  divergence d{.failed = hung ? check::hang : check::crash,
               .at = std::min(std::size_t{*begun_}, t.operations.size()),
               .expected = "an end",
               .found = {},
               .buckets = {}};
  if (hung)
    d.found = "none within " + std::to_string(limit_.count()) + " ms of processor time";
  else if (const std::string line = telling_line(words); !line.empty())
    d.found = line;
  else if (WIFSIGNALED(status))
    d.found = std::string("signal ") + ::strsignal(WTERMSIG(status));
  else
    d.found = "exit code " + std::to_string(WEXITSTATUS(status));
  return d;
}

std::string worker::last_words() const {
  std::string words(kept_words, '\0');
  const off_t size = ::lseek(errors_, 0, SEEK_END);
  const off_t from = std::max<off_t>(0, size - static_cast<off_t>(words.size()));
  const ssize_t n = ::pread(errors_, words.data(), words.size(), from);
  words.resize(static_cast<std::size_t>(std::max<ssize_t>(0, n)));
  return words;
}

} // namespace bucketproof::model
