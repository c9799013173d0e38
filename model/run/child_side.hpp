// What a forked child does with itself before and after the function that it was forked for. Only
// for process.cpp.
#pragma once

#include "ending.hpp"
#include "limits.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace bucketproof::model {

/// Memory of a process, in bytes.
struct memory_use {
  std::size_t reserved = 0; ///< Address space.
  std::size_t resident = 0;
};
/// Of the process with this id, or of this process; nothing where the system does not say. Safe in
/// signal handlers.
std::optional<memory_use> memory_of(pid_t id) noexcept;
std::optional<memory_use> memory_of_this_process() noexcept;

/// What a child notes of its own end, in memory that its parent sees.
struct child_record {
  enum class end : unsigned char { none, returned, threw, called_exit, stack_overflow, no_memory };

  /// What signals and exit codes do not say.
  std::atomic<end> ended_by = end::none;
  std::atomic<std::size_t> growth = 0; ///< Of its address space, when a signal or exit ended it.
  std::array<char, 2048> text{};       ///< What was thrown.

  void note(end how, std::string_view words) noexcept;
};

/// The file descriptors that a child keeps as its standard ones.
struct standard_descriptors {
  int input, output, error;
};

/// The child ends with its parent, however that dies, and leads a process group of its own.
void tie_to_parent(pid_t parent) noexcept;
void set_standard_descriptors(const standard_descriptors& to) noexcept;
/// Signals as a program finds them that a shell starts.
void reset_signals() noexcept;

/// Runs the function in this process, which is a child, and ends the process.
[[noreturn]] void run_and_leave(const std::function<void()>& function, const process_limits& limits,
                                child_record& record) noexcept;

} // namespace bucketproof::model
