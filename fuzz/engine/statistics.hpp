// What a fuzz target reports to the campaign while it runs: a small file that both map.
//
// libFuzzer's status lines come at powers of two and with new coverage only, and know nothing of
// operations. And a process whose heap is broken may stand still, or be killed, before libFuzzer
// could save the input. The file outlives both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bucketproof::fuzz {

/// One process writes them, another reads: each number by itself, at any time.
struct counters {
  std::uint64_t traces = 0;
  std::uint64_t operations = 0;
  std::uint64_t full_checks = 0; ///< Times that a whole map was compared.
  std::uint64_t doublings = 0;
  std::uint64_t same_sizes = 0;
  std::uint64_t largest_b = 0;
  std::uint64_t longest_chain = 0; ///< In overflow buckets.
  std::uint64_t shapes = 0;        ///< Shapes (features.hpp) that were reached.
};

/// The input that runs, or ran last.
class last_input {
public:
  /// What is longer than the longest input is cut.
  void set(std::span<const std::uint8_t> bytes) noexcept;
  std::span<const std::uint8_t> get() const noexcept;

private:
  static constexpr std::size_t longest = 1 << 15; // a trace of as many operations as can be
  std::uint64_t size_ = 0;
  std::array<std::uint8_t, longest + 8> bytes_{};
};

struct notes {
  counters done;
  last_input input;
};

/// The environment variable that names the file.
inline constexpr const char* notes_variable = "BUCKETPROOF_COUNTERS";

/// A file of statistics in memory; a missing one is made, with zeros.
class mapped_notes {
public:
  /// Throws std::system_error.
  explicit mapped_notes(const char* path);
  mapped_notes(const mapped_notes&) = delete;
  mapped_notes& operator=(const mapped_notes&) = delete;
  ~mapped_notes();

  notes& operator*() const noexcept { return *mapped_; }
  notes* operator->() const noexcept { return mapped_; }

private:
  notes* mapped_;
};

/// The statistics for the campaign that started this process, or unread ones. Ends the process
/// where there should be some that cannot be had.
notes& campaign_notes();

} // namespace bucketproof::fuzz
