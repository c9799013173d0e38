// File descriptors that belong to this process alone, and what a child is connected with.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace bucketproof::model {

/// A file descriptor that no other program gets, and no child but the one that it was made for.
class descriptor {
public:
  explicit descriptor(int number = -1);
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;
  ~descriptor();

  int number() const noexcept { return number_; }
  void close() noexcept;

private:
  int number_;
};

/// In a child: closes all descriptors that exist, but for these.
void close_descriptors_except(std::initializer_list<int> kept) noexcept;

/// The two ends of a connection.
struct connection {
  descriptor read, write;
};
// All that follow throw std::system_error.

connection make_pipe();
/// To a child: as a pipe, but writing to a child that is gone raises no SIGPIPE.
connection make_input();
descriptor null_device();
/// A file without a name, in memory, of at most `most` bytes. Its offset is where it is written
/// next, from any writer.
descriptor make_capture(std::size_t most);

/// To the write end of make_input; false if the child does not read any more.
bool send_all(int to, std::string_view bytes) noexcept;
bool write_all(int to, std::string_view bytes) noexcept;
bool read_all(int from, char* to, std::size_t size) noexcept;

} // namespace bucketproof::model
