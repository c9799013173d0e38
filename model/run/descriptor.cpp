#include "descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

/// Outlives all descriptors, those of static objects too.
std::vector<int>& open_descriptors() {
  static auto& all = *new std::vector<int>();
  return all;
}

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

/// Makes sure that the standard descriptors are open. A pipe would get the number of a closed one,
/// and its reader would get what is printed. To print where the output was closed is still an
/// error.
void keep_standard_descriptors() noexcept {
  int fd = 0;
  do
    fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    ::close(fd);
}

} // namespace

descriptor::descriptor(int number) : number_(number) {
  if (number_ >= 0)
    open_descriptors().push_back(number_);
}
descriptor::descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
descriptor& descriptor::operator=(descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}
descriptor::~descriptor() {
  close();
}
void descriptor::close() noexcept {
  if (number_ < 0)
    return;
  std::erase(open_descriptors(), number_);
  ::close(std::exchange(number_, -1));
}

void close_descriptors_except(std::initializer_list<int> kept) noexcept {
  for (const int fd : open_descriptors())
    if (std::find(kept.begin(), kept.end(), fd) == kept.end())
      ::close(fd);
}

connection make_pipe() {
  keep_standard_descriptors();
  std::array<int, 2> fds{};
  if (::pipe2(fds.data(), O_CLOEXEC) != 0)
    fail("pipe");
  return {descriptor(fds[0]), descriptor(fds[1])};
}
connection make_input() {
  keep_standard_descriptors();
  std::array<int, 2> fds{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0)
    fail("socketpair");
  ::shutdown(fds[0], SHUT_WR);
  return {descriptor(fds[0]), descriptor(fds[1])};
}
descriptor null_device() {
  const int fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (fd < 0)
    fail("/dev/null");
  return descriptor(fd);
}
descriptor make_capture(std::size_t most) {
  descriptor file(::memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.number() < 0 || ::ftruncate(file.number(), static_cast<off_t>(most)) != 0 ||
      ::fcntl(file.number(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0)
    fail("memfd_create");
  return file;
}

bool send_all(int to, std::string_view bytes) noexcept {
  return repeat(bytes.data(), bytes.size(),
                [to](const char* at, std::size_t n) { return ::send(to, at, n, MSG_NOSIGNAL); });
}
bool write_all(int to, std::string_view bytes) noexcept {
  return repeat(bytes.data(), bytes.size(),
                [to](const char* at, std::size_t n) { return ::write(to, at, n); });
}
bool read_all(int from, char* to, std::size_t size) noexcept {
  return repeat(to, size, [from](char* at, std::size_t n) { return ::read(from, at, n); });
}

} // namespace bucketproof::model
