// The heap as a map uses it: counts, limits and fails malloc and operator new within a map's calls.
//
// This is for maps that take no allocator, C tables among them. Around each call of the map the
// harness puts a within_map; what the map calls back (hash functors, elements, for_each) is inside
// an outside_map. Everything belongs to the thread: its counts, its injected fault, its limit.
//
// Where the accounting is exact, every counted allocation is a failpoint::allocate and can be the
// injected fault (injection.hpp): malloc and its relatives then return nullptr with ENOMEM,
// operator new throws injected_bad_alloc. In a C++ map that calls malloc, the fault arrives as
// whatever the map makes of nullptr, most often a std::bad_alloc of its own. Fresh and freed memory
// is filled with fixed bytes, and realloc always moves, so that stale reads are the same in every
// run. Misuse is reported to the thread's accounting (accounting.hpp).
//
// The memory of exceptions is not counted (unless libstdc++ is linked in statically). Memory that a
// library keeps for good (the buffer of stdout at the first printf) is: a leak is certain only if
// it happens again the second time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace bucketproof::model {

enum class heap_accounting : std::uint8_t {
  exact, ///< Counted, limited, and injected faults strike.
  /// Compiled with a sanitizer, which has its own malloc: its hooks count, nothing can be made to
  /// fail. ThreadSanitizer has none for aligned blocks.
  counted_only,
  unavailable, ///< Nothing is counted: another libc than glibc, or Valgrind.
};
/// What can be done in this program, found by trying.
heap_accounting heap_counting() noexcept;

/// What operator new throws as the injected fault. It is a std::bad_alloc, as maps may catch that.
struct injected_bad_alloc : std::bad_alloc {
  const char* what() const noexcept override { return "an injected failure of operator new"; }
};

/// What this thread did within a map's calls. Bytes are as asked for. A block that was not taken
/// within a map's call is not counted when it is returned there (a string that was moved in).
struct heap_use {
  std::size_t blocks_taken = 0; ///< By realloc, too: it takes a block and returns one.
  std::size_t blocks_returned = 0;
  std::size_t bytes_taken = 0;
  std::size_t bytes_returned = 0;

  heap_use operator-(const heap_use& before) const noexcept {
    return {blocks_taken - before.blocks_taken, blocks_returned - before.blocks_returned,
            bytes_taken - before.bytes_taken, bytes_returned - before.bytes_returned};
  }
  friend bool operator==(const heap_use&, const heap_use&) = default;
};
/// The use of the heap by this thread's maps, from the start of the thread.
heap_use heap_used() noexcept;

/// Blocks that this thread took within a map's calls and that nobody has returned since, neither
/// outside of the map's calls nor from another thread.
std::size_t live_blocks() noexcept;
std::size_t live_bytes() noexcept;

namespace heap {
/// Where a thread is, and what counts its use of the heap there.
enum class call_state : std::uint8_t { outside, within, within_by_hooks };
} // namespace heap

/// While it lives, this thread is in a call of the map.
class within_map {
public:
  within_map() noexcept;
  within_map(const within_map&) = delete;
  within_map& operator=(const within_map&) = delete;
  ~within_map();

private:
  heap::call_state before_;
};

/// While it lives, this thread is in code of the harness that the map called.
class outside_map {
public:
  outside_map() noexcept;
  outside_map(const outside_map&) = delete;
  outside_map& operator=(const outside_map&) = delete;
  ~outside_map();

private:
  heap::call_state before_;
};

/// While it lives, the live bytes of this thread's maps cannot exceed `most_bytes`: what would take
/// them there fails as if memory had run out (operator new throws std::bad_alloc).
class heap_limit {
public:
  explicit heap_limit(std::size_t most_bytes) noexcept;
  heap_limit(const heap_limit&) = delete;
  heap_limit& operator=(const heap_limit&) = delete;
  ~heap_limit();

  /// Whether an allocation was refused since it was set.
  bool reached() const noexcept;

private:
  std::size_t before_;
  std::size_t refused_before_;
};

} // namespace bucketproof::model
