// What the definitions of malloc and operator new (heap_interpose.cpp) ask of the accounting
// (heap.cpp). Not for others; they include heap.hpp.
#pragma once

#include "block_table.hpp"
#include "heap.hpp"
#include "injection.hpp"

#include <optional>

namespace bucketproof::model::heap {

struct thread_state {
  call_state call = call_state::outside;
  account* mine = nullptr;
  heap_use used;
  std::size_t limit = static_cast<std::size_t>(-1);
  std::size_t refused = 0; ///< Allocations refused because of the limit.
};
/// Constant-initialized and in the program's own block of thread-local memory: reading it in malloc
/// must never allocate.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local thread_state self;

/// Whether an allocation within the map may go ahead.
enum class verdict : std::uint8_t { granted, injected, over_limit };
/// Counts the failpoint of an allocation within the map.
verdict admit(std::size_t size) noexcept;
/// A block was taken within the map, and may have a guard behind it. Without memory to note it, it
/// stays uncounted.
void took(void* p, std::size_t size, origin from,
          std::optional<guard::mark> guarded = std::nullopt) noexcept;

/// How a block comes back: `size` is what sized operator delete said, or 0.
struct return_of {
  void* block;
  origin by = origin::malloc;
  std::size_t size = 0;
};
/// A block comes back, within the map or not. Answers what is to be freed in its stead, perhaps
/// null: a block returned within the map is kept for a while.
void* give_back(const return_of& r) noexcept;
/// The size of a block that was taken within the map and not returned.
std::optional<std::size_t> known_size(const void* p) noexcept;

/// Blocks above this are neither filled nor kept after they are freed.
inline constexpr std::size_t large = std::size_t{256} << 10;

/// Defined beside malloc: naming it links that in.
extern const bool replaces_malloc;
/// Whether memory is filled, and blocks returned within the map are kept for a while.
bool keeps_returned() noexcept;

} // namespace bucketproof::model::heap
