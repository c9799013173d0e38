#include "statements.hpp"

#include "layout.hpp"

#include "model/trace/custom.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <utility>

namespace bucketproof::model {
namespace {

/// What `drain` erases where that is no choice of the map's: everything, or nothing.
observation drained(const operation& op, const reference& from) {
  observation seen;
  if (op.what == verb::drain && op.number != 0)
    for (const reference::entry& e : from.entries())
      seen.erased.push_back(e.key);
  return seen;
}

std::string custom_type(std::uint8_t number) {
  return custom_name(number) + "_operation";
}

/// Each line two columns further on.
std::string indented(const std::string& lines) {
  std::string text;
  bool begins = true;
  for (const char c : lines) {
    if (begins && c != '\n')
      text += "  ";
    text += c;
    begins = c == '\n';
  }
  return text;
}

bool is_of_own(verb what) {
  return info(what).arguments == form::own || info(what).arguments == form::key_own;
}

} // namespace

statements::statements(const trace& t, const written_map& m, const fault_plan& faults)
    : trace_(t),
      written_(m),
      faults_(faults),
      with_oracle_(needs_oracle(t, m, faults)),
      calls_(t.setup, m),
      right_(t.setup),
      models_(t.setup) {}

std::string statements::write() {
  text_ = "void trace() {\n";
  for (const map_name m : {map_name::a, map_name::b})
    if (uses(m)) {
      line(calls_.declare(m, name(m)) + ';');
      if (with_oracle_)
        line("oracle " + oracle(m) + ';');
    }
  name_custom_operations();
  for (std::size_t c = 0; c < cursor_count; ++c)
    if (holds(c))
      line("auto c" + std::to_string(c) + " = held_iterator();");
  for (std::size_t at = 0; at < trace_.operations.size(); ++at)
    if (trace_.operations[at].what == verb::repeat)
      at = write_block(at);
    else
      write_operation(at);
  for (const map_name m : {map_name::a, map_name::b})
    if (uses(m) && !is_compared_[static_cast<std::size_t>(m)])
      compare_contents(name(m) + " at the end", m, 0);
  return text_ + "}\n";
}

void statements::write_operation(std::size_t at) {
  place_ = std::to_string(at + 1) + ": " + print(trace_.operations[at], trace_.setup);
  write(trace_.operations[at], at);
}
/// A loop; answers the last place in the block.
std::size_t statements::write_block(std::size_t at) {
  rounds_ = trace_.operations[at].number;
  const std::size_t end = block_end(trace_, at);
  line("for (int round = 0; round < " + std::to_string(rounds_) + "; ++round) {");
  const std::string before = std::exchange(text_, {});
  for (std::size_t i = at + 1; i < end; ++i)
    write_operation(i);
  text_ = before + indented(text_);
  line("}");
  rounds_ = 1;
  return end - 1;
}

void statements::name_custom_operations() {
  for (std::size_t number = 0; number < most_custom_operations; ++number) {
    const auto is_done = [&](const operation& op) {
      return op.what == verb::custom && op.step == number && why_left_out(op, written_).empty();
    };
    if (std::any_of(trace_.operations.begin(), trace_.operations.end(), is_done)) {
      const auto n = static_cast<std::uint8_t>(number);
      line("using " + custom_type(n) + " = " + written_.custom_operation(n) + ';');
    }
  }
}

bool statements::uses(map_name m) const {
  return m == map_name::a ||
         std::any_of(trace_.operations.begin(), trace_.operations.end(), [](const operation& op) {
           return op.on == map_name::b || is_about_both_maps(op.what);
         });
}

void statements::expect(const std::string& found, const std::string& expected, std::size_t indent) {
  const std::string arguments[] = {quoted(place_), found, expected};
  text_ += call_statement(indent, "expect", arguments);
}

void statements::leave_out(const std::string& why) {
  comment("left out, " + why);
  if (written_.stands_for_another)
    left_out_ += (left_out_.empty() ? "" : ", ") + place_.substr(0, place_.find(':'));
}

void statements::write(const operation& op, std::size_t at) {
  if (op.what == verb::inject) {
    if (const std::string& why = faults_.why_without_effect(at); !why.empty())
      comment(why);
    return;
  }
  if (is_about_a_cursor(op.what))
    return pass(op);
  if (const std::string why = why_left_out(op, written_); !why.empty())
    return leave_out(why);
  const std::size_t inserts = takes_many(op.what)                  ? elements_of(op)
                              : family_of(op.what) != verb::insert ? 0U
                              : goes_by_element(op.what)           ? op.number
                                                                   : 1U;
  inserted_ += inserts * rounds_;
  const operation* const fault = faults_.in(at);
  if (goes_by_element(op.what))
    write_run(op, fault);
  else if (op.what == verb::drain)
    drain(op);
  else if (op.what == verb::iterate)
    iterate(op);
  else if (op.what == verb::custom)
    do_custom(op);
  else if (is_of_own(op.what))
    ask_about_own(op, fault);
  else if (fault != nullptr && op.what == verb::merge)
    attempt_merge(op, *fault);
  else if (fault != nullptr)
    attempt(op, *fault, "", 2);
  else if (op.what == verb::equal)
    compare_equal(op);
  else if (has_answer(op.what))
    ask(op, "", 2);
  else
    change(op);
  compare_after(op, fault);
  keep_iterators(op);
}

// Operations with an answer.

/// An `if` for what the contract does not allow in every state; empty where it always does.
std::string statements::guard(const operation& op) const {
  const std::string a = oracle(op.on), k = key_number(op.key, trace_.setup);
  if (op.what == verb::at && !written_.promised.at_throws)
    return "if (" + a + ".contains(" + k + "))";
  if (takes_many(op.what)) { // one that the map might refuse is not tried
    const std::size_t room =
        std::min(written_.promised.most_entries, written_.promised.may_refuse_from);
    return inserted_ <= room ? ""
                             : "if (" + a + ".size() + " + std::to_string(elements_of(op)) +
                                   " <= " + std::to_string(room) + ')';
  }
  if (inserted_ <= written_.promised.most_entries)
    return {};
  const std::string most = std::to_string(written_.promised.most_entries);
  if (family_of(op.what) == verb::insert)
    return "if (" + a + ".size() < " + most + " || " + a + ".contains(" + k + "))";
  if (op.what == verb::merge)
    return "if (" + a + ".size() + " + oracle(other(op.on)) + ".size() <= " + most + ')';
  return {};
}
bool statements::may_be_refused() const {
  return inserted_ > written_.promised.may_refuse_from;
}

void statements::ask(const operation& op, const std::string& own, std::size_t indent) {
  if (with_oracle_) {
    if (const std::string condition = guard(op); !condition.empty()) {
      text_ += std::string(indent, ' ') + condition + '\n';
      indent += 2;
    }
    if (family_of(op.what) == verb::insert && may_be_refused())
      return do_or_refuse(op, own, indent);
    return expect(calls_.call(op, name(op.on), name(other(op.on)), own),
                  right_.call(op, oracle(op.on), oracle(other(op.on)), own), indent);
  }
  if (op.what == verb::at && !written_.promised.at_throws && !model(op.on).contains(op.key))
    return leave_out("what at of an absent key does is not promised");
  const std::string found = calls_.call(op, name(op.on), name(other(op.on)), own);
  expect(found, literal(op, apply(op, models_, {})), indent);
}

void statements::do_or_refuse(const operation& op, const std::string& own, std::size_t indent) {
  const std::string arguments[] = {
      quoted(place_),
      std::to_string(written_.promised.may_refuse_from),
      name(op.on),
      oracle(op.on),
      "[&] { return " + calls_.call(op, name(op.on), name(other(op.on)), own) + "; }",
      "[&](oracle& right) { return " + right_.call(op, "right", oracle(other(op.on)), own) + "; }"};
  text_ += call_statement(indent, "expect_done_or_refused", arguments);
}

void statements::ask_about_own(const operation& op, const operation* fault) {
  if (!with_oracle_) {
    if (model(op.on).size() == 0)
      return comment("nothing to do, the map is empty");
    return ask(op, key_number(own_key(model(op.on), op), trace_.setup), 2);
  }
  // The key is a copy: what it is asked of may be gone before the other is asked.
  line("if (const auto own = own_key(" + oracle(op.on) + ", " + std::to_string(op.number) + "))");
  if (fault != nullptr)
    attempt(op, *fault, "*own", 4);
  else
    ask(op, "*own", 4);
}

void statements::compare_equal(const operation& op) {
  const std::string a = oracle(op.on), b = oracle(other(op.on));
  const std::string found = calls_.call(op, name(op.on), name(other(op.on)), "");
  const bool by_order = written_.promised.equal == equality::iteration_order;
  if (trace_.setup.keys == key_kind::coarse &&
      (written_.promised.equality_asks_key_eq || written_.promised.equal == equality::keys))
    return line("static_cast<void>(" + found + "); // may go by either equality of keys");
  if (written_.promised.equal == equality::contents)
    return ask(op, "", 2);
  if (with_oracle_) { // differing answers are held against the map where only one is right
    const std::string also_right = by_order ? a + " != " + b : "!equal_keys(" + a + ", " + b + ')';
    line("if (" + a + " == " + b + " ? " +
         (by_order ? "false" : "equal_keys(" + a + ", " + b + ')') + " : " + also_right + ')');
    expect(found, a + " == " + b, 4);
    line("else");
    return line("  static_cast<void>(" + found + ");");
  }
  const bool are_equal = model(op.on) == model(other(op.on));
  if (by_order ? !are_equal : are_equal == have_equal_keys(model(map_name::a), model(map_name::b)))
    return expect(found, are_equal ? "true" : "false");
  line("static_cast<void>(" + found + "); // " +
       (by_order ? "may depend on the order" : "may go by the keys alone"));
}

void statements::iterate(const operation& op) {
  const std::string function = "expect_iteration";
  const std::string arguments[] = {quoted(place_), name(op.on),
                                   contents(op.on, function.size() + 3)};
  text_ += call_statement(2, function, arguments);
}

/// What it does to the contents its owner says, in the map's class.
void statements::do_custom(const operation& op) {
  const std::string type = custom_type(op.step), k = key_text(op.key, trace_.setup);
  std::string made, numbers;
  switch (custom_arguments_of(op.step)) {
  case custom_arguments::nothing:
    break;
  case custom_arguments::key:
    made = ", " + k;
    numbers = ", " + key_number(op.key, trace_.setup);
    break;
  case custom_arguments::key_value:
    made = ", " + k + ", " + value_text(op.number);
    numbers = ", " + key_number(op.key, trace_.setup) + ", " + std::to_string(op.number);
    break;
  case custom_arguments::two_keys:
    made = ", " + k + ", " + key_text(op.number, trace_.setup);
    numbers = ", " + key_number(op.key, trace_.setup) + ", " + key_number(op.number, trace_.setup);
    break;
  }
  const std::string arguments[] = {
      quoted(place_), "std::type_identity<" + type + ">()",
      "[&] { return " + type + "::perform(" + name(op.on) + made + "); }", oracle(op.on) + numbers};
  text_ += call_statement(2, "expect_custom", arguments);
}

void statements::drain(const operation& op) {
  const std::string n = std::to_string(op.number);
  if (with_oracle_)
    return line("expect_drain(" + quoted(place_) + ", " + name(op.on) + ", " + oracle(op.on) +
                ", " + n + ");");
  const answer expected = apply(op, models_, drained(op, model(op.on)));
  expect("drain(" + name(op.on) + ", " + n + ')', std::to_string(expected.count));
}

// Operations without one.

void statements::change(const operation& op) {
  if (info(op.what).makes_room && op.number > written_.promised.most_entries)
    return leave_out("the map does not hold so many");
  const std::string made = calls_.call(op, name(op.on), name(other(op.on)));
  if (!with_oracle_) {
    line(made + ';');
    apply(op, models_, {});
    return settle_moved_from(op);
  }
  const std::string right = right_.call(op, oracle(op.on), oracle(other(op.on)));
  const std::string condition = guard(op);
  if (!condition.empty()) {
    line(condition + " {");
    line("  " + made + ';');
    line("  " + right + ';');
    return line("}");
  }
  line(made + ';');
  if (!right.empty())
    line(right + ';');
  settle_moved_from(op);
}

/// Looks at a map that was moved from, and empties it, where its contents are not promised.
void statements::settle_moved_from(const operation& op) {
  if (info(op.what).buckets != buckets_of::other)
    return;
  const map_name from = other(op.on);
  if (written_.promised.moved == moved_from::assigned ||
      (written_.promised.moved == moved_from::any_state && !written_.does(verb::clear)))
    line(calls_.make_anew(from, name(from)) + ';');
  else if (written_.promised.moved == moved_from::any_state) {
    if (const operation look{.what = verb::find, .key = written_.promised.first_free_key()};
        written_.does(look.what))
      line("static_cast<void>(" + calls_.call(look, name(from), name(op.on)) + ");");
    line(name(from) + ".clear();");
  }
}

// Runs.

void statements::write_run(const operation& op, const operation* fault) {
  if (fault == nullptr)
    return write_elements(op);
  // The fault strikes in the first element.
  operation one = op, others = op;
  one.number = 1;
  attempt(one, *fault, "", 2);
  --others.number;
  others.key += std::uint32_t{1} << op.step;
  if (others.number > 0)
    write_elements(others);
}
void statements::write_elements(const operation& op) {
  const std::string body = calls_.element(op.what, name(op.on));
  if (!with_oracle_) {
    const answer expected = apply(op, models_, {});
    return expect("run(" + run_text(op, trace_.setup) + ", [&](auto k) { " + body + " })",
                  std::to_string(expected.count));
  }
  if (op.what == verb::insert_run &&
      (may_be_refused() || inserted_ > written_.promised.most_entries))
    return line("run(" + run_text(op, trace_.setup) + ", [&](auto k) {\n" +
                element_under_limits(op) + "    return true;\n  });");
  const std::string arguments[] = {quoted(place_),
                                   name(op.on),
                                   oracle(op.on),
                                   run_text(op, trace_.setup),
                                   "[&](auto k) { " + body + " }",
                                   "[&](auto k) { " + right_.element(op.what, oracle(op.on)) +
                                       " }"};
  text_ += call_statement(2, "expect_run", arguments);
}
/// An insert in a run, where the map may be full or refuse it.
std::string statements::element_under_limits(const operation& op) const {
  const std::string a = oracle(op.on), most = std::to_string(written_.promised.most_entries);
  const std::string from = std::to_string(written_.promised.may_refuse_from);
  std::string text = "    if (" + a + ".size() < " + most + " || " + a + ".contains(k))\n";
  if (!may_be_refused()) {
    const std::string arguments[] = {quoted(place_),
                                     "[&] { " + calls_.element(op.what, name(op.on)) + " }()",
                                     "[&] { " + right_.element(op.what, a) + " }()"};
    return text + call_statement(6, "expect", arguments);
  }
  const std::string arguments[] = {quoted(place_),
                                   from,
                                   name(op.on),
                                   a,
                                   "[&] { " + calls_.element(op.what, name(op.on)) + " }",
                                   "[&](oracle& right) { " + right_.element(op.what, "right") +
                                       " }"};
  return text + call_statement(6, "expect_done_or_refused", arguments);
}

// Throws.

/// The operation, whose n-th failpoint throws.
void statements::attempt(const operation& op, const operation& fault, const std::string& own,
                         std::size_t indent) {
  const failpoint e = failpoints[fault.step];
  const std::string b = name(other(op.on)), oracle_b = oracle(other(op.on));
  std::string call, right;
  if (goes_by_element(op.what)) {
    const std::string k = "const auto k = " + key_number(op.key, trace_.setup) + "; ";
    call = k + calls_.element(op.what, name(op.on));
    right = k + right_.element(op.what, "right");
  } else if (has_answer(op.what)) {
    call = "return " + calls_.call(op, name(op.on), b, own) + ';';
    right = "return " + right_.call(op, "right", oracle_b, own) + ';';
  } else {
    call = calls_.call(op, name(op.on), b) + "; return 0;";
    const std::string changed = right_.call(op, "right", oracle_b);
    right = changed + (changed.empty() ? "return 0;" : "; return 0;");
  }
  if (const std::string condition = guard(op); !condition.empty()) {
    text_ += std::string(indent, ' ') + condition + '\n';
    indent += 2;
  }
  const bool names_right = right.find("right") != right.npos;
  const std::string arguments[] = {quoted(place_),
                                   std::string(model::name(e)) + "_event",
                                   std::to_string(fault.number),
                                   name(op.on),
                                   oracle(op.on),
                                   "[&] { " + call + " }",
                                   std::string("[&](oracle&") + (names_right ? " right" : "") +
                                       ") { " + right + " }"};
  const bool is_strong = written_.promised.when_it_throws(op.what, e) == guarantee::strong;
  text_ += call_statement(indent, is_strong ? "attempt" : "attempt_basic", arguments);
}

void statements::attempt_merge(const operation& op, const operation& fault) {
  const std::string a = name(op.on), b = name(other(op.on));
  line("if (throws(" + std::string(model::name(failpoints[fault.step])) + "_event, " +
       std::to_string(fault.number) + ", [&] { " + a + ".merge(" + b + "); }))");
  line("  follow_merge(" + b + ", " + oracle(op.on) + ", " + oracle(other(op.on)) + ");");
  line("else");
  line("  " + right_.call(op, oracle(op.on), oracle(other(op.on))) + ';');
}

} // namespace bucketproof::model
