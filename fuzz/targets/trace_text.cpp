// The language itself: any text is a trace or an error that says where it is, and the three forms
// of a trace mean the same.
#include "fuzz/engine/statistics.hpp"

#include "model/trace/bytes.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace bucketproof;

[[noreturn]] void fail(const std::string& what, std::string_view text) {
  std::fprintf(stderr, "\n%.*s\nDIVERGENCE: trace_text: %s\n", static_cast<int>(text.size()),
               text.data(), what.c_str());
  std::abort();
}

/// An error is in a line that there is, at a column that it has, or the one after its end.
bool is_within(const model::syntax_error& e, std::string_view text) {
  for (std::size_t line = 1; line < e.line; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return false;
    text.remove_prefix(end + 1);
  }
  return e.column >= 1 && e.column <= std::min(text.find('\n'), text.size()) + 1;
}

/// The trace, if the text is one.
std::optional<model::trace> parsed(std::string_view text) {
  try {
    return model::parse(text);
  } catch (const model::syntax_error& e) {
    const std::string where = std::to_string(e.line) + ':' + std::to_string(e.column) + ": ";
    const std::string what = e.what();
    if (!what.starts_with(where) || what.size() == where.size())
      fail("an error that does not say where and what: " + what, text);
    if (!is_within(e, text))
      fail("an error where there is no text: " + what, text);
  } catch (const std::exception& e) {
    fail("an error that is no syntax_error: " + std::string(e.what()), text);
  }
  return std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::campaign_notes().input.set({data, size});
  const std::optional<model::trace> t = parsed(text);
  ++fuzz::campaign_notes().done.traces;
  if (!t)
    return 0;
  fuzz::campaign_notes().done.operations += t->operations.size();
  const std::string printed = model::print(*t);
  const std::optional<model::trace> again = parsed(printed);
  if (!again || *again != *t)
    fail("what is printed is another trace", printed);
  const bool bytes_can_say_it = model::normal(*t, model::limits_of_bytes) == *t;
  if (bytes_can_say_it && model::decode(model::encode(*t)) != *t)
    fail("the bytes are another trace", printed);
  return 0;
}
