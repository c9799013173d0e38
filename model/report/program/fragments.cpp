#include "fragments.hpp"

#include <cctype>

namespace bucketproof::model {

// Each file is one raw string.
const std::string_view elements_text =
#include "elements.inc"
    ;
const std::string_view calls_text =
#include "calls.inc"
    ;
const std::string_view checks_text =
#include "checks.inc"
    ;
const std::string_view main_text =
#include "main.inc"
    ;

namespace {

constexpr std::string_view fragment_mark = "//: ", condition_mark = " //? ";

/// Whether the text calls the function: not a member of that name, nor one whose name ends so.
bool calls(std::string_view text, std::string_view function) {
  const std::string call = std::string(function) + '(';
  for (std::size_t at = text.find(call); at != text.npos; at = text.find(call, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (before != '.' && before != '_' && std::isalnum(static_cast<unsigned char>(before)) == 0)
      return true;
  }
  return false;
}

/// Takes the first line off the text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

std::string with_values(std::string line, const program_facts& facts) {
  for (const auto& [name, value] : facts.values) {
    const std::string mark = '@' + name + '@';
    for (std::size_t at = line.find(mark); at != line.npos; at = line.find(mark, at + value.size()))
      line.replace(at, mark.size(), value);
  }
  // A map whose members are not const is read through a reference that is not.
  if (facts.so.contains("reads_mutable_maps"))
    for (std::size_t at = line.find("const map& "); at != line.npos; at = line.find("const map& "))
      line.erase(at, std::string_view("const ").size());
  return line;
}

/// The line, if its conditions hold.
std::string resolved(std::string_view line, const program_facts& facts) {
  if (const std::size_t mark = line.rfind(condition_mark); mark != line.npos) {
    if (!facts.hold(line.substr(mark + condition_mark.size())))
      return {};
    line = line.substr(0, mark);
  }
  return with_values(std::string(line), facts) + '\n';
}

} // namespace

bool program_facts::hold(std::string_view conditions) const {
  while (!conditions.empty()) {
    const std::size_t end = conditions.find(' ');
    std::string_view name = conditions.substr(0, end);
    conditions.remove_prefix(end == conditions.npos ? conditions.size() : end + 1);
    const bool wanted = !name.starts_with('!');
    name.remove_prefix(wanted ? 0 : 1);
    if (!name.empty() && so.contains(name) != wanted)
      return false;
  }
  return true;
}

std::vector<fragment> fragments(std::string_view text, const program_facts& facts) {
  std::vector<fragment> all;
  bool is_so = false;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.starts_with(fragment_mark)) {
      line.remove_prefix(fragment_mark.size());
      const std::size_t name_end = line.find(" ? ");
      is_so = name_end == line.npos || facts.hold(line.substr(name_end + 3));
      if (is_so)
        all.push_back({std::string(line.substr(0, name_end)), {}});
    } else if (is_so)
      all.back().text += resolved(line, facts);
  }
  return all;
}

std::string with_fragments(std::string code, std::string_view after,
                           const std::vector<fragment>& all) {
  bool one_line_follows = false;
  // From the last to the first, as a fragment calls those before it.
  for (auto f = all.rbegin(); f != all.rend(); ++f) {
    if (f->text.empty() || (f->name != "*" && !calls(code, f->name) && !calls(after, f->name)))
      continue;
    const bool one_line = f->text.find('\n') == f->text.size() - 1;
    code.insert(0, f->text + (one_line && one_line_follows ? "" : "\n"));
    one_line_follows = one_line;
  }
  return code;
}

} // namespace bucketproof::model
