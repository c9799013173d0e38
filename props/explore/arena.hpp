// The arena: memory that can be put back as it was at an earlier moment.
//
// A map can be copied only by building it anew, and a copy has another structure. But all that a
// map is lies in the object and in what it allocated: put back both, at the addresses that they
// had, and it is what it was. That takes a copy of some hundred bytes, however long the way to
// there was.
//
// Under AddressSanitizer, bytes that are not allocated are poisoned, at every allocation and
// whenever memory goes back.
#pragma once

#include "model/adapter/accounting.hpp"
#include "model/adapter/injection.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address))
#endif

namespace bucketproof::explore {

/// A heap of its own, first fit, small.
class arena {
  struct block {
    std::uint32_t begin, size;
    std::uint32_t end() const noexcept { return begin + size; }
  };

public:
  arena() noexcept { ASAN_POISON_MEMORY_REGION(memory_.data(), memory_.size()); }
  arena(const arena&) = delete;
  arena& operator=(const arena&) = delete;
  ~arena() { ASAN_UNPOISON_MEMORY_REGION(memory_.data(), memory_.size()); }

  void* allocate(std::size_t bytes) {
    std::size_t place = 0, at = 0;
    while (place < count_ && blocks_[place].begin - at < bytes)
      at = rounded(blocks_[place++].end());
    if (count_ == most_blocks || at + bytes > memory_.size())
      throw std::bad_alloc();
    for (std::size_t i = count_++; i > place; --i)
      blocks_[i] = blocks_[i - 1];
    blocks_[place] = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(bytes)};
    ASAN_UNPOISON_MEMORY_REGION(memory_.data() + at, bytes);
    return memory_.data() + at;
  }
  void deallocate(void* p, std::size_t bytes) noexcept {
    for (std::size_t place = 0; place < count_; ++place)
      if (memory_.data() + blocks_[place].begin == p && blocks_[place].size == bytes) {
        ASAN_POISON_MEMORY_REGION(p, bytes);
        for (--count_; place < count_; ++place)
          blocks_[place] = blocks_[place + 1];
        return;
      }
    model::current_accounting().report(
        "memory was freed that is not allocated, or with another size");
  }
  /// Forgets all blocks.
  void reset() noexcept {
    count_ = 0;
    ASAN_POISON_MEMORY_REGION(memory_.data(), memory_.size());
  }

  class saved_state {
    friend class arena;
    std::vector<block> blocks;
    std::vector<std::byte> memory;
  };
  void remember(saved_state& m) noexcept {
    m.blocks.assign(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(count_));
    const std::size_t used = count_ == 0 ? 0 : blocks_[count_ - 1].end();
    ASAN_UNPOISON_MEMORY_REGION(memory_.data(), used);
    m.memory.assign(memory_.begin(), memory_.begin() + static_cast<std::ptrdiff_t>(used));
    poison_what_is_free();
  }
  void return_to(const saved_state& m) noexcept {
    count_ = m.blocks.size();
    std::copy(m.blocks.begin(), m.blocks.end(), blocks_.begin());
    ASAN_UNPOISON_MEMORY_REGION(memory_.data(), m.memory.size());
    std::copy(m.memory.begin(), m.memory.end(), memory_.begin());
    poison_what_is_free();
    // The compiler knows nothing of objects that come back.
    __asm__ __volatile__("" : : "r"(memory_.data()) : "memory");
  }

private:
  static constexpr std::size_t most_blocks = 256;
  static constexpr std::size_t alignment = alignof(std::max_align_t);
  static std::size_t rounded(std::size_t bytes) noexcept {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  void poison_what_is_free() noexcept {
    std::size_t free = 0;
    for (std::size_t place = 0; place < count_; ++place) {
      ASAN_POISON_MEMORY_REGION(memory_.data() + free, blocks_[place].begin - free);
      free = blocks_[place].end();
    }
    ASAN_POISON_MEMORY_REGION(memory_.data() + free, memory_.size() - free);
  }

  std::array<block, most_blocks> blocks_; // those that are allocated, by address
  std::size_t count_ = 0;
  alignas(std::max_align_t) std::array<std::byte, std::size_t{1} << 16> memory_;
};

/// The arena of this thread.
inline arena& current_arena() noexcept {
  static thread_local arena a;
  return a;
}

/// Allocates from the arena, which is a failpoint, and writes to the accounting as
/// `model::counting_allocator` does.
template <class T>
struct arena_allocator {
  using value_type = T;

  arena_allocator() = default;
  template <class U>
  arena_allocator(const arena_allocator<U>&) noexcept {}

  T* allocate(std::size_t n) {
    model::hit(model::failpoint::allocate);
    void* const p = current_arena().allocate(n * sizeof(T));
    model::current_accounting().bytes += n * sizeof(T);
    fill(p, fresh, n * sizeof(T));
    return static_cast<T*>(p);
  }
  void deallocate(T* p, std::size_t n) noexcept {
    model::current_accounting().bytes -= n * sizeof(T);
    fill(p, freed, n * sizeof(T));
    current_arena().deallocate(p, n * sizeof(T));
  }
  friend bool operator==(const arena_allocator&, const arena_allocator&) noexcept { return true; }

private:
  static constexpr int fresh = 0x9d, freed = 0xdb; // both would be tophashes

  static void fill(void* p, int byte, std::size_t size) noexcept {
    std::memset(p, byte, size);
    __asm__ __volatile__("" : : "r"(p) : "memory"); // someone may read it who must not
  }
};

} // namespace bucketproof::explore
