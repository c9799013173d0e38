// The function trace() of a program: a statement or a few for each operation.
#pragma once

#include "calls.hpp"
#include "plan.hpp"
#include "program.hpp"

#include "model/oracle/reference.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace bucketproof::model {

class statements {
public:
  statements(const trace& t, const written_map& m, const fault_plan& faults);

  std::string write();
  /// The operations that the program does not do, though the map of the trace did: `3, 7`.
  const std::string& operations_left_out() const noexcept { return left_out_; }

private:
  // statements.cpp
  void write_operation(std::size_t at);
  std::size_t write_block(std::size_t at);
  void write(const operation& op, std::size_t at);
  void leave_out(const std::string& why);
  void ask(const operation& op, const std::string& own, std::size_t indent);
  void ask_about_own(const operation& op, const operation* fault);
  void compare_equal(const operation& op);
  void iterate(const operation& op);
  void name_custom_operations();
  void do_custom(const operation& op);
  void drain(const operation& op);
  void change(const operation& op);
  void settle_moved_from(const operation& op);
  std::string guard(const operation& op) const;
  bool may_be_refused() const;
  void do_or_refuse(const operation& op, const std::string& own, std::size_t indent);
  void write_run(const operation& op, const operation* fault);
  void write_elements(const operation& op);
  std::string element_under_limits(const operation& op) const;
  void attempt(const operation& op, const operation& fault, const std::string& own,
               std::size_t indent);
  void attempt_merge(const operation& op, const operation& fault);

  // compare.cpp: whole maps, and what they are compared with
  void compare_after(const operation& op, const operation* fault);
  void compare_contents(const std::string& place, map_name m, std::uint32_t near);
  void compare_alive(std::size_t indent);
  std::string contents(map_name m, std::size_t column) const;
  std::string literal(const operation& op, const answer& a) const;

  // held.cpp: iterators that are held
  bool has_blocks() const;
  bool holds(std::size_t c) const;
  void pass(const operation& op);
  void keep_iterators(const operation& op);
  void keep(const operation& op, std::size_t c);

  // Names and lines.
  static std::string name(map_name m) { return m == map_name::a ? "a" : "b"; }
  static std::string oracle(map_name m) { return "oracle_" + name(m); }
  reference& model(map_name m) { return models_[static_cast<std::size_t>(m)]; }
  const reference& model(map_name m) const { return models_[static_cast<std::size_t>(m)]; }
  bool uses(map_name m) const;
  void line(const std::string& code) { text_ += "  " + code + '\n'; }
  void comment(const std::string& what) { line("// " + place_ + ": " + what); }
  void expect(const std::string& found, const std::string& expected, std::size_t indent = 2);

  const trace& trace_;
  const written_map& written_;
  const fault_plan& faults_;
  bool with_oracle_;
  map_calls calls_;
  oracle_calls right_;
  references models_;
  std::size_t inserted_ = 0; // no map holds more
  std::size_t rounds_ = 1;   // of what is written
  std::array<bool, 2> is_compared_{};
  std::string text_;
  std::string place_; // the operation's number and text, by which a failure names it
  std::string left_out_;
  std::array<std::optional<map_name>, cursor_count> held_; // the maps that iterators are of
  std::array<bool, cursor_count> is_cursor_{};
};

} // namespace bucketproof::model
