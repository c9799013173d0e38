// Some C++ as libclang sees it: trees of cursors and a file's tokens, all by byte offsets.
#pragma once

#include "props/bugs/mutant_switches.hpp"

#include <clang-c/Index.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::bugs {

/// Something to remark at a place in a file.
struct remark {
  std::filesystem::path file;
  std::size_t at = 0;
  std::string what;
  /// Errors only: where the compiler was led there from, nearest first.
  std::vector<remark> led_from;
};

/// One parsed source file with all that it includes.
class translation_unit {
public:
  /// Parses with the flags of a compiler. With a text, that is parsed instead of the file's own.
  /// Throws std::runtime_error where libclang cannot.
  translation_unit(const std::filesystem::path& file, const std::vector<std::string>& flags,
                   const std::string& text = {});

  CXTranslationUnit get() const noexcept { return unit_.get(); }
  std::vector<remark> errors() const;

private:
  struct deleter {
    void operator()(CXIndex i) const noexcept { clang_disposeIndex(i); }
    void operator()(CXTranslationUnit u) const noexcept { clang_disposeTranslationUnit(u); }
  };
  std::unique_ptr<void, deleter> index_;
  std::unique_ptr<CXTranslationUnitImpl, deleter> unit_;
};

std::string text_of(CXString owned);
std::vector<CXCursor> children_of(CXCursor parent);
/// Where the cursor's text stands in its file.
text_range range_of(CXCursor c);
/// The file in which the cursor's text begins; empty if there is no file.
std::filesystem::path file_of(CXCursor c);

struct token {
  text_range where;
  std::string text;
  bool is_keyword = false;
};

/// A file's tokens without its comments, in order.
class token_list {
public:
  token_list(const translation_unit& in, const std::filesystem::path& file);

  /// The tokens that begin in the range.
  std::vector<token> within(text_range part) const;
  /// The first token at or after the offset; an empty one at the end.
  const token& from(std::size_t offset) const;
  /// The last token that ends at or before the offset; an empty one at the beginning.
  const token& before(std::size_t offset) const;
  /// The offset of the bracket that closes the one at `open`.
  std::size_t closing(std::size_t open) const;

private:
  std::vector<token> tokens_;
};

} // namespace bucketproof::bugs
