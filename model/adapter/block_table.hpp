// The blocks that maps have taken from the heap, by address.
//
// It is used inside malloc and free, so its own memory comes from mmap. Not synchronized.
#pragma once

#include "guard.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace bucketproof::model::heap {

/// What one thread's maps hold. It outlives its thread, as blocks do.
struct account {
  std::atomic<std::size_t> live_blocks = 0, live_bytes = 0;

  /// Blocks returned last. They are kept for a while, so that returning one again is noticed.
  static constexpr std::size_t most_kept = 64;
  void* kept[most_kept] = {};
  std::size_t next_kept = 0;
};

/// How a block was taken, or is returned.
enum class origin : std::uint8_t { malloc, operator_new, aligned_new };

struct block {
  std::uintptr_t address = 0; ///< 0: an empty slot.
  std::size_t size = 0;
  account* owner = nullptr;
  origin from = origin::malloc;
  std::optional<guard::mark> guarded = std::nullopt; ///< A guard stands behind it.
  bool returned = false; ///< It is among the blocks that its owner keeps.
};

/// Open addressing, linear probing; erasing shifts back, so no tombstones pile up.
class block_table {
public:
  /// Null if it is absent. Valid until the next insert or erase.
  block* find(std::uintptr_t address) noexcept;
  /// The address must not be in the table. False if there is no memory for it.
  bool insert(const block& b) noexcept;
  void erase(block* b) noexcept;

private:
  bool grow() noexcept;
  std::size_t home(std::uintptr_t address) const noexcept;
  void place(const block& b) noexcept;

  block* slots_ = nullptr;
  std::size_t capacity_ = 0; // a power of two, or 0
  std::size_t size_ = 0;
};

/// Zeroed memory that no allocator knows of; null if there is no memory.
void* map_pages(std::size_t bytes) noexcept;

} // namespace bucketproof::model::heap
