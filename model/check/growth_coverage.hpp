// Coverage: what a run has seen, so that 'nothing found' comes with what was covered.
//
// A *growth position* is operation x growth x how far evacuation is x where that is seen from the
// bucket that the operation touches x length of the chain x cursors. Each is reached, or a rule
// says in a sentence why no trace can reach it.
#pragma once

#include "model/oracle/shape.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::model {

/// Whether a cursor passes through the map.
enum class cursors : std::uint8_t { none, live };

/// Which of the trace's maps is in the position: the one that the operation is on, or the other one
/// of an operation on both.
enum class side : std::uint8_t { on, other };

/// A growth position: where an operation finds a map.
struct growth_position {
  verb what = verb::insert;
  side whose = side::on;
  growth_kind growth = growth_kind::none;
  progress mark = progress::none;
  position touched = position::nowhere;
  /// In overflow buckets, 2 for more; that of the longest where not one is touched.
  std::size_t chain = 0;
  cursors cursor = cursors::none;
};

/// Counts of what was reached. Adding two is running both.
class growth_coverage {
public:
  std::uint64_t traces = 0;
  std::uint64_t operations = 0;  ///< Run, every element of a bulk run as one.
  std::uint64_t full_checks = 0; ///< Times that a whole map was compared and its structure checked.
  std::uint64_t throws = 0;      ///< Operations that threw where they were made to.
  std::uint64_t doublings = 0;   ///< Growths seen to start.
  std::uint64_t same_sizes = 0;
  std::size_t most_buckets = 0;
  std::size_t most_entries = 0;
  std::size_t longest_chain = 0; ///< In overflow buckets.

  void count(const growth_position& p) noexcept { ++grid_[index(p)]; }
  std::uint64_t at(const growth_position& p) const noexcept { return grid_[index(p)]; }
  void add(const growth_coverage& more);

private:
  static constexpr std::size_t roles = 2, stages = 9, positions = 4, chains = 3, cursor_states = 2;

  static std::size_t index(const growth_position& p) noexcept {
    constexpr std::size_t marks = 4; // of a growth
    const std::size_t stage =
        p.growth == growth_kind::none
            ? 0
            : (static_cast<std::size_t>(p.growth) - 1) * marks + static_cast<std::size_t>(p.mark);
    std::size_t i = static_cast<std::size_t>(p.what) * roles + static_cast<std::size_t>(p.whose);
    i = i * stages + stage;
    i = i * positions + static_cast<std::size_t>(p.touched);
    i = i * chains + (p.chain < chains ? p.chain : chains - 1);
    return i * cursor_states + static_cast<std::size_t>(p.cursor);
  }

  std::array<std::uint32_t, verb_count * roles * stages * positions * chains * cursor_states>
      grid_{};
};

/// The positions that can be reached, in an order that stays the same within one program.
std::span<const growth_position> reachable_positions();
/// The positions that cannot, each with the sentence that says why.
struct unreachable_position {
  growth_position cell;
  std::string_view why;
};
std::span<const unreachable_position> unreachable_positions();
std::string print(const growth_position& p);

/// What is wrong with the coverage of a run of all policies and hash kinds, a line each: reachable
/// positions that were not reached, and positions that were reached against their proof.
std::vector<std::string> coverage_errors(const growth_coverage& r);

/// The coverage in words.
std::string print(const growth_coverage& r);
/// The growth positions as a table: how many were reached of those that can be, a row for each
/// operation; then the rules for the others.
std::string print_positions(const growth_coverage& r);

} // namespace bucketproof::model
