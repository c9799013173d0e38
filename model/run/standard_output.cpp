#include "standard_output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <string>
#include <unistd.h>

namespace bucketproof::model {
namespace {

constexpr int bad_output = 2;

void say(const std::string& what, const std::string& reason) {
  std::fprintf(stderr, "%s: %s%s\n", program_invocation_short_name, what.c_str(), reason.c_str());
}

} // namespace

void require_standard_output() {
  if (::fcntl(STDOUT_FILENO, F_GETFD) >= 0)
    return;
  say("the standard output is closed", "");
  std::exit(bad_output);
}

int exit_code_after_output(int exit_code) {
  std::cout.flush();
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good())
    return exit_code;
  const int error = errno; // 0 if an earlier write failed
  say("the output cannot be written", error != 0 ? ": " + std::string(std::strerror(error)) : "");
  return bad_output;
}

} // namespace bucketproof::model
