// mutate: writes the map's headers with all mutants in them, each behind a run-time switch.
//
//   mutate HEADERS OUT LIST REJECTED --try FILE... -- FLAG...
//
// HEADERS is the folder of the map's headers, OUT the folder that the switched headers go to, LIST
// the file for the list of mutants, as `plant` writes one of bugs. What mutants.hpp makes and the
// compiler does not take is found by parsing each FILE with the headers of OUT, and removed;
// REJECTED is the file for the names of those. FLAGs are the compiler's.
//
// Exit code 2, with a line that says what, where the headers or files cannot be parsed.
#include "mutants.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>

namespace {

using namespace bucketproof::bugs;
namespace fs = std::filesystem;

struct options {
  fs::path headers, out, list, rejected;
  std::vector<std::string> tried, flags;
};

/// The headers with mutants in them, on disk.
class switched_headers {
public:
  switched_headers(const options& o, const std::vector<mutant>& mutants) {
    std::map<std::string, std::vector<edit>> edits;
    for (const auto& entry : fs::directory_iterator(o.headers))
      if (entry.path().extension() == ".hpp")
        edits[entry.path().filename().string()];
    for (const mutant& m : mutants)
      edits.at(m.header).push_back(m.change);
    fs::create_directories(o.out);
    for (auto& [name, in_header] : edits) {
      switched_text s = with_switches(read_file(o.headers / name), name, std::move(in_header));
      write_file(o.out / name, s.text);
      wrong_[name] = std::move(s.wrong);
    }
  }

  /// The mutant whose text, or the switch before it, is at this place; 0: none.
  int at(const remark& r) const {
    const auto in_header = wrong_.find(r.file.filename().string());
    if (in_header == wrong_.end())
      return 0;
    const auto found =
        std::find_if(in_header->second.begin(), in_header->second.end(),
                     [&](const placed& p) { return p.where.begin <= r.at && r.at < p.where.end; });
    return found == in_header->second.end() ? 0 : found->number;
  }

private:
  std::map<std::string, std::vector<placed>> wrong_;
};

/// The mutant that an error is about: where it is, or where the compiler was led there from. 0:
/// none.
int culprit(const switched_headers& headers, const remark& error) {
  int number = headers.at(error);
  for (const remark& from : error.led_from)
    if (number == 0)
      number = headers.at(from);
  return number;
}

/// The mutants that the errors are about. Errors of none follow from those of some.
std::set<int> culprits(const switched_headers& headers, const std::vector<remark>& errors) {
  std::set<int> numbers;
  for (const remark& error : errors)
    numbers.insert(culprit(headers, error));
  if (numbers == std::set<int>{0})
    throw std::runtime_error(errors.front().file.string() + ", byte " +
                             std::to_string(errors.front().at) + ": " + errors.front().what);
  return numbers;
}

/// Removes what the compiler rejects; returns what that was.
std::vector<mutant> sift(const options& o, std::vector<mutant>& mutants) {
  std::vector<mutant> rejected;
  std::vector<std::string> flags{"-I" + o.out.parent_path().string()};
  flags.insert(flags.end(), o.flags.begin(), o.flags.end());
  for (const std::string& file : o.tried)
    for (bool clean = false; !clean;) {
      const switched_headers headers(o, mutants);
      const std::set<int> bad = culprits(headers, translation_unit(file, flags).errors());
      clean = bad.empty();
      const auto is_bad = [&](const mutant& m) { return bad.contains(m.change.number); };
      std::copy_if(mutants.begin(), mutants.end(), std::back_inserter(rejected), is_bad);
      std::erase_if(mutants, is_bad);
    }
  return rejected;
}

void number(std::vector<mutant>& mutants) {
  int n = 0;
  for (mutant& m : mutants)
    m.change.number = ++n;
}

/// The mutants as elements of an array of `bugs::bug`, for kill.cpp.
std::string list_of(const std::vector<mutant>& mutants) {
  std::string text;
  for (const mutant& m : mutants)
    text += "{" + std::to_string(m.change.number) + ", " + literal(m.name) + ", " +
            literal(m.rule) + ",\n \"\", seen_by::bank},\n";
  return text;
}

void mutate(const options& o) {
  std::vector<mutant> mutants = mutants_of(o.headers, o.flags);
  number(mutants);
  const std::vector<mutant> rejected = sift(o, mutants);
  number(mutants);
  const switched_headers written(o, mutants);
  write_file(o.list, list_of(mutants));
  std::string names;
  for (const mutant& m : rejected)
    names += m.name + '\n';
  write_file(o.rejected, names);
  std::printf("%zu mutants, and %zu that the compiler rejects\n", mutants.size(), rejected.size());
}

} // namespace

int main(int argc, char** argv) {
  constexpr int bad_usage = 2;
  CLI::App app("Writes the map's headers with all mutants in them, each behind a switch.");
  options o;
  app.add_option("headers", o.headers, "Folder of the map's headers")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("out", o.out, "Folder for the switched headers")->required();
  app.add_option("list", o.list, "File for the list of mutants")->required();
  app.add_option("rejected", o.rejected, "File for the names of those rejected")->required();
  app.add_option("--try", o.tried, "Sources that must compile with them")->check(CLI::ExistingFile);
  app.footer("After --: the compiler's flags.");
  const auto end = std::find(argv, argv + argc, std::string_view("--"));
  if (end != argv + argc)
    o.flags.assign(end + 1, argv + argc);
  try {
    app.parse(static_cast<int>(end - argv), argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : bad_usage;
  }
  try {
    mutate(o);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "mutate: %s\n", e.what());
    return bad_usage;
  }
  return 0;
}
