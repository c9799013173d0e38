// An observer sees each operation of a run when it has been done, and what became of the maps.
#pragma once

#include "wrong_slots.hpp"

#include "model/adapter/snapshot.hpp"
#include "model/trace/trace.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::model {

/// A cursor or an iterator, as far as it can be seen from outside.
struct cursor_snapshot {
  passing by = passing::nothing;
  std::optional<map_name> through; ///< Nothing where the contents are gone.
  bool at_end = false;
  std::optional<std::uint32_t> stands_at; ///< An iterator's entry.
};

/// What an operation has done.
struct observed_step {
  /// The operation's place in the trace; nothing before the first.
  std::optional<std::size_t> at;
  std::size_t element = 0;                  ///< Of a bulk run that changes the map, counted from 0.
  buckets_of buckets = buckets_of::its_own; ///< Where those of the operation's map come from.
  std::optional<std::uint32_t> key;         ///< That it was about, or the first of several.
  std::string answered;                     ///< What the map answered, or what it threw.
  std::vector<std::uint32_t> yielded;       ///< The keys that a cursor yielded.
  snapshot maps[2];                         ///< a and b; of maps with a view.
  std::vector<wrong_slot> wrong[2];         ///< Of a and b, the first of them.
  std::array<cursor_snapshot, cursor_count> cursors;
};

class observer {
public:
  observer() = default;
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;
  virtual ~observer() = default;

  /// Whether it looks at every element of bulk runs that change the map. If not, it sees the last
  /// one of each, and one that fails.
  virtual bool looks_at_elements() const = 0;
  virtual void see(observed_step m) = 0;
};

} // namespace bucketproof::model
