// Iterators that are held from one operation to others, and what makes them invalid.
#include "layout.hpp"
#include "statements.hpp"

#include <algorithm>

namespace bucketproof::model {

bool statements::has_blocks() const {
  return std::any_of(trace_.operations.begin(), trace_.operations.end(),
                     [](const operation& op) { return op.what == verb::repeat; });
}
bool statements::holds(std::size_t c) const {
  return !has_blocks() &&
         std::any_of(trace_.operations.begin(), trace_.operations.end(), [&](const operation& op) {
           return op.what == verb::begin && op.step == c && written_.does(op.what);
         });
}

void statements::pass(const operation& op) {
  const std::string c = 'c' + std::to_string(op.step);
  auto& through = held_[op.step];
  if (has_blocks()) // which map it is of may change from round to round
    return leave_out("programs with loops hold no iterators");
  if (op.what == verb::begin) {
    if (!written_.does(op.what))
      return leave_out("the map has no such iterators");
    through = op.on;
    return line(c + ".begin(" + name(op.on) + ", " + oracle(op.on) + ");");
  }
  const bool is_iterator = through.has_value();
  if (op.what == verb::next && is_iterator)
    return line(c + ".expect_next(" + quoted(place_) + ", " + name(*through) + ", " +
                oracle(*through) + ", " + std::to_string(op.number) + ");");
  through.reset();
  if (op.what == verb::range)
    is_cursor_[op.step] = true;
  if (is_iterator)
    line(c + ".drop();" + (op.what == verb::drop ? "" : " // a cursor takes its place"));
  if (is_cursor_[op.step])
    leave_out("programs have iterators but no cursors");
  else if (!is_iterator)
    comment("nothing to do: it is gone");
  if (op.what == verb::drop)
    is_cursor_[op.step] = false;
}

/// Drops the iterators that the operation makes invalid.
void statements::keep_iterators(const operation& op) {
  for (std::size_t c = 0; c < cursor_count; ++c)
    if (held_[c] && concerns(op, *held_[c]) && !only_looks(op.what))
      keep(op, c);
}
void statements::keep(const operation& op, std::size_t c) {
  const contract& promised = written_.promised;
  const std::string iterator = 'c' + std::to_string(c), right = '(' + oracle(*held_[c]) + ");";
  const auto keep_if = [&](bool is_kept) {
    if (is_kept)
      return line(iterator + ".keep" + right);
    line(iterator + ".drop();");
    held_[c].reset();
  };
  if (faults_.in(static_cast<std::size_t>(&op - trace_.operations.data())) != nullptr)
    line("if (has_thrown)\n    " + iterator + ".drop();");
  switch (info(op.what).iterators) {
  case keeps::everything:
    return;
  case keeps::by_insert:
    if (may_be_refused())
      line("if (refused)\n    " + iterator + ".drop();");
    if (promised.present_key_keeps_iterators && !promised.new_key_keeps_iterators)
      return line(iterator + ".keep_unless_grown" + right);
    return keep_if(promised.present_key_keeps_iterators);
  case keeps::by_erase:
    return keep_if(promised.erase_keeps_iterators);
  case keeps::by_erase_at:
    return keep_if(promised.erase_at_keeps_iterators);
  case keeps::references:
  case keeps::nothing:
    return keep_if(false);
  }
}

} // namespace bucketproof::model
