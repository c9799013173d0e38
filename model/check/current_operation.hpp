// Where in its trace a run is: shows where a process died.
#pragma once

#include <cstddef>

namespace bucketproof::model {

class current_operation {
public:
  /// From now on it is written here: to memory that outlives this process.
  static void write_to(volatile std::size_t* where) noexcept { written_ = where; }
  /// The operation at this place in the trace begins.
  static void begins(std::size_t operation) noexcept { *written_ = operation; }

private:
  inline static volatile std::size_t unread_ = 0;
  inline static volatile std::size_t* written_ = &unread_;
};

} // namespace bucketproof::model
