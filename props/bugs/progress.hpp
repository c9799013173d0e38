// A line that says how far a long command is.
#pragma once

#include <cstdio>
#include <string>
#include <unistd.h>

namespace bucketproof::bugs {

/// A line that is overwritten, on a terminal; nothing elsewhere.
class progress {
public:
  progress() = default;
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { clear(); }

  void show(const std::string& line) const {
    if (is_terminal_)
      std::fprintf(stderr, "\r\033[K%s", line.c_str());
  }
  void clear() const { show(""); }

private:
  bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
};

} // namespace bucketproof::bugs
