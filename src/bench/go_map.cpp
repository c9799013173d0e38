#include "go_map.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {
namespace {

/// A process whose input and output are pipes.
struct child {
  pid_t id = -1;
  std::FILE* in = nullptr;
  std::FILE* out = nullptr;
};

[[noreturn]] void fail(const std::string& path) {
  throw go_error(path + ": " + std::strerror(errno));
}

/// Close-on-exec, so that no child holds another's end open.
std::array<int, 2> make_pipe(const std::string& path) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    fail(path);
  return ends;
}

child start(const std::string& path, const std::vector<std::string>& arguments) {
  std::vector<char*> argv{const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  const auto [in_read, in_write] = make_pipe(path);
  const auto [out_read, out_write] = make_pipe(path);
  child c;
  c.id = ::fork();
  if (c.id < 0)
    fail(path);
  if (c.id == 0) {
    ::dup2(in_read, STDIN_FILENO);
    ::dup2(out_write, STDOUT_FILENO);
    ::execv(path.c_str(), argv.data());
    ::_exit(127);
  }
  ::close(in_read);
  ::close(out_write);
  c.in = ::fdopen(in_write, "w");
  c.out = ::fdopen(out_read, "r");
  return c;
}

/// Closes the pipes and waits for the end, without an error where that was a success.
std::optional<std::string> finish(child& c) {
  std::fclose(c.in);
  std::fclose(c.out);
  int status = 0;
  while (::waitpid(c.id, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return std::nullopt;
  return WIFEXITED(status) ? "exit code " + std::to_string(WEXITSTATUS(status))
                           : "signal " + std::to_string(WTERMSIG(status));
}

std::string output_of(const std::string& path, const std::vector<std::string>& arguments) {
  child c = start(path, arguments);
  std::string written;
  std::array<char, 1 << 16> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), c.out))
    written.append(piece.data(), size);
  if (const auto error = finish(c))
    throw go_error(path + " " + arguments.front() + ": " + *error);
  return written;
}

} // namespace

go_program::go_program(std::string_view kind)
    : path_((std::filesystem::read_symlink("/proc/self/exe").parent_path() / "go_map_")
                .string()
                .append(kind)) {
  if (::access(path_.c_str(), X_OK) != 0)
    return;
  version_ = output_of(path_, {"version"});
  while (!version_.empty() && version_.back() == '\n')
    version_.pop_back();
}

std::string go_program::output(const std::string& part, std::size_t entries) const {
  return output_of(path_, {part, std::to_string(entries)});
}

go_map::go_map(const go_program& program) : path_(program.path()) {
  ::signal(SIGPIPE, SIG_IGN); // a program that is gone is told by `measure`
  const child c = start(path_, {"operations"});
  child_ = c.id;
  requests_ = c.in;
  answers_ = c.out;
}

go_map::~go_map() {
  child c{child_, requests_, answers_};
  finish(c);
}

go_work go_map::measure(std::string_view operation, std::size_t entries, std::size_t passes,
                        std::chrono::milliseconds at_most) {
  std::fprintf(requests_, "%.*s %zu %zu %lld\n", static_cast<int>(operation.size()),
               operation.data(), entries, passes, static_cast<long long>(at_most.count()));
  std::fflush(requests_);
  long long nanoseconds = 0;
  unsigned long long operations = 0, checksum = 0;
  int complete = 0;
  if (std::fscanf(answers_, "%lld %llu %llu %d", // NOLINT(cert-err34-c): a number it is, or gone
                  &nanoseconds, &operations, &checksum, &complete) != 4)
    throw go_error(path_ + ": no answer to " + std::string(operation));
  return {{operations, checksum, complete != 0}, std::chrono::nanoseconds(nanoseconds)};
}

} // namespace bench
