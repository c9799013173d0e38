// wrong_maps: runs NAME_props on each mistake of the gallery, and tells what found it.
//
//   wrong_maps [NAME...] [--map MAP] [--whole] [--right] [--again FILE [--no-hangs]] [--tsv FILE]
//
// A run stops at its first failing test, but with --whole; with --again it is no more than the test
// that found the mistake when FILE was written by --tsv, and --no-hangs leaves out those that were
// found as hangs, of which each takes ten seconds and more. Exit code 0: each mistake is found
// within 60 s of CPU time, and shrunk to six operations at most, or is that of a scenario, which
// names its case; and, with --right, nothing is found where no mistake is. 1: it is not so. 2: bad
// usage.
#include "props/bugs/bug.hpp"

#include "model/run/child_program.hpp"
#include "model/trace/files.hpp"
#include "model/trace/trace.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {
using namespace bucketproof;
namespace fs = std::filesystem;

using bugs::bug, bugs::seen_by;
constexpr bug mistakes[] = {
#include "mistakes.inc"
};
constexpr std::string_view map_names[] = {
#include "maps.inc"
};

constexpr double most_seconds = 60;
constexpr std::size_t most_operations = 6;

struct options {
  fs::path programs = BUCKETPROOF_GALLERY;
  std::vector<std::string> names;
  std::string map;
  bool whole = false;
  bool right = false;
  std::string again;
  bool no_hangs = false;
  std::string tsv;
};

/// What NAME_props said.
struct outcome {
  int exit_code = 0;
  double seconds = 0;   ///< Of CPU time.
  std::string found_by; ///< The test; empty if nothing was found.
  std::string what;     ///< The failure, in a line.
  std::string promise;
  std::optional<std::size_t> operations; ///< Of the shrunk trace, where there is one.
  std::string said;

  bool found() const { return exit_code == 1 && !what.empty(); }
};

/// A mistake is in the header of its map, or in one whose name begins with the map's, as
/// chained_nodes.hpp does.
std::string map_of(const bug& b) {
  for (const std::string_view name : map_names)
    if (b.header.starts_with(name)) {
      const std::string_view rest = b.header.substr(name.size());
      if (rest.starts_with('.') || rest.starts_with('_'))
        return std::string(name);
    }
  throw std::runtime_error(std::string(b.header) + ": is of no map");
}

std::string read_all(int from) {
  std::string all;
  std::array<char, 4096> buffer;
  for (ssize_t n = 0; (n = ::read(from, buffer.data(), buffer.size())) > 0;)
    all.append(buffer.data(), static_cast<std::size_t>(n));
  return all;
}

/// What follows `begin` in its line, the first such line from `from` on.
std::string rest_of_line(const std::string& text, std::string_view begin, std::size_t from) {
  const std::size_t at = text.find('\n' + std::string(begin), from);
  if (at == std::string::npos)
    return {};
  const std::size_t first = at + 1 + begin.size();
  return text.substr(first, text.find('\n', first) - first);
}

/// How a mistake was found.
struct found_before {
  std::string test;
  bool was_a_hang = false;
};
/// By the mistake's name, as --tsv has written it.
std::map<std::string, found_before> found_in(const std::string& tsv) {
  std::map<std::string, found_before> all;
  if (tsv.empty())
    return all;
  std::ifstream rows(tsv);
  std::string kind, map, mistake, test, rest;
  std::getline(rows, rest); // the head
  while (std::getline(rows, kind, '\t') && std::getline(rows, map, '\t') &&
         std::getline(rows, mistake, '\t') && std::getline(rows, test, '\t') &&
         std::getline(rows, rest))
    all[mistake] = {test, rest.find("\thang at ") != std::string::npos ||
                              rest.find("no end within") != std::string::npos};
  if (all.empty())
    throw std::runtime_error(tsv + ": cannot be read, or has no rows");
  return all;
}

/// `test` is the one to run; all, if it is empty.
outcome run(const options& o, const std::string& map, int number, const std::string& test = {}) {
  const fs::path failures =
      fs::temp_directory_path() / ("wrong_maps_" + std::to_string(::getpid()));
  fs::remove_all(failures);
  model::command c{
      {(o.programs / ("gallery_" + map + "_props")).string()},
      {"BUCKETPROOF_BUG=" + std::to_string(number), "BUCKETPROOF_FAILURES=" + failures.string()}};
  if (!o.whole)
    c.words.push_back("--gtest_fail_fast");
  if (!test.empty())
    c.words.push_back("--gtest_filter=" + test);
  model::child_program props(c, model::error_output::as_output);
  outcome result;
  result.said = read_all(props.output());
  result.exit_code = props.wait().exit_code;
  result.seconds = std::chrono::duration<double>(props.cpu_time()).count();
  if (const std::size_t first = result.said.find("\nfailure 1: "); first != std::string::npos) {
    result.what = rest_of_line(result.said, "failure 1: ", first);
    result.promise = rest_of_line(result.said, "promise   ", first);
    result.found_by = rest_of_line(result.said, "[  FAILED  ] ", 0);
    result.found_by.erase(std::min(result.found_by.find(' '), result.found_by.size()));
    if (const std::string file = rest_of_line(result.said, "wrote   ", first); !file.empty())
      result.operations = model::read_trace(file).operations.size();
  }
  fs::remove_all(failures);
  return result;
}

/// Why this is not good enough; empty if it is.
std::string complaint(const outcome& r, bool timed) {
  if (!r.found())
    return "NOT FOUND (exit code " + std::to_string(r.exit_code) + ")";
  if (timed && r.seconds > most_seconds)
    return "TOO LATE";
  if (r.operations && *r.operations > most_operations)
    return "TOO LONG";
  if (r.promise.empty())
    return "NO PROMISE";
  return {};
}

class table {
public:
  explicit table(const std::string& tsv) {
    if (tsv.empty())
      return;
    rows_.open(tsv);
    if (!rows_)
      throw std::runtime_error(tsv + ": cannot be written");
    rows_ << "kind\tmap\tmistake\tfound by\tseconds\toperations\tfailure\tpromise\n";
  }
  void add(const bug& b, const outcome& r, const std::string& wrong) {
    const std::string operations = r.operations ? std::to_string(*r.operations) : "-";
    std::printf("%-14s %-11s %-52s %6.1f %4s  %s%s%s\n", std::string(b.promise).c_str(),
                map_of(b).c_str(), std::string(b.name).c_str(), r.seconds, operations.c_str(),
                wrong.c_str(), wrong.empty() || r.what.empty() ? "" : ": ", r.what.c_str());
    std::fflush(stdout);
    if (rows_.is_open())
      rows_ << b.promise << '\t' << map_of(b) << '\t' << b.name << '\t' << r.found_by << '\t'
            << r.seconds << '\t' << operations << '\t' << r.what << '\t' << r.promise << '\n';
  }

private:
  std::ofstream rows_;
};

/// What found the mistakes of each kind.
class kinds {
public:
  void add(const bug& b, const outcome& r) {
    kind& of = all_[std::string(b.promise)];
    ++of.mistakes;
    of.maps.insert(map_of(b));
    ++of.tests[r.found_by.empty() ? "nothing" : r.found_by.substr(r.found_by.find('.') + 1)];
  }
  void print() const {
    std::printf("\n%-14s %8s %5s  %s\n", "kind", "mistakes", "maps", "found by");
    for (const auto& [name, of] : all_) {
      std::string tests;
      for (const auto& [test, n] : of.tests)
        tests += (tests.empty() ? "" : ", ") + test + ' ' + std::to_string(n);
      std::printf("%-14s %8zu %5zu  %s\n", name.c_str(), of.mistakes, of.maps.size(),
                  tests.c_str());
    }
    std::printf("\n");
  }

private:
  struct kind {
    std::size_t mistakes = 0;
    std::set<std::string> maps;
    std::map<std::string, std::size_t> tests;
  };
  std::map<std::string, kind> all_;
};

bool is_chosen(const bug& b, const options& o) {
  return (o.map.empty() || map_of(b) == o.map) &&
         (o.names.empty() || std::find(o.names.begin(), o.names.end(), b.name) != o.names.end());
}

/// Whether nothing is found in the right maps.
bool right_maps_hold(const options& o) {
  std::vector<std::string> maps;
  for (const bug& b : mistakes)
    if (is_chosen(b, o) && std::find(maps.begin(), maps.end(), map_of(b)) == maps.end())
      maps.push_back(map_of(b));
  bool all_hold = true;
  for (const std::string& map : maps) {
    const outcome r = run(o, map, 0);
    std::printf("%-14s %-11s %-52s %6.1f\n", "none", map.c_str(),
                r.exit_code == 0 ? "holds" : "ACCUSED", r.seconds);
    if (r.exit_code != 0) {
      std::printf("%s\n", r.said.c_str());
      all_hold = false;
    }
  }
  return all_hold;
}

int find_all(const options& o) {
  table found(o.tsv);
  std::printf("%-14s %-11s %-52s %6s %4s  %s\n", "kind", "map", "mistake", "s CPU", "ops",
              "first failure");
  bool good = !o.right || right_maps_hold(o);
  const std::map<std::string, found_before> before = found_in(o.again);
  std::size_t left_out = 0;
  kinds by_kind;
  std::size_t all = 0, as_promised = 0;
  for (const bug& b : mistakes) {
    if (!is_chosen(b, o))
      continue;
    const auto last_time = before.find(std::string(b.name));
    if (o.no_hangs && last_time != before.end() && last_time->second.was_a_hang) {
      ++left_out;
      continue;
    }
    const outcome r = run(o, map_of(b), b.number,
                          last_time == before.end() ? std::string() : last_time->second.test);
    const std::string wrong = complaint(r, o.again.empty()); // a test measures no time
    found.add(b, r, wrong);
    by_kind.add(b, r);
    if (o.names.size() == 1)
      std::printf("\n%s\n\n%s\n", std::string(b.says).c_str(), r.said.c_str());
    ++all;
    as_promised += wrong.empty() ? 1 : 0;
  }
  if (all + left_out == 0) {
    std::fprintf(stderr, "wrong_maps: no mistake has such a name, or is in such a map\n");
    return 2;
  }
  by_kind.print();
  if (left_out != 0)
    std::printf("%zu left out, which were found as hangs\n", left_out);
  std::printf("%zu of %zu mistakes found, each in %ssix operations at most\n", as_promised, all,
              o.again.empty() ? "a minute and " : "");
  return good && as_promised == all ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs NAME_props on each mistake of the gallery, and tells what found it");
  options o;
  app.add_option("name", o.names, "Names of mistakes; all, if none is given. Of one, all is shown");
  app.add_option("--map", o.map, "Those of one map: the name of its header");
  app.add_flag("--whole", o.whole, "Do not stop a run at its first failing test");
  app.add_flag("--right", o.right, "The maps without a mistake, too: they must hold");
  app.add_option("--again", o.again, "Run only the test that found each, in this table of --tsv");
  app.add_flag("--no-hangs", o.no_hangs,
               "Leave out those that were found as hangs, which takes long")
      ->needs("--again");
  app.add_option("--programs", o.programs, "Folder of the programs")->capture_default_str();
  app.add_option("--tsv", o.tsv, "File for a row a mistake");
  try {
    app.parse(argc, argv);
    return find_all(o);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "wrong_maps: %s\n", e.what());
    return 2;
  }
}
