// Guarantees: what a throw leaves, and what of it was measured.
#pragma once

#include "positions.hpp"

#include "model/trace/failpoints.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::props {

/// What is left of the maps when a failpoint throws in an operation, from the best to the worst.
enum class measured_guarantee : char {
  no_throw = '-', ///< It never does: no such failpoint, or none that can throw.
  strong = 's',   ///< Their contents are as before.
  basic = 'b',    ///< Each entry is as before, or as it would be had nothing thrown.
  a_chain = 'c',  ///< The same of the entries that are there; those of one old chain may be gone.
  lossy = 'l',    ///< The same of the entries that are there; any may be gone.
  none = '!',     ///< Anything else.
};
/// The guarantee of each kind of failpoint, a letter each, in the order of the kinds.
using guarantee_letters = std::string;

/// The n-th failpoint of a kind; none for n = 0.
struct nth_event {
  model::failpoint kind = model::failpoint::hash;
  std::size_t n = 0;
};

/// What one operation, by its name, was measured to do.
struct measured_operation {
  struct cell {
    std::size_t failures = 0, completions = 0;
    measured_guarantee weakest = measured_guarantee::no_throw;
  };
  std::array<cell, model::failing_failpoints> of_event;
  std::map<growth_position, std::size_t> completions;

  guarantee_letters letters() const;
};

/// What a sweep has measured.
struct measured_guarantees {
  std::map<std::string_view, measured_operation> operations;
  std::map<growth_position, std::size_t> failures; ///< Of all operations together.
  std::vector<std::string> broken;                 ///< What must never be, the first of it.

  std::size_t failures_in_all() const;
  std::size_t completions_in_all() const;
};

} // namespace bucketproof::props
