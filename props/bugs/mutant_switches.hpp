// Headers with wrong texts in them, each behind its switch: what `plant` and `mutate` write.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::bugs {

/// A part of a text, in bytes: [begin, end).
struct text_range {
  std::size_t begin = 0, end = 0;
};

/// How a wrong text stands for a right one.
enum class switched_as {
  expression, ///< E becomes `(is(N) ? (WRONG) : (E))`.
  condition,  ///< The same, where only the truth of E matters.
  statement,  ///< S becomes `{ if (is(N)) { WRONG } else { S } }`.
  insertion,  ///< Before S, which is not replaced: `if (is(N)) { WRONG } S`. An empty range.
};

/// A place in a header, and what stands there wrongly when bug `number` is switched on.
struct edit {
  text_range where;
  int number = 0;
  switched_as as = switched_as::expression;
  std::string wrong;
};

/// Two edits of which each has a part of the other's text.
class overlap : public std::runtime_error {
public:
  overlap(int one, int another)
      : std::runtime_error("edit " + std::to_string(one) + " overlaps edit " +
                           std::to_string(another)),
        number(one),
        other(another) {}
  int number, other;
};

/// Where a wrong text ended up in the text with switches, with the switch before it.
struct placed {
  int number = 0;
  text_range where;
};

struct switched_text {
  std::string text;
  std::vector<placed> wrong; ///< In the order of the text.
};

/// The text of a header with all switches. Where several edits touch the same text, or one the text
/// within another's, the right text of one holds the switches of the others. Throws `overlap`, and
/// std::runtime_error where the header, called `name`, has no `#pragma once`.
switched_text with_switches(const std::string& text, std::string_view name,
                            std::vector<edit> edits);

/// The text as a literal of C++.
std::string literal(std::string_view text);

/// A whole file. Throw std::runtime_error, `FILE: what`, where it cannot be read or written.
std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& text);

} // namespace bucketproof::bugs
