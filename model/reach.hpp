// Reach: what a run has seen, so that 'nothing found' comes with what was looked at.
#pragma once

#include "trace.hpp"

#include "bucketproof/bucket_map.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bucketproof::model {

/// Where evacuation stands, seen from the old bucket that an operation touches.
enum class position : std::uint8_t {
  no_growth,
  before, ///< Evacuation has not come to the touched bucket.
  at,     ///< It is the next.
  after,  ///< It is evacuated.
};

/// The structure of a map in a few numbers, cheap to read.
struct shape {
  std::size_t size = 0;
  std::size_t buckets = 0;
  std::size_t old_buckets = 0;
  std::size_t evacuated = 0;
  std::size_t overflow = 0;
  growth_kind growth = growth_kind::none;

  friend bool operator==(const shape&, const shape&) = default;
};

/// Counts of what was reached. Adding two is running both.
class reach {
public:
  static constexpr std::size_t verbs = verb_count, growths = 3, positions = 4, chains = 3;

  std::uint64_t traces = 0;
  std::uint64_t operations = 0;  ///< Run, every element of a bulk run as one.
  std::uint64_t full_checks = 0; ///< Times that a whole map was compared and its structure checked.
  std::uint64_t doublings = 0;   ///< Growths seen to start.
  std::uint64_t same_sizes = 0;
  std::size_t most_buckets = 0;
  std::size_t most_entries = 0;
  std::size_t longest_chain = 0; ///< In overflow buckets.

  void count(verb what, growth_kind growth, position where, std::size_t overflow) {
    ++grid_[static_cast<std::size_t>(what)][static_cast<std::size_t>(growth)]
           [static_cast<std::size_t>(where)][overflow < chains ? overflow : chains - 1];
  }
  std::uint64_t at(verb what, growth_kind growth, position where, std::size_t overflow) const {
    return grid_[static_cast<std::size_t>(what)][static_cast<std::size_t>(growth)]
                [static_cast<std::size_t>(where)][overflow];
  }
  void add(const reach& more);

private:
  std::array<std::array<std::array<std::array<std::uint64_t, chains>, positions>, growths>, verbs>
      grid_{};
};

/// The growth positions that a run of all policies and hash kinds must reach, and did not: one line
/// each, empty if there is none.
std::vector<std::string> not_reached(const reach& r);
/// The reach as a table for people.
std::string print(const reach& r);

} // namespace bucketproof::model
