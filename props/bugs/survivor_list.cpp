#include "props/bugs/survivor_list.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace bucketproof::bugs {

survivor_list read_survivor_list(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 5> verdicts{"equivalent", "speed", "suites", "unrun",
                                                     "open"};
  survivor_list all;
  std::ifstream in(file);
  if (!in)
    throw std::runtime_error(file.string() + ": cannot be read");
  survival now;
  std::size_t number = 1;
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error(file.string() + ':' + std::to_string(number) + ": " + what);
  };
  for (std::string line; std::getline(in, line); ++number) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string::npos || line[begin] == '#')
      continue;
    if (begin == 0) {
      const std::size_t colon = line.find(": ");
      now.verdict = line.substr(0, colon);
      if (colon == std::string::npos ||
          std::find(verdicts.begin(), verdicts.end(), now.verdict) == verdicts.end())
        fail("a verdict and a reason were expected, 'equivalent: ...', 'speed: ...', "
             "'suites: ...', 'unrun: ...' or 'open: ...'");
      now.reason = line.substr(colon + 2);
    } else if (now.verdict.empty()) {
      fail("a name belongs below a verdict");
    } else {
      now.line = number;
      if (!all.emplace(line.substr(begin), now).second)
        fail("'" + line.substr(begin) + "' a second time");
    }
  }
  return all;
}

} // namespace bucketproof::bugs
