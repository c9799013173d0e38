#include "go_map.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include <unistd.h>

namespace bench {
namespace {

using bucketproof::model::child_program;
using bucketproof::model::command;
using bucketproof::model::ending;
using bucketproof::model::error_output;

command command_of(const std::string& path, const std::vector<std::string>& arguments) {
  command c{{path}};
  c.words.insert(c.words.end(), arguments.begin(), arguments.end());
  return c;
}

/// The next part of what a program prints; empty if there is no more.
std::string read_part(const child_program& from) {
  std::string part(1 << 16, '\0');
  ssize_t size = 0;
  do
    size = ::read(from.output(), part.data(), part.size());
  while (size < 0 && errno == EINTR);
  part.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return part;
}

std::string output_of(const std::string& path, const std::vector<std::string>& arguments) {
  std::string written;
  try {
    child_program go(command_of(path, arguments), error_output::inherited);
    go.close_input();
    for (std::string part = read_part(go); !part.empty(); part = read_part(go))
      written += part;
    if (const ending end = go.wait(); end.kind != ending::how::answered)
      throw go_error(path + ' ' + arguments.front() + ": " + end.says);
  } catch (const std::system_error& e) {
    throw go_error(e.what());
  }
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

go_map::go_map(const go_program& program)
    : path_(program.path()),
      process_(command_of(path_, {"operations"}), error_output::inherited) {}

go_work go_map::measure(std::string_view operation, std::size_t entries, std::size_t passes,
                        std::chrono::milliseconds at_most) {
  const auto fail = [&] { throw go_error(path_ + ": no answer to " + std::string(operation)); };
  std::string request(operation);
  for (const std::size_t number : {entries, passes, static_cast<std::size_t>(at_most.count())})
    request += ' ' + std::to_string(number);
  if (!process_.write(request + '\n'))
    fail();
  std::string answer; // a line
  while (answer.empty() || answer.back() != '\n') {
    const std::string part = read_part(process_);
    if (part.empty())
      fail();
    answer += part;
  }
  long long nanoseconds = 0;
  unsigned long long operations = 0, checksum = 0;
  int complete = 0;
  // NOLINTNEXTLINE(cert-err34-c): the program prints numbers, or nothing
  if (std::sscanf(answer.c_str(), "%lld %llu %llu %d", &nanoseconds, &operations, &checksum,
                  &complete) != 4)
    fail();
  return {{operations, checksum, complete != 0}, std::chrono::nanoseconds(nanoseconds)};
}

} // namespace bench
