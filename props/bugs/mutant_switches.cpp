#include "props/bugs/mutant_switches.hpp"

#include <algorithm>
#include <fstream>
#include <span>
#include <sstream>
#include <tuple>

namespace bucketproof::bugs {
namespace {

/// Writes the text from front to back, so that the places of wrong texts are known.
class renderer {
public:
  explicit renderer(const std::string& text) : text_(text) {}

  /// `edits`: those within `part`, outer ones before those within them.
  void render(text_range part, std::span<const edit> edits) {
    std::size_t at = part.begin;
    while (!edits.empty()) {
      const edit& outer = edits.front();
      edits = edits.subspan(1);
      const auto inner_end = std::find_if(edits.begin(), edits.end(), [&](const edit& e) {
        return e.where.begin >= outer.where.end;
      });
      const auto inner = edits.first(static_cast<std::size_t>(inner_end - edits.begin()));
      for (const edit& e : inner)
        if (e.where.end > outer.where.end)
          throw overlap(e.number, outer.number);
      out_.text += text_.substr(at, outer.where.begin - at);
      render_switch(outer, inner);
      at = outer.where.end;
      edits = edits.subspan(inner.size());
    }
    out_.text += text_.substr(at, part.end - at);
  }
  switched_text take() { return std::move(out_); }

private:
  void render_switch(const edit& e, std::span<const edit> inner) {
    const std::string is = "::bucketproof::planted::is(" + std::to_string(e.number) + ")";
    const std::size_t begin = out_.text.size();
    const auto end_of_wrong = [&] { out_.wrong.push_back({e.number, {begin, out_.text.size()}}); };
    switch (e.as) {
    case switched_as::expression:
    case switched_as::condition:
      out_.text += "(" + is + "\n? (" + e.wrong + ")\n: ";
      end_of_wrong();
      out_.text += e.as == switched_as::condition ? "static_cast<bool>(" : "(";
      render(e.where, inner);
      out_.text += "))";
      break;
    case switched_as::statement:
      out_.text += "{ if (" + is + ") {\n" + e.wrong + "} else {\n";
      end_of_wrong();
      render(e.where, inner);
      out_.text += "\n} }";
      break;
    case switched_as::insertion:
      out_.text += "if (" + is + ") {\n" + e.wrong + "}\n";
      end_of_wrong();
      break;
    }
  }

  const std::string& text_;
  switched_text out_;
};

/// Outer texts come before those within them, and insertions before what they are inserted before.
bool is_before(const edit& a, const edit& b) {
  const auto order = [](const edit& e) {
    return std::tuple(e.where.begin, e.where.begin != e.where.end, ~e.where.end, e.number);
  };
  return order(a) < order(b);
}

} // namespace

switched_text with_switches(const std::string& text, std::string_view name,
                            std::vector<edit> edits) {
  if (edits.empty())
    return {text, {}};
  std::sort(edits.begin(), edits.end(), is_before);
  renderer r(text);
  r.render({0, text.size()}, edits);
  switched_text switched = r.take();
  constexpr std::string_view once = "#pragma once\n";
  constexpr std::string_view include = "#include \"props/bugs/planted.hpp\"\n";
  const std::size_t at = switched.text.find(once);
  if (at == std::string::npos)
    throw std::runtime_error(std::string(name) + ": no #pragma once");
  switched.text.insert(at + once.size(), include);
  for (placed& p : switched.wrong) {
    p.where.begin += include.size();
    p.where.end += include.size();
  }
  return switched;
}

std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    throw std::runtime_error(file.string() + ": cannot be read");
  return text.str();
}
void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw std::runtime_error(file.string() + ": cannot be written");
}

} // namespace bucketproof::bugs
