// plant: writes the map's headers with all bugs in them, each behind a run-time switch.
//
//   plant HEADERS BUGS OUT LIST
//
// HEADERS is the folder of the map's headers, BUGS that of the `.bug` files, which README.md
// describes, OUT the folder that the switched headers go to, and LIST the file for the list of
// bugs. Bug number N, from 1 in the order of the files' names, turns an expression E into
// `(is(N) ? (NEW) : (E))` and a statement S into `{ if (is(N)) { NEW } else { S } }`; see
// mutant_switches.hpp.
//
// Exit code 2, with a line `FILE:LINE: what` for each bug that does not apply: a header that
// changes takes its bugs along.
#include "props/bugs/mutant_switches.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {
using namespace bucketproof::bugs;
namespace fs = std::filesystem;

/// `FILE:LINE: what`.
class bug_error : public std::runtime_error {
public:
  bug_error(const fs::path& file, std::size_t line, const std::string& what)
      : std::runtime_error(file.string() + ':' + std::to_string(line) + ": " + what) {}
};

/// The value of a key, and the line it starts at.
struct field {
  std::string text;
  std::size_t line = 1;
};

struct bug {
  fs::path file;
  int number = 0;
  std::string says; ///< The comment block.
  std::map<std::string, field, std::less<>> fields;

  /// The promise that it breaks: the folder of its file.
  std::string promise() const { return file.parent_path().filename().string(); }
  std::string name() const { return file.stem().string(); }
  const field& get(std::string_view key) const {
    const auto at = fields.find(key);
    if (at == fields.end())
      throw bug_error(file, 1, "'" + std::string(key) + ":' is missing");
    return at->second;
  }
  std::string get(std::string_view key, std::string_view otherwise) const {
    const auto at = fields.find(key);
    return at == fields.end() ? std::string(otherwise) : at->second.text;
  }
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

/// Reads one bug file: comments, `key: value` lines, and `key:` lines with indented lines below.
class bug_reader {
public:
  explicit bug_reader(const fs::path& file, int number) : bug_{file, number, {}, {}} {}

  bug read() {
    std::istringstream lines(read_file(bug_.file));
    for (std::string line; std::getline(lines, line); ++line_)
      take(line);
    check();
    return std::move(bug_);
  }

private:
  [[noreturn]] void fail(std::size_t line, const std::string& what) const {
    throw bug_error(bug_.file, line, what);
  }

  void take(const std::string& line) {
    if (trimmed(line).empty())
      return;
    if (line.front() == '#')
      take_comment(trimmed(std::string_view(line).substr(1)));
    else if (line.front() == ' ')
      take_text(line);
    else
      take_key(line);
  }
  void take_comment(std::string_view words) {
    bug_.says += (bug_.says.empty() ? "" : " ") + std::string(words);
  }
  void take_text(const std::string& line) {
    if (open_ == nullptr)
      fail(line_, "an indented line belongs below 'context:', 'replace:' or 'with:'");
    if (open_->text.empty())
      open_->line = line_;
    open_->text += line + '\n';
  }
  void take_key(const std::string& line) {
    const std::size_t colon = line.find(':');
    const std::string key = line.substr(0, colon);
    const bool is_word = one_of(key, {"file", "as", "seen-by"});
    if (colon == std::string::npos || (!is_word && !one_of(key, {"context", "replace", "with"})))
      fail(line_, "'" + key + "' is no key");
    const auto [at, is_new] = bug_.fields.emplace(
        key, field{std::string(trimmed(std::string_view(line).substr(colon + 1))), line_});
    if (!is_new)
      fail(line_, "'" + key + ":' a second time");
    if (is_word == at->second.text.empty())
      fail(line_, is_word ? "'" + key + ":' needs a word" : "the text goes below '" + key + ":'");
    open_ = is_word ? nullptr : &at->second;
  }
  static bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  void check() const {
    if (bug_.says.empty())
      fail(1, "a comment must say what a person might get wrong");
    for (const char* key : {"file", "as", "replace", "with"})
      bug_.get(key);
    if (trimmed(bug_.get("replace").text).empty())
      fail(bug_.get("replace").line, "'replace:' needs a text");
    if (!one_of(bug_.get("as").text, {"expression", "statement"}))
      fail(bug_.get("as").line, "'as:' is expression or statement");
    if (!one_of(bug_.get("seen-by", "bank"), {"bank", "reproducer", "guarantees", "promises"}))
      fail(bug_.get("seen-by").line, "'seen-by:' is bank, reproducer, guarantees or promises");
  }

  bug bug_;
  std::size_t line_ = 1;
  field* open_ = nullptr;
};

/// A text without its white space, and where each character stands: what is found in it, is found
/// however the text is formatted.
class bare_text {
public:
  bare_text(std::string_view text, text_range part) {
    for (std::size_t i = part.begin; i < part.end; ++i)
      if (!std::isspace(static_cast<unsigned char>(text[i]))) {
        characters_ += text[i];
        places_.push_back(i);
      }
  }

  /// All places of `wanted` that neither begin nor end within a word.
  std::vector<text_range> find(std::string_view text, const bare_text& wanted) const {
    std::vector<text_range> found;
    for (std::size_t at = characters_.find(wanted.characters_); at != std::string::npos;
         at = characters_.find(wanted.characters_, at + 1)) {
      const text_range r{places_[at], places_[at + wanted.characters_.size() - 1] + 1};
      if (!splits_word(text, r.begin) && !splits_word(text, r.end))
        found.push_back(r);
    }
    return found;
  }

private:
  static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
  static bool splits_word(std::string_view text, std::size_t at) {
    return at > 0 && at < text.size() && is_word(text[at - 1]) && is_word(text[at]);
  }

  std::string characters_;
  std::vector<std::size_t> places_;
};

/// One header and the bugs in it.
class header {
public:
  explicit header(const fs::path& file) : name_(file.filename().string()), text_(read_file(file)) {}

  void add(const bug& b) {
    text_range where{0, text_.size()};
    if (b.fields.contains("context"))
      where = only_place(b, "context", where);
    places_.push_back({only_place(b, "replace", where), &b});
  }

  /// The header's text with all switches.
  std::string switched() const {
    try {
      return with_switches(text_, name_, edits()).text;
    } catch (const overlap& e) {
      const bug& b = bug_of(e.number);
      throw bug_error(b.file, b.get("replace").line,
                      "the text overlaps that of " + bug_of(e.other).file.filename().string());
    }
  }

private:
  text_range only_place(const bug& b, std::string_view key, text_range within) const {
    const field& wanted = b.get(key);
    const auto found = bare_text(text_, within).find(text_, {wanted.text, {0, wanted.text.size()}});
    if (found.size() != 1)
      throw bug_error(
          b.file, wanted.line,
          "the '" + std::string(key) + ":' text occurs " +
              (found.empty() ? "nowhere" : std::to_string(found.size()) + " times") + " in " +
              (b.fields.contains("context") && key == "replace" ? "the context in " : "") + name_ +
              ", and must occur once");
    return found.front();
  }

  std::vector<edit> edits() const {
    std::vector<edit> all;
    for (const auto& [where, b] : places_)
      all.push_back(
          {where, b->number,
           b->get("as").text == "expression" ? switched_as::expression : switched_as::statement,
           b->get("with").text});
    return all;
  }
  const bug& bug_of(int number) const {
    return *std::find_if(places_.begin(), places_.end(), [number](const place& p) {
              return p.what->number == number;
            })->what;
  }

  struct place {
    text_range where;
    const bug* what;
  };
  std::string name_;
  std::string text_;
  std::vector<place> places_;
};

/// The bugs as elements of an array of `bugs::bug`.
std::string list_of(const std::vector<bug>& bugs) {
  std::string text;
  for (const bug& b : bugs)
    text += "{" + std::to_string(b.number) + ", " + literal(b.name()) + ", " +
            literal(b.promise()) + ",\n " + literal(b.says) +
            ",\n seen_by::" + b.get("seen-by", "bank") + ", " + literal(b.get("file").text) +
            "},\n";
  return text;
}

/// The files with an extension in a folder and in the folders in it, by name.
std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.filename() < b.filename(); });
  return files;
}

header& header_of(const bug& b, std::map<std::string, header>& headers) {
  const field& name = b.get("file");
  const auto at = headers.find(name.text);
  if (at == headers.end())
    throw bug_error(b.file, name.line, "there is no header " + name.text);
  return at->second;
}

void plant(const fs::path& folder, const fs::path& bug_folder, const fs::path& out,
           const fs::path& list) {
  std::map<std::string, header> headers;
  for (const fs::path& file : files_in(folder, ".hpp"))
    headers.emplace(file.filename().string(), header(file));
  std::vector<bug> bugs;
  for (const fs::path& file : files_in(bug_folder, ".bug"))
    bugs.push_back(bug_reader(file, static_cast<int>(bugs.size()) + 1).read());
  std::string errors;
  for (const bug& b : bugs)
    try {
      header_of(b, headers).add(b);
    } catch (const bug_error& e) { // one bug must not hide what is wrong with the others
      errors += errors.empty() ? e.what() : std::string("\n") + e.what();
    }
  if (!errors.empty())
    throw std::runtime_error(errors);
  fs::create_directories(out);
  for (auto& [name, h] : headers)
    write_file(out / name, h.switched());
  write_file(list, list_of(bugs));
}

} // namespace

int main(int argc, char** argv) {
  constexpr int bad_usage = 2;
  if (argc != 5) {
    std::fputs("usage: plant HEADERS BUGS OUT LIST\n", stderr);
    return bad_usage;
  }
  try {
    plant(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return bad_usage;
  }
  return 0;
}
