#include "text.hpp"

#include "custom.hpp"
#include "words.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace bucketproof::model {
namespace {

/// Traces of earlier versions are read as they were written.
constexpr std::string_view todays_word(std::string_view word) noexcept {
  return word == "coordinate" ? "controlled" : word == "arm" ? "inject" : word;
}

/// Reads one line, keeping the column for the error.
class line_reader {
public:
  line_reader(std::string_view line, std::size_t number) : line_(line), number_(number) {}

  [[noreturn]] void fail(const std::string& what) const { fail_at(at_, what); }
  [[noreturn]] void fail_at(std::size_t at, const std::string& what) const {
    throw syntax_error(number_, at + 1, what);
  }
  std::size_t line() const noexcept { return number_; }
  std::size_t column() const noexcept { return at_; }

  void skip_space() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r'))
      ++at_;
  }
  bool at_end() {
    skip_space();
    return at_ == line_.size();
  }
  bool accept(char c) {
    skip_space();
    if (at_ == line_.size() || line_[at_] != c)
      return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c))
      fail(std::string("expected '") + c + "'" + found());
  }
  void expect_end() {
    if (!at_end())
      fail("expected the end of the line" + found());
  }
  std::string_view word() {
    skip_space();
    const std::size_t first = at_;
    while (at_ < line_.size() && is_word(line_[at_]))
      ++at_;
    return line_.substr(first, at_ - first);
  }
  std::uint32_t number(std::uint32_t max, const char* what) {
    skip_space();
    const std::size_t first = at_;
    std::uint32_t value = 0;
    const char* begin = line_.data() + at_;
    const auto [end, error] = std::from_chars(begin, line_.data() + line_.size(), value);
    if (error == std::errc::invalid_argument)
      fail(std::string("expected ") + what + found());
    at_ += static_cast<std::size_t>(end - begin);
    if (error != std::errc() || value > max)
      fail_at(first, std::string(what) + " is at most " + std::to_string(max));
    return value;
  }
  std::uint32_t key(const char* what) {
    skip_space();
    const std::size_t first = at_;
    const std::uint32_t plain = number(0xffffffff, what);
    if (!accept(':'))
      return plain;
    if (plain > 0xffff)
      fail_at(first, "the bucket is at most 65535");
    const auto top = static_cast<std::uint8_t>(number(0xff, "the tophash"));
    expect(':');
    const auto twin = static_cast<std::uint8_t>(number(0xff, "the id"));
    return key_of({static_cast<std::uint16_t>(plain), top, twin});
  }

private:
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  std::string found() const {
    if (at_ == line_.size())
      return ", but the line ends";
    const char c = line_[at_];
    if (c >= ' ' && c <= '~')
      return std::string(", found '") + c + "'";
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return std::string(", found the byte 0x") + digits[byte >> 4] + digits[byte & 15];
  }

  std::string_view line_;
  std::size_t number_;
  std::size_t at_ = 0;
};

template <class Enum>
void read_choice(line_reader& in, std::span<const std::string_view> names, Enum& into) {
  in.skip_space();
  const std::size_t at = in.column();
  const std::string_view chosen = todays_word(in.word());
  const auto found = std::find(names.begin(), names.end(), chosen);
  if (found == names.end()) {
    std::string all;
    for (const std::string_view n : names)
      all += (all.empty() ? "" : ", ") + std::string(n);
    in.fail_at(at, "expected one of " + all);
  }
  into = static_cast<Enum>(found - names.begin());
}

/// Reads a set-up line, of which `word` is the first word; says whether it is one.
bool read_setup(line_reader& in, std::string_view word, setup& into) {
  if (word == "keys")
    read_choice(in, words::keys, into.keys);
  else if (word == "hash")
    read_choice(in, words::hashes, into.hash);
  else if (word == "policy")
    read_choice(in, words::policies, into.policy);
  else if (word == "seed")
    into.seed = in.number(0xffffffff, "the seed");
  else
    return false;
  in.expect_end();
  return true;
}

map_name read_map(line_reader& in) {
  in.skip_space();
  const std::size_t at = in.column();
  const std::string_view word = in.word();
  if (word != "a" && word != "b")
    in.fail_at(at, "expected a map, a or b");
  return word == "a" ? map_name::a : map_name::b;
}

std::uint32_t read_number(line_reader& in, const char* what) {
  return in.number(limits_of_text.number, what);
}

/// The map that is not `on`.
void read_other(line_reader& in, map_name on) {
  in.skip_space();
  const std::size_t at = in.column();
  if (read_map(in) == on)
    in.fail_at(at, "expected the other map");
}

void read_custom_arguments(line_reader& in, operation& op) {
  const custom_arguments all = custom_arguments_of(op.step);
  if (all == custom_arguments::nothing)
    return;
  op.key = in.key("a key");
  if (all == custom_arguments::key)
    return;
  in.expect(',');
  if (all == custom_arguments::key_value) {
    op.number = read_number(in, "the value");
    return;
  }
  in.skip_space();
  const std::size_t at = in.column();
  const std::uint32_t second = in.key("a key");
  if (second > limits_of_text.number)
    in.fail_at(at, "a second key is at most " + std::to_string(limits_of_text.number));
  op.number = second;
}

void read_arguments(line_reader& in, operation& op, trace_budget& budget) {
  switch (info(op.what).arguments) {
  case form::nothing:
    break;
  case form::pair:
    read_other(in, op.on);
    break;
  case form::given: // read_making does it
  case form::pair_given:
    break;
  case form::key:
    op.key = in.key("a key");
    break;
  case form::key_value:
  case form::list:
    op.key = in.key("a key");
    in.expect(',');
    op.number = read_number(in, "the value");
    break;
  case form::key_own:
    op.key = in.key("a key");
    in.expect(',');
    op.number = read_number(in, "the place of an entry");
    break;
  case form::own:
    op.number = read_number(in, "the place of an entry");
    break;
  case form::size:
    op.number = read_number(in, "the number");
    break;
  case form::run: {
    op.key = in.key("a key");
    in.expect(',');
    in.skip_space();
    const std::size_t length_at = in.column();
    op.number = in.number(limits_of_text.run, "the length of a run");
    in.expect(',');
    in.skip_space();
    const std::size_t step_at = in.column();
    const std::uint32_t step = in.key("a step");
    if (!std::has_single_bit(step))
      in.fail_at(step_at, "a step is a power of two");
    op.step = static_cast<std::uint8_t>(std::countr_zero(step));
    if (const auto allowed = budget.allow(op); allowed < op.number)
      in.fail_at(length_at, "the trace's runs are too long: at most " + std::to_string(allowed) +
                                " more of this kind");
    break;
  }
  case form::cursor:
    break;
  case form::cursor_number:
    op.number = read_number(in, "the number");
    break;
  case form::fault: {
    read_choice(in, words::failpoints, op.step);
    in.expect(',');
    in.skip_space();
    const std::size_t number_at = in.column();
    op.number = read_number(in, "the number");
    if (op.number == 0)
      in.fail_at(number_at, "the first call is number 1");
    break;
  }
  case form::residue: {
    in.skip_space();
    const std::size_t modulus_at = in.column();
    op.number = read_number(in, "the modulus");
    if (op.number == 0)
      in.fail_at(modulus_at, "the modulus is at least 1");
    in.expect(',');
    op.key = in.number(op.number - 1U, "the remainder");
    break;
  }
  case form::block:
    op.number = in.number(limits_of_text.run, "the number of rounds");
    break;
  case form::custom:
    read_custom_arguments(in, op);
    break;
  }
}

/// `a.verb(...)`, after the map and the dot.
operation read_call(line_reader& in, map_name on, trace_budget& budget) {
  in.skip_space();
  const std::size_t at = in.column();
  const std::string_view word = in.word();
  const auto found = std::find_if(verbs().begin(), verbs().end(), [&](const verb_info& v) {
    return v.name == word && v.spelled.empty() && !is_about_a_cursor(v.what) &&
           v.arguments != form::fault && v.arguments != form::block && v.arguments != form::custom;
  });
  operation op{.on = on};
  if (found != verbs().end())
    op.what = found->what;
  else if (const auto number = custom_named(word)) {
    op.what = verb::custom;
    op.step = *number;
  } else if (word.empty())
    in.fail_at(at, "no such operation: none given");
  else
    in.fail_at(at, "no such operation: " + std::string(word) +
                       " (a map's custom operations are known to that map's programs only)");
  in.expect('(');
  read_arguments(in, op, budget);
  in.expect(')');
  return op;
}

/// `X`, or `move(X)`.
struct source {
  map_name map;
  bool moved;
};
/// After its first word, which stands at `at`; `expected` is what else there could have been.
source read_source(line_reader& in, std::size_t at, std::string_view word,
                   const std::string& expected) {
  if (word == "move") {
    in.expect('(');
    const map_name map = read_map(in);
    in.expect(')');
    return {map, true};
  }
  if (word != "a" && word != "b")
    in.fail_at(at, "expected " + expected);
  return {word == "a" ? map_name::a : map_name::b, false};
}
source read_source(line_reader& in) {
  in.skip_space();
  const std::size_t at = in.column();
  return read_source(in, at, in.word(), "a map, a or b, or move(...)");
}

/// `(n)`, after `functors` or `allocator`.
std::uint32_t read_given(line_reader& in) {
  in.expect('(');
  const std::uint32_t number = in.number(most_given, "the number");
  in.expect(')');
  return number;
}
/// What a map is made of: `functors(n)`, `allocator(n)`, the other map, or that and an allocator.
operation read_making(line_reader& in, map_name on) {
  in.skip_space();
  const std::size_t at = in.column();
  const std::string_view word = in.word(), allocator = info(verb::allocator).name;
  if (word == info(verb::functors).name)
    return {.what = verb::functors, .on = on, .number = read_given(in)};
  if (word == allocator)
    return {.what = verb::allocator, .on = on, .number = read_given(in)};
  const source from =
      read_source(in, at, word, "a map, a or b, move(...), functors(...), allocator(...) or ')'");
  if (from.map == on)
    in.fail_at(at, "expected the other map");
  if (!in.accept(','))
    return {.what = from.moved ? verb::move_construct : verb::copy_construct, .on = on};
  in.skip_space();
  const std::size_t second_at = in.column();
  if (in.word() != allocator)
    in.fail_at(second_at, "expected allocator(...)");
  return {.what = from.moved ? verb::move_with_allocator : verb::copy_with_allocator,
          .on = on,
          .number = read_given(in)};
}

/// What follows a map's name: a call, an assignment, a comparison or a construction.
operation read_statement(line_reader& in, map_name on, trace_budget& budget) {
  if (in.accept('.'))
    return read_call(in, on, budget);
  if (in.accept('=')) {
    if (in.accept('=')) {
      read_other(in, on);
      return {.what = verb::equal, .on = on};
    }
    const source from = read_source(in);
    if (from.map == on)
      return {.what = from.moved ? verb::self_move : verb::self_assign, .on = on};
    return {.what = from.moved ? verb::move_assign : verb::copy_assign, .on = on};
  }
  if (in.accept('(')) {
    if (in.accept(')'))
      return {.what = verb::construct, .on = on};
    const operation op = read_making(in, on);
    in.expect(')');
    return op;
  }
  in.fail("expected '.', '=', '==' or '(' after the map");
}

/// The number of the cursor that a word names.
std::optional<std::uint8_t> cursor_of(std::string_view word) {
  if (word.size() != 2 || word[0] != 'c' || word[1] < '0' || word[1] >= '0' + cursor_count)
    return std::nullopt;
  return static_cast<std::uint8_t>(word[1] - '0');
}
/// `c0 = range(a, n)`, `c0 = begin(a)`, `c0.next(n)` or `c0.drop()`, after the cursor.
operation read_cursor(line_reader& in, std::uint8_t cursor, trace_budget& budget) {
  operation op{.step = cursor};
  if (in.accept('=')) {
    in.skip_space();
    const std::size_t at = in.column();
    const std::string_view word = in.word();
    if (word != info(verb::range).name && word != info(verb::begin).name)
      in.fail_at(at, "expected range(...) or begin(...)");
    op.what = word == info(verb::range).name ? verb::range : verb::begin;
    in.expect('(');
    op.on = read_map(in);
    if (op.what == verb::range)
      in.expect(',');
  } else {
    in.expect('.');
    in.skip_space();
    const std::size_t at = in.column();
    const std::string_view word = in.word();
    if (word != info(verb::next).name && word != info(verb::drop).name)
      in.fail_at(at, "expected next(...) or drop()");
    op.what = word == info(verb::next).name ? verb::next : verb::drop;
    in.expect('(');
  }
  read_arguments(in, op, budget);
  in.expect(')');
  return op;
}

/// `inject(failpoint, n)`, after the word.
operation read_injection(line_reader& in, trace_budget& budget) {
  operation op{.what = verb::inject};
  in.expect('(');
  read_arguments(in, op, budget);
  in.expect(')');
  return op;
}

/// `repeat(n) {`, after the word.
operation read_repeat(line_reader& in, trace_budget& budget) {
  operation op{.what = verb::repeat};
  in.expect('(');
  read_arguments(in, op, budget);
  in.expect(')');
  in.expect('{');
  return op;
}

operation read_swap(line_reader& in) {
  in.expect('(');
  const map_name on = read_map(in);
  in.expect(',');
  const map_name with = read_map(in);
  in.expect(')');
  return {.what = with == on ? verb::self_swap : verb::swap, .on = on};
}

/// Reads a trace, a line after the other.
class trace_reader {
public:
  /// One line, without its comment.
  void read(std::string_view line, std::size_t number) {
    line_reader in(line, number);
    if (in.at_end())
      return;
    const std::size_t at = in.column();
    if (in.accept('}'))
      end_block(in, at);
    else
      read_line(in, at);
    in.expect_end();
  }
  trace end(std::size_t lines) {
    if (block_)
      throw syntax_error(lines, 1,
                         "the trace ends in a block; expected '}' for the repeat of line " +
                             std::to_string(block_->line));
    return std::move(trace_);
  }

private:
  /// Where a block begins in the trace, and in the text.
  struct block {
    std::size_t at, line, column;
  };

  void read_line(line_reader& in, std::size_t at) {
    const std::string_view word = todays_word(in.word());
    setup changed = trace_.setup;
    if (read_setup(in, word, changed)) {
      if (budget_)
        in.fail_at(at, "set-up lines come before the first operation");
      trace_.setup = changed;
      return;
    }
    if (!budget_)
      budget_.emplace(trace_.setup, limits_of_text);
    std::vector<operation>& all = trace_.operations;
    if (all.size() == limits_of_text.operations)
      in.fail_at(at, "a trace has at most " + std::to_string(limits_of_text.operations) +
                         " operations");
    if (block_ && all.size() - block_->at > longest_block)
      in.fail_at(at, "a block has at most " + std::to_string(longest_block) + " operations");
    if (word == info(verb::repeat).name) {
      if (block_)
        in.fail_at(at, "a block has no block inside");
      block_ = {all.size(), in.line(), at};
      all.push_back(read_repeat(in, *budget_));
    } else
      all.push_back(read_operation(in, at, word));
  }
  operation read_operation(line_reader& in, std::size_t at, std::string_view word) {
    if (word == "swap")
      return read_swap(in);
    if (word == info(verb::inject).name)
      return read_injection(in, *budget_);
    if (const auto cursor = cursor_of(word))
      return read_cursor(in, *cursor, *budget_);
    if (word == "a" || word == "b")
      return read_statement(in, word == "a" ? map_name::a : map_name::b, *budget_);
    in.fail_at(at, "expected a set-up (keys, hash, policy, seed), a map (a, b), a cursor (c0 to "
                   "c3), swap, inject or repeat");
  }
  void end_block(line_reader& in, std::size_t at) {
    if (!block_)
      in.fail_at(at, "no block to end");
    operation& op = trace_.operations[block_->at];
    op.step = static_cast<std::uint8_t>(trace_.operations.size() - block_->at - 1);
    const std::span<const operation> inside = std::span(trace_.operations).subspan(block_->at + 1);
    if (const std::uint32_t allowed = budget_->allow(op.number, inside); allowed < op.number)
      throw syntax_error(block_->line, block_->column + 1,
                         "the trace's blocks are too long: at most " + std::to_string(allowed) +
                             " rounds of this one");
    block_.reset();
  }

  trace trace_;
  std::optional<trace_budget> budget_; // from the first operation on, the set-up is fixed
  std::optional<block> block_;         // that has not ended
};

} // namespace

syntax_error::syntax_error(std::size_t at_line, std::size_t at_column, const std::string& what)
    : std::runtime_error(std::to_string(at_line) + ':' + std::to_string(at_column) + ": " + what),
      line(at_line),
      column(at_column) {}

trace parse(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf"; // some editors write one
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark)
    text.remove_prefix(byte_order_mark.size());
  trace_reader reader;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    reader.read(line.substr(0, std::min(line.find('#'), line.size())), ++number);
  }
  return reader.end(number);
}

} // namespace bucketproof::model
