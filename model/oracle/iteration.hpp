// What a cursor must, may and must not yield: the contract of Go's `range` statement. An iterator's
// is the same, for as long as nothing invalidates it.
//
// Entries are known by their *birth*: one that is erased and inserted again is another. Of the
// entries in the map when a pass begins, each must be yielded before its end, unless it is erased
// first; one that is born later may be. None may be yielded twice, or after it was erased.
#pragma once

#include "model/trace/trace.hpp"

#include <cstdint>
#include <optional>
#include <unordered_set>

namespace bucketproof::model {

/// Which of all entries that a map ever held; later ones are greater.
enum class birth : std::uint64_t {};

/// What goes through the map.
enum class passing : std::uint8_t {
  nothing,
  cursor,   ///< Valid whatever is done to the map.
  iterator, ///< From `begin()`, until something invalidates it.
};

/// One cursor's or iterator's pass.
class pass {
public:
  pass() = default;
  /// A pass through a map whose next entry will have this birth.
  pass(passing by, map_name through, birth next) : by_(by), through_(through), begun_(next) {}

  /// What passes; it may be at its end.
  passing by() const noexcept { return by_; }
  /// The map whose contents the cursor passes through; nothing where they are gone.
  std::optional<map_name> through() const noexcept { return through_; }

  /// Whether the entry has been yielded.
  bool has_yielded(birth born) const { return yielded_.contains(static_cast<std::uint64_t>(born)); }
  void yield(birth born) { yielded_.insert(static_cast<std::uint64_t>(born)); }
  /// Whether the entry must be yielded before the end, if it is not erased.
  bool must_yield(birth born) const { return !at_end_ && born < begun_ && !has_yielded(born); }
  /// After the end, nothing may be yielded.
  bool at_end() const noexcept { return at_end_; }
  void end() noexcept { at_end_ = true; }

  /// The contents have gone to another map.
  void follow(map_name to) noexcept { through_ = to; }
  /// The contents are gone for good.
  void lose() noexcept {
    through_.reset();
    at_end_ = true;
  }

private:
  passing by_ = passing::nothing;
  std::optional<map_name> through_;
  birth begun_{};
  bool at_end_ = false;
  std::unordered_set<std::uint64_t> yielded_;
};

} // namespace bucketproof::model
