#include "failure_file.hpp"

#include "model/trace/text.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace bucketproof::model {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw std::runtime_error(path.string() + ": " + why);
}

std::string hexadecimal(std::uint64_t n) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; n >>= 4)
    digits[i] = "0123456789abcdef"[n & 15];
  return digits;
}

} // namespace

std::string failure_text(const trace& t, const divergence& d) {
  std::string text;
  std::istringstream lines(summary(t, d) + "\nexpected  " + d.expected + "\nfound     " + d.found);
  for (std::string line; std::getline(lines, line);)
    text += "# " + line + '\n';
  return text + print(t);
}

fs::path write_failure(const fs::path& folder, const trace& t, const divergence& d) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    fail(folder, error.message());
  const std::string stem = std::string(name(d)) + '-' + hexadecimal(trace_hash(t));
  fs::path file = folder / (stem + ".trace");
  const fs::path draft = folder / ('.' + stem + '.' + std::to_string(::getpid()));
  {
    std::ofstream out(draft);
    out << failure_text(t, d);
    out.close();
    if (!out) {
      const std::string why = std::strerror(errno);
      fs::remove(draft, error);
      fail(file, why);
    }
  }
  fs::rename(draft, file, error);
  if (error)
    fail(file, error.message());
  return file;
}

} // namespace bucketproof::model
