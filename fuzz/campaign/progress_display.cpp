#include "progress_display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace bucketproof::fuzz {
namespace {

constexpr std::chrono::milliseconds drawn_interval{200}, plain_interval{5000};

std::size_t columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
}

} // namespace

screen::screen()
    : terminal_(::isatty(STDOUT_FILENO) != 0),
      next_show_(std::chrono::steady_clock::now() + (terminal_ ? drawn_interval : plain_interval)) {
}

void screen::say(const std::string& lines) {
  const std::vector<std::string> below = shown_;
  clear();
  std::printf("%s\n", lines.c_str());
  std::fflush(stdout);
  if (!below.empty())
    draw(below);
}

void screen::show(const std::vector<std::string>& lines, std::size_t current) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_show_)
    return;
  next_show_ = now + (terminal_ ? drawn_interval : plain_interval);
  if (terminal_)
    return draw(lines);
  std::printf("%s\n", lines[current].c_str());
  std::fflush(stdout);
}

void screen::draw(const std::vector<std::string>& lines) {
  clear();
  const std::size_t width = columns() - 1; // a line that wraps could not be taken away
  for (const std::string& line : lines)
    std::printf("%s\n", line.substr(0, width).c_str());
  std::fflush(stdout);
  shown_ = lines;
}

void screen::clear() {
  if (!shown_.empty())
    std::printf("\033[%zuA\033[J", shown_.size());
  shown_.clear();
}

} // namespace bucketproof::fuzz
