#include "syntax.hpp"

#include <algorithm>
#include <stdexcept>

namespace bucketproof::bugs {
namespace {

namespace fs = std::filesystem;

/// A location as it stands in the files.
std::pair<fs::path, std::size_t> place_of(CXSourceLocation at) {
  CXFile file = nullptr;
  unsigned offset = 0;
  clang_getExpansionLocation(at, &file, nullptr, nullptr, &offset);
  return {file == nullptr ? fs::path() : fs::path(text_of(clang_getFileName(file))), offset};
}

remark remark_of(CXDiagnostic d) {
  auto [file, at] = place_of(clang_getDiagnosticLocation(d));
  return {std::move(file), at, text_of(clang_getDiagnosticSpelling(d)), {}};
}

const token no_token{};

} // namespace

translation_unit::translation_unit(const fs::path& file, const std::vector<std::string>& flags,
                                   const std::string& text)
    : index_(clang_createIndex(0, 0)) {
  std::vector<const char*> arguments{"-ferror-limit=0"}; // each error is about another mutant
  for (const std::string& flag : flags)
    arguments.push_back(flag.c_str());
  const std::string name = file.string();
  CXUnsavedFile unsaved{name.c_str(), text.c_str(), static_cast<unsigned long>(text.size())};
  CXTranslationUnit unit = nullptr;
  const CXErrorCode e = clang_parseTranslationUnit2(
      index_.get(), name.c_str(), arguments.data(), static_cast<int>(arguments.size()), &unsaved,
      text.empty() ? 0U : 1U, CXTranslationUnit_KeepGoing, &unit);
  if (e != CXError_Success)
    throw std::runtime_error(name + ": libclang cannot parse it");
  unit_.reset(unit);
}

std::vector<remark> translation_unit::errors() const {
  std::vector<remark> all;
  for (unsigned i = 0; i < clang_getNumDiagnostics(unit_.get()); ++i) {
    const CXDiagnostic d = clang_getDiagnostic(unit_.get(), i);
    if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
      all.push_back(remark_of(d));
      const CXDiagnosticSet notes = clang_getChildDiagnostics(d);
      for (unsigned n = 0; n < clang_getNumDiagnosticsInSet(notes); ++n)
        all.back().led_from.push_back(remark_of(clang_getDiagnosticInSet(notes, n)));
    }
    clang_disposeDiagnostic(d);
  }
  return all;
}

std::string text_of(CXString owned) {
  const char* const text = clang_getCString(owned);
  std::string copy = text == nullptr ? std::string() : std::string(text);
  clang_disposeString(owned);
  return copy;
}

std::vector<CXCursor> children_of(CXCursor parent) {
  std::vector<CXCursor> children;
  clang_visitChildren(
      parent,
      [](CXCursor child, CXCursor, CXClientData into) {
        static_cast<std::vector<CXCursor>*>(into)->push_back(child);
        return CXChildVisit_Continue;
      },
      &children);
  return children;
}

text_range range_of(CXCursor c) {
  const CXSourceRange extent = clang_getCursorExtent(c);
  return {place_of(clang_getRangeStart(extent)).second, place_of(clang_getRangeEnd(extent)).second};
}

fs::path file_of(CXCursor c) {
  return place_of(clang_getRangeStart(clang_getCursorExtent(c))).first;
}

token_list::token_list(const translation_unit& in, const fs::path& file) {
  const CXFile f = clang_getFile(in.get(), file.c_str());
  std::size_t size = 0;
  if (f == nullptr || clang_getFileContents(in.get(), f, &size) == nullptr)
    throw std::runtime_error(file.string() + ": libclang has not read it");
  const CXSourceRange all =
      clang_getRange(clang_getLocationForOffset(in.get(), f, 0),
                     clang_getLocationForOffset(in.get(), f, static_cast<unsigned>(size)));
  CXToken* tokens = nullptr;
  unsigned count = 0;
  clang_tokenize(in.get(), all, &tokens, &count);
  for (unsigned i = 0; i < count; ++i) {
    const CXTokenKind kind = clang_getTokenKind(tokens[i]);
    if (kind == CXToken_Comment)
      continue;
    const CXSourceRange extent = clang_getTokenExtent(in.get(), tokens[i]);
    tokens_.push_back(
        {{place_of(clang_getRangeStart(extent)).second, place_of(clang_getRangeEnd(extent)).second},
         text_of(clang_getTokenSpelling(in.get(), tokens[i])),
         kind == CXToken_Keyword});
  }
  clang_disposeTokens(in.get(), tokens, count);
}

std::vector<token> token_list::within(text_range part) const {
  const auto begins_before = [](const token& t, std::size_t at) { return t.where.begin < at; };
  const auto first = std::lower_bound(tokens_.begin(), tokens_.end(), part.begin, begins_before);
  const auto last =
      std::lower_bound(first, tokens_.end(), std::max(part.begin, part.end), begins_before);
  return {first, last};
}

const token& token_list::from(std::size_t offset) const {
  const auto at = std::lower_bound(tokens_.begin(), tokens_.end(), offset,
                                   [](const token& t, std::size_t o) { return t.where.begin < o; });
  return at == tokens_.end() ? no_token : *at;
}

const token& token_list::before(std::size_t offset) const {
  const auto after =
      std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                       [](std::size_t o, const token& t) { return o < t.where.end; });
  return after == tokens_.begin() ? no_token : *std::prev(after);
}

std::size_t token_list::closing(std::size_t open) const {
  const std::string opens = from(open).text;
  const std::string closes = opens == "(" ? ")" : opens == "[" ? "]" : "}";
  std::size_t depth = 0;
  for (const token& t : within({open, tokens_.back().where.end})) {
    depth += t.text == opens ? 1 : 0;
    if (t.text == closes && --depth == 0)
      return t.where.begin;
  }
  throw std::runtime_error("no bracket closes the one at byte " + std::to_string(open));
}

} // namespace bucketproof::bugs
