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
         "_report [--out FOLDER] [--traces N] [--seed N] [--table TITLE]... [--no-tables] "
         "[--list]\n"
         "Examines " +
         map_under_test().map +
         ".\n"
         "  --out FOLDER   where the report is written as it grows: NAME.txt, NAME.html, "
         "NAME.tsv,\n"
         "                 and failing traces with a C++ program of each (default: report)\n"
         "  --traces N     traces of each kind (default: 1000)\n"
         "  --seed N       of the first of them (default: 20231119)\n"
         "  --table TITLE  make this table, and no other and no promises; may be repeated\n"
         "  --no-tables    check the promises, measure nothing\n"
         "  --list         list the tables\n"
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

void save(const fs::path& out, const report& r) {
  const std::string& name = r.of->name;
  write(out / (name + ".txt"), to_text(r));
  write(out / (name + ".html"), to_page(r));
  write(out / (name + ".tsv"), to_data(r));
}

int report_to(const fs::path& out, report_settings how) {
  std::error_code error;
  fs::create_directories(out, error);
  if (error)
    throw std::runtime_error(out.string() + ": " + error.message());
  how.failures = out;
  const bool interactive = ::isatty(STDERR_FILENO) != 0;
  const auto clear = [interactive] {
    if (interactive)
      std::fputs("\r\033[K", stderr);
  };
  how.next = [&](const std::string& what) {
    if (interactive)
      std::fprintf(stderr, "\r\033[K%s ...", what.c_str());
  };
  how.say = [&](const std::string& text) {
    clear();
    std::printf("%s\n", text.c_str());
    if (std::fflush(stdout) != 0)
      throw std::runtime_error("the output cannot be written");
  };
  how.save = [&](const report& r) { save(out, r); };
  const verified& v = map_under_test();
  const report r = make_report(v, how);
  clear();
  save(out, r);
  for (const finding& f : r.findings)
    if (!f.program.empty())
      write(fs::path(f.file).replace_extension(".cpp"), f.program);
  const fs::path page = out / (v.name + ".html");
  how.say("\n" + std::to_string(r.findings.size()) + " different failures\nwrote " + page.string() +
          "\nnext    open it in a browser: file://" +
          fs::absolute(page).lexically_normal().string());
  return r.findings.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  const std::string program = map_under_test().name + "_report";
  try {
    fs::path out = "report";
    report_settings how;
    for (int i = 1; i < argc; ++i) {
      const std::string_view option = argv[i];
      if (option == "--help") {
        std::fputs(usage().c_str(), stdout);
        return 0;
      }
      if (option == "--list") {
        for (const measurement& m : map_under_test().measurements)
          std::printf("%s\n", m.title.c_str());
        return 0;
      }
      if (option == "--no-tables") {
        how.measures = false;
        continue;
      }
      if (option != "--out" && option != "--traces" && option != "--seed" && option != "--table")
        throw std::runtime_error("not expected: " + std::string(option) + "; see --help");
      if (i + 1 == argc)
        throw std::runtime_error(std::string(option) + ": takes a value");
      const std::string_view value = argv[++i];
      if (option == "--out")
        out = value;
      else if (option == "--table") {
        how.tables.emplace_back(value);
        how.asks = false;
      } else if (option == "--traces")
        how.traces = number_of<std::size_t>(option, value);
      else
        how.seed = number_of<std::uint64_t>(option, value);
    }
    return report_to(out, how);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", program.c_str(), e.what());
    return 2;
  }
}
