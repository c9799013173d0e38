#include "layout.hpp"

namespace bucketproof::model {
namespace {

constexpr std::size_t columns = 100;

} // namespace

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::string call_statement(std::size_t indent, const std::string& name,
                           std::span<const std::string> arguments) {
  std::string text = std::string(indent, ' ') + name + '(';
  const std::size_t column = text.size();
  std::size_t line = 0; // where it starts
  for (const std::string& argument : arguments) {
    if (&argument != arguments.data()) {
      const bool whole = argument.find('\n') == argument.npos;
      const bool fits = text.size() - line + argument.size() + 4 <= columns;
      text += whole && fits ? ", " : ",\n";
      if (text.back() == '\n') {
        line = text.size();
        text += std::string(column, ' ');
      }
    }
    text += argument;
  }
  return text + ");\n";
}

std::string list(std::span<const std::string> items, std::size_t column) {
  std::string text = "{";
  std::size_t used = column + 1;
  for (const std::string& item : items) {
    if (&item != items.data()) {
      const bool fits = used + item.size() + 4 <= columns;
      text += fits ? ", " : ",\n" + std::string(column + 1, ' ');
      used = fits ? used + 2 : column + 1;
    }
    text += item;
    used += item.size();
  }
  return text + '}';
}

} // namespace bucketproof::model
