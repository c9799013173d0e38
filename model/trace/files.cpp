#include "files.hpp"

#include "bytes.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>

namespace bucketproof::model {
namespace fs = std::filesystem;
namespace {

/// The corpus of the fuzz target of this name.
constexpr std::string_view any_text = "trace_text";

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw std::runtime_error(path.string() + ": " + why);
}

std::string read_file(const fs::path& file) {
  std::error_code error;
  if (fs::is_directory(file, error))
    fail(file, "is a folder");
  if (fs::exists(file, error) && !fs::is_regular_file(file, error))
    fail(file, "is neither a file nor a folder");
  std::ifstream in(file, std::ios::binary);
  if (!in)
    fail(file, std::strerror(errno));
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad() || text.bad())
    fail(file, "cannot be read");
  return text.str();
}

/// The text without its comments and the mark that some editors begin it with.
std::string without_comments(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark)
    text.remove_prefix(byte_order_mark.size());
  std::string rest;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    rest += text.substr(0, std::min(text.find('#'), end));
    text.remove_prefix(end);
  }
  return rest;
}

/// Whether a file that does not say so by its name is the text of a trace, or begins like one: with
/// a part of the set-up, or with what an operation begins with. Bytes of a fuzzer are hardly ever
/// so.
bool is_text(std::string_view content) {
  constexpr std::array<std::string_view, 4> setup{"keys", "hash", "policy", "seed"};
  constexpr std::array<std::string_view, 10> beginnings{"a",  "b",    "c0",  "c1",     "c2",
                                                        "c3", "swap", "arm", "inject", "repeat"};
  constexpr std::string_view space = " \t\r\n";
  const auto has = [](const auto& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const std::string rest = without_comments(content);
  const std::size_t begin = rest.find_first_not_of(space);
  if (begin == rest.npos)
    return rest.size() < content.size(); // comments, and nothing else
  const std::size_t end = std::min(rest.find_first_of(" \t\r\n.=(", begin), rest.size());
  const std::string_view word = std::string_view(rest).substr(begin, end - begin);
  const std::size_t next = rest.find_first_not_of(space, end);
  const bool goes_on = next != rest.npos && std::string_view(".=(").find(rest[next]) != rest.npos;
  return (has(setup, word) && end < rest.size()) || (has(beginnings, word) && goes_on);
}

} // namespace

std::vector<fs::path> input_files(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    fail(path, "no such file or folder");
  if (fs::is_regular_file(status))
    return {path};
  if (!fs::is_directory(status))
    fail(path, "is neither a file nor a folder");
  std::vector<fs::path> files;
  fs::recursive_directory_iterator it(path, error), end;
  for (; !error && it != end; it.increment(error))
    if (it->path().filename() == any_text && it->is_directory(error))
      it.disable_recursion_pending();
    else if (it->is_regular_file(error) && it->path().filename() != "README.md")
      files.push_back(it->path());
  if (error)
    fail(path, error.message());
  if (files.empty())
    fail(path, "no file in this folder");
  std::sort(files.begin(), files.end());
  return files;
}

trace read_trace(const fs::path& file) {
  const std::string content = read_file(file);
  if (file.extension() == ".trace" || is_text(content)) {
    try {
      return parse(content);
    } catch (const syntax_error& e) {
      throw std::runtime_error(file.string() + ':' + e.what());
    }
  }
  return decode({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
}

} // namespace bucketproof::model
