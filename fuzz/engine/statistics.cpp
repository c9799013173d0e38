#include "statistics.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

namespace bucketproof::fuzz {

void last_input::set(std::span<const std::uint8_t> bytes) noexcept {
  size_ = std::min(bytes.size(), bytes_.size());
  std::copy_n(bytes.begin(), size_, bytes_.begin());
}
std::span<const std::uint8_t> last_input::get() const noexcept {
  return {bytes_.data(), std::min<std::size_t>(size_, bytes_.size())};
}

mapped_notes::mapped_notes(const char* path) {
  const auto failed = [path] {
    return std::system_error(errno, std::generic_category(), std::string(path));
  };
  const int file = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    throw failed();
  // A file that has this size keeps its numbers.
  void* memory = ::ftruncate(file, sizeof(notes)) != 0
                     ? MAP_FAILED
                     : ::mmap(nullptr, sizeof(notes), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const int error = errno;
  ::close(file);
  errno = error;
  if (memory == MAP_FAILED)
    throw failed();
  mapped_ = static_cast<notes*>(memory);
}
mapped_notes::~mapped_notes() {
  ::munmap(mapped_, sizeof(notes));
}

notes& campaign_notes() {
  static notes unread;
  static const char* const path = std::getenv(notes_variable);
  if (path == nullptr)
    return unread;
  try {
    static const mapped_notes mapped(path);
    return *mapped;
  } catch (const std::system_error& e) {
    std::fprintf(stderr, "%s: %s\n", notes_variable, e.what());
    std::exit(2);
  }
}

} // namespace bucketproof::fuzz
