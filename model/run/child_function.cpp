#include "child_function.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace bucketproof::model {
namespace {

constexpr std::size_t most_printed = 16 << 20;

// A message is its size, then its bytes.

using message_size = std::uint64_t;

std::string as_message(std::string_view text) {
  const message_size size = text.size();
  std::string message(sizeof size + text.size(), '\0');
  std::memcpy(message.data(), &size, sizeof size);
  std::copy(text.begin(), text.end(), message.begin() + sizeof size);
  return message;
}
/// Takes a message away from the front; nothing if its end has not come.
std::optional<std::string> take_message(std::string& from) {
  message_size size = 0;
  if (from.size() < sizeof size)
    return std::nullopt;
  std::memcpy(&size, from.data(), sizeof size);
  if (from.size() - sizeof size < size)
    return std::nullopt;
  std::string message = from.substr(sizeof size, size);
  from.erase(0, sizeof size + message.size());
  return message;
}

std::string with_line(std::string what, const std::string& line) {
  return line.empty() ? what : std::move(what) + ": " + line;
}

} // namespace

std::optional<std::string> channel::receive() const {
  message_size size = 0;
  if (!read_all(requests_, reinterpret_cast<char*>(&size), sizeof size))
    return std::nullopt;
  std::string message(size, '\0');
  if (!read_all(requests_, message.data(), message.size()))
    return std::nullopt;
  return message;
}
bool channel::send(std::string_view message) const noexcept {
  return write_all(replies_, as_message(message));
}

child_function::child_function(const std::function<void(const channel&)>& function,
                               const process_limits& limits)
    : child_function(function, limits, make_input(), make_pipe()) {}

child_function::child_function(const std::function<void(const channel&)>& function,
                               const process_limits& limits, connection requests,
                               connection replies)
    : printed_(make_capture(most_printed)),
      requests_(std::move(requests.write)),
      replies_(std::move(replies.read)),
      process_(
          [&] {
            const int in = requests.read.number(), out = replies.write.number();
            set_standard_descriptors(
                {null_device().number(), printed_.number(), printed_.number()});
            close_descriptors_except({in, out});
            run_and_leave([&function, in, out] { function(channel(in, out)); }, limits, *record_);
          },
          limits) {}

bool child_function::send(std::string_view message) {
  ::lseek(printed_.number(), 0, SEEK_SET); // what it printed before explains nothing
  return send_all(requests_.number(), as_message(message));
}

std::optional<std::string> child_function::receive() {
  std::array<char, 1 << 14> part;
  for (;;) {
    if (auto message = take_message(received_))
      return message;
    if (!process_.await(replies_.number()))
      return std::nullopt;
    const ssize_t n = ::read(replies_.number(), part.data(), part.size());
    if (n == 0 || (n < 0 && errno != EINTR))
      return std::nullopt;
    received_.append(part.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  }
}

ending child_function::wait() {
  requests_.close();
  return ended(process_.wait(replies_.number()));
}
ending child_function::kill() {
  if (!process_.is_running())
    return wait();
  const int status = process_.kill();
  return {.kind = ending::how::ended_by_owner,
          .says = "ended before its time",
          .exit_code = exit_code_of(status)};
}

std::string child_function::printed() const {
  const off_t end = ::lseek(printed_.number(), 0, SEEK_CUR);
  std::string text(static_cast<std::size_t>(std::max<off_t>(0, end)), '\0');
  const ssize_t n = ::pread(printed_.number(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, n)));
  return text;
}

/// A child that gets no more memory may end in any way: by a null pointer, by abort, by exit. It is
/// taken to be out of memory if it had a quarter of its limit: who doubles a block asks for as much
/// again, and twice.
bool child_function::was_out_of_memory() const {
  const std::size_t limit = process_.limits().memory;
  if (limit == process_limits::any_memory)
    return false;
  const memory_use& seen = process_.growth();
  return std::max({seen.resident, seen.reserved, record_->growth.load()}) >= limit / 4;
}

ending child_function::ended(int status) const {
  using how = ending::how;
  const int code = exit_code_of(status);
  const auto as = [code](how kind, std::string says) {
    return ending{.kind = kind, .says = std::move(says), .exit_code = code};
  };
  if (process_.exceeded())
    return as(process_.exceeded()->kind, process_.exceeded()->says);
  const std::string line = telling_line(printed());
  const bool by_exit = WIFEXITED(status);
  switch (record_->ended_by) {
  case child_record::end::returned:
    if (code == 0)
      return as(how::answered, "returned");
    break;
  case child_record::end::threw:
    if (by_exit)
      return as(how::threw, "threw " + std::string(record_->text.data()));
    break;
  case child_record::end::stack_overflow:
    return as(how::stack_overflow, "the stack overflowed");
  case child_record::end::no_memory:
    return as(how::out_of_memory, beyond_memory(process_.limits()).says);
  case child_record::end::called_exit:
  case child_record::end::none:
    break;
  }
  if (line.find("stack-overflow") != std::string::npos) // as AddressSanitizer says it
    return as(how::stack_overflow, "the stack overflowed: " + line);
  const bool has_called_exit = record_->ended_by == child_record::end::called_exit;
  const std::string call = (has_called_exit ? "exit(" : "_exit(") + std::to_string(code) + ')';
  const std::string what = by_exit ? "called " + call : ::strsignal(WTERMSIG(status));
  if (was_out_of_memory())
    return as(how::out_of_memory, beyond_memory(process_.limits()).says + ", then: " + what);
  if (by_exit) // sanitizers and assertions may exit
    return line.empty() ? as(how::exited, what) : as(how::crashed, line);
  if (WTERMSIG(status) == SIGXCPU)
    return as(how::hung, "no end within its limit of CPU time");
  return as(WTERMSIG(status) == SIGABRT ? how::aborted : how::crashed, with_line(what, line));
}

} // namespace bucketproof::model
