// Where progress is shown: a few lines that are redrawn on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace bucketproof::fuzz {

class screen {
public:
  screen();
  screen(const screen&) = delete;
  screen& operator=(const screen&) = delete;
  ~screen() { clear(); }

  /// Prints lines that stay, above those that are redrawn.
  void say(const std::string& lines);
  /// Replaces the lines that are redrawn, some times a second. Without a terminal, prints line
  /// `current` every 5 seconds.
  void show(const std::vector<std::string>& lines, std::size_t current);
  /// Takes the redrawn lines away.
  void clear();

private:
  void draw(const std::vector<std::string>& lines);

  bool terminal_;
  std::vector<std::string> shown_;
  std::chrono::steady_clock::time_point next_show_;
};

} // namespace bucketproof::fuzz
