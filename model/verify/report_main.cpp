// NAME_report: examines the map and writes the report as text, as a page, and as data. Exit code 0:
// all was held; 1: a promise was broken; 2: bad usage.
#include "report.hpp"

#include <charconv>
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace {

using namespace bucketproof::verify;
namespace fs = std::filesystem;

std::string usage() {
  const std::string name = map_under_test().name;
  return "usage: " + name +
         "_report [--out FOLDER] [--traces N] [--seed N]\n"
         "Examines " +
         map_under_test().map +
         ".\n"
         "  --out FOLDER   where the report is written: NAME.txt, NAME.html, NAME.tsv, and "
         "failing\n"
         "                 traces with a C++ program of each (default: report)\n"
         "  --traces N     traces of each kind (default: 1000)\n"
         "  --seed N       of the first of them (default: 20231119)\n"
         "Exit code 0: all was held; 1: a promise was broken; 2: bad usage.\n";
}

template <class Number>
Number number_of(std::string_view option, std::string_view text) {
  Number n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n == 0)
    throw std::runtime_error(std::string(option) + ": not a number above 0: " + std::string(text));
  return n;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  if (!(out << text << std::flush))
    throw std::runtime_error(file.string() + ": cannot be written");
}

int examine_and_write(const fs::path& out, examination how) {
  std::error_code error;
  fs::create_directories(out, error);
  if (error)
    throw std::runtime_error(out.string() + ": " + error.message());
  how.failures = out;
  const bool interactive = ::isatty(STDERR_FILENO) != 0;
  if (interactive)
    how.progress = [](const std::string& what) {
      std::fprintf(stderr, "\r\033[K%s ...", what.c_str());
    };
  const verified& v = map_under_test();
  const report r = examine(v, how);
  if (interactive)
    std::fputs("\r\033[K", stderr);
  std::string text = to_text(r);
  for (const promise_asked& a : r.asked)
    for (const finding& f : a.broken)
      if (!f.program.empty()) {
        const fs::path program = fs::path(f.file).replace_extension(".cpp");
        write(program, f.program);
        text += "wrote   " + program.string() + "\n";
      }
  write(out / (v.name + ".txt"), text);
  write(out / (v.name + ".html"), to_page(r));
  write(out / (v.name + ".tsv"), to_data(r));
  std::fputs(text.c_str(), stdout);
  std::printf("\nwrote %s\nnext    open it in a browser: file://%s\n",
              (out / (v.name + ".html")).c_str(),
              fs::absolute(out / (v.name + ".html")).lexically_normal().c_str());
  if (std::fflush(stdout) != 0)
    throw std::runtime_error("the output cannot be written");
  return r.broken() == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  const std::string program = map_under_test().name + "_report";
  try {
    fs::path out = "report";
    examination how;
    for (int i = 1; i < argc; ++i) {
      const std::string_view option = argv[i];
      if (option == "--help") {
        std::fputs(usage().c_str(), stdout);
        return 0;
      }
      if (option != "--out" && option != "--traces" && option != "--seed")
        throw std::runtime_error("not expected: " + std::string(option) + "; see --help");
      if (i + 1 == argc)
        throw std::runtime_error(std::string(option) + ": takes a value");
      const std::string_view value = argv[++i];
      if (option == "--out")
        out = value;
      else if (option == "--traces")
        how.traces = number_of<std::size_t>(option, value);
      else
        how.seed = number_of<std::uint64_t>(option, value);
    }
    return examine_and_write(out, how);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), e.what());
    return 2;
  }
}
