#include "page.hpp"

#include "cost.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace bucketproof::props {
namespace {

constexpr std::string_view head = R"(# What each operation guarantees, and what it costs

Both are measured. This command generates the page:

    build/default/props/guarantees/guarantees > src/GUARANTEES.md

A test fails where the page differs from what the declarations promise, or from what the code does.

## When something throws

Every operation was done in every growth position, and each call that it made of a hash, an equality, a copy, a
move, a constructor, an allocator or a callback (a predicate, an iterator of a range) was made to throw, one at a
time. In every case the maps stayed sound and kept working; nothing leaked, and nothing was destroyed twice. What they
held afterwards:

| | |
|---|---|
| - | nothing is thrown: there is no such call, or none that can throw |
| strong | what they held before |
| basic | each entry as it was before, or as it would be had nothing thrown |
| a chain | basic, but the entries of one old chain may be gone |
| loses | basic, but any entry of the map that is moved from may be gone |

The map's own exceptions, `std::out_of_range` in `at` and `std::length_error` in `reserve`, `rehash` and `find_many`, are thrown
before anything changes. Assigning to a present value is as strong as the value's own assignment; the table is for values where
that is strong. Functors must not throw when they are assigned or swapped; only constructors may copy them with a throw.
)";

struct guarantee_section {
  std::string_view title;
  std::size_t column;
  std::size_t compared_with; ///< Only the rows that differ from that column's; itself: all rows.
};
constexpr std::array<guarantee_section, promise_columns.size()> sections{{
    {"### Elements that move without a throw", 0, 0},
    {"### The same under the Go policies, where it differs", 1, 0},
    {"### Elements whose moves may throw, but that can be copied, where it differs", 2, 0},
    {"### The same under the Go policies, where it differs from that", 3, 2},
    {"### Elements that can only be moved, by moves that may throw, where it differs", 4, 0},
    {"### The same under the Go policies, where it differs from that", 5, 4},
}};

std::string_view word(char letter) {
  switch (static_cast<measured_guarantee>(letter)) {
  case measured_guarantee::no_throw:
    return "-";
  case measured_guarantee::strong:
    return "strong";
  case measured_guarantee::basic:
    return "basic";
  case measured_guarantee::a_chain:
    return "a chain";
  case measured_guarantee::lossy:
    return "loses";
  case measured_guarantee::none:
    break;
  }
  return "**none**";
}

std::string row(std::string_view first, const auto& cells) {
  std::string line = "| ";
  for (const char c : first) { // `operator[](Key&&)` would be a link
    if (c == '[')
      line += '\\';
    line += c;
  }
  line += " |";
  for (const std::string_view cell : cells)
    line += " " + std::string(cell) + " |";
  return line + '\n';
}
std::string table_head(std::string_view first, const auto& names) {
  std::string line = row(first, names) + "|---|";
  for (std::size_t i = 0; i < names.size(); ++i)
    line += "---|";
  return line + '\n';
}

std::string print(const guarantee_section& s, const guarantee_source& guarantees) {
  std::string table =
      "\n" + std::string(s.title) + "\n\n" +
      table_head("operation", std::span(model::failpoint_names).first(model::failing_failpoints));
  for (const promised_operation& operation : promised_guarantees()) {
    const guarantee_letters letters = guarantees(operation.name, s.column);
    if (letters.empty() ||
        (s.column != s.compared_with && letters == guarantees(operation.name, s.compared_with)))
      continue;
    std::array<std::string_view, model::failing_failpoints> words;
    std::transform(letters.begin(), letters.end(), words.begin(), word);
    table += row(operation.name, words);
  }
  return table;
}

std::string print_costs() {
  std::string text = "\n## Cost\n\nAt most so many calls, under any hash, in any growth "
                     "position:\n\n| | |\n|---|---|\n";
  for (const auto& [letter, says] : quantity_names())
    text += "| " + std::string(1, letter) + " | " + std::string(says) + " |\n";
  std::array<std::string_view, bounded_failpoints.size()> names;
  std::transform(bounded_failpoints.begin(), bounded_failpoints.end(), names.begin(), model::name);
  text += "\n" + table_head("operation", names);
  for (const stated_cost& cost : stated_costs())
    text += row(cost.name, cost.bounds);
  return text + R"(
Copies replace moves where a move may throw. Key and value count separately: an entry that moves is two moves. A range is
counted with enough entries to make a map of two slots a bucket grow on the way.

Some sequences cost less than the sum: draining by `erase(begin())`, reserving for one entry more each time, and inserting
are linear overall. A map of constant size stays within its memory, however long it is used.
)";
}

} // namespace

std::string guarantees_page(const guarantee_source& guarantees) {
  std::string page(head);
  for (const guarantee_section& s : sections)
    page += print(s, guarantees);
  return page + print_costs();
}

} // namespace bucketproof::props
