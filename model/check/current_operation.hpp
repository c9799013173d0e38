// Where in its trace a run is: shows where a process died, and that it goes on.
#pragma once

#include <cstddef>

namespace bucketproof::model {

class current_operation {
public:
  /// From now on it is written here: to memory that outlives this process.
  static void write_to(volatile std::size_t* where) noexcept { written_ = where; }
  /// The operation at this place in the trace begins.
  static void begins(std::size_t operation) noexcept { *written_ = operation; }
  /// An element of a bulk run begins.
  static void begins(std::size_t operation, std::size_t element) noexcept {
    *written_ = operation + element * operations_below;
  }
  /// The place in the trace of what was written.
  static std::size_t operation(std::size_t written) noexcept { return written % operations_below; }

private:
  static constexpr std::size_t operations_below = std::size_t{1} << 13; ///< Of a trace: fewer.

  inline static volatile std::size_t unread_ = 0;
  inline static volatile std::size_t* written_ = &unread_;
};

} // namespace bucketproof::model
