// The states found: for each its fingerprint's digest, and how it was reached first. Breadth-first,
// so the way back to the empty map is a shortest one.
#pragma once

#include "props/explore/fingerprint.hpp"

#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

namespace bucketproof::explore {

/// Of the failpoints of traces, those that are made to throw: all but the last, as the moves of
/// tracked objects do not.
inline constexpr std::size_t thrown_failpoints = model::failpoints.size() - 1;
static_assert(model::failpoints[thrown_failpoints] == model::failpoint::move);

/// An operation, and where a fault was thrown in it.
struct transition {
  model::operation what;
  std::uint16_t thrown_at =
      0; ///< The n-th such failpoint in the operation, counted from 1; 0: none.
  std::uint8_t failpoint = 0; ///< Its place in `failpoints`; below `thrown_failpoints`.
};

class states {
public:
  using id = std::uint32_t;

  states();
  std::size_t size() const noexcept { return states_.size(); }
  /// Adds a state that was reached from another, unless it is there; whether it was not.
  bool add(const digest& fingerprint, id from, const transition& by);
  const digest& fingerprint(id state) const { return states_[state].fingerprint; }
  /// Replaces `into` by the way from the first state to this one.
  void path_to(id state, std::vector<transition>& into) const;

private:
  struct entry {
    digest fingerprint;
    id from;
    transition by;
  };
  static constexpr id none = std::numeric_limits<id>::max();
  /// The part of the digest that is kept in the table distinguishes most states at once.
  struct place {
    id state = none;
    std::uint32_t tag = 0;
  };

  place& place_of(const digest& fingerprint);
  void make_room();

  std::deque<entry> states_;
  std::vector<place> table_; // open addressing, a power of two, at most half full
};

} // namespace bucketproof::explore
