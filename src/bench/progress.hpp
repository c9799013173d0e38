// What a long run is at: one live line on a terminal, plain lines elsewhere. On the standard error,
// so that tables can be piped.
#pragma once

#include <cstdio>
#include <string>

#include <unistd.h>

namespace bench {

class progress {
public:
  progress() = default;
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() {
    if (live_)
      std::fputs("\r\033[K", stderr);
  }

  /// Where the run is: printed everywhere.
  void stage(const std::string& what) {
    stage_ = what;
    if (live_)
      detail("");
    else
      std::fprintf(stderr, "%s\n", what.c_str());
  }
  /// What the stage is at: printed on a terminal only.
  void detail(const std::string& what) const {
    if (live_)
      std::fprintf(stderr, "\r\033[K%s%s%s", stage_.c_str(), what.empty() ? "" : ": ",
                   what.c_str());
  }

private:
  bool live_ = ::isatty(STDERR_FILENO) != 0;
  std::string stage_;
};

} // namespace bench
