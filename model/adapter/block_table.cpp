#include "block_table.hpp"

#include <sys/mman.h>

#include <new>

namespace bucketproof::model::heap {

void* map_pages(std::size_t bytes) noexcept {
  void* const p =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

std::size_t block_table::home(std::uintptr_t address) const noexcept {
  // The low bits of addresses are alike, so the product's high half says where.
  const std::uint64_t mixed = std::uint64_t{address} * 0x9e3779b97f4a7c15u;
  return static_cast<std::size_t>(mixed >> 32) & (capacity_ - 1);
}

block* block_table::find(std::uintptr_t address) noexcept {
  if (capacity_ == 0)
    return nullptr;
  for (std::size_t i = home(address); slots_[i].address != 0; i = (i + 1) & (capacity_ - 1))
    if (slots_[i].address == address)
      return slots_ + i;
  return nullptr;
}

bool block_table::insert(const block& b) noexcept {
  if (2 * (size_ + 1) > capacity_ && !grow())
    return false;
  place(b);
  ++size_;
  return true;
}

void block_table::place(const block& b) noexcept {
  std::size_t i = home(b.address);
  while (slots_[i].address != 0)
    i = (i + 1) & (capacity_ - 1);
  slots_[i] = b;
}

void block_table::erase(block* b) noexcept {
  auto hole = static_cast<std::size_t>(b - slots_);
  const std::size_t mask = capacity_ - 1;
  for (std::size_t i = (hole + 1) & mask; slots_[i].address != 0; i = (i + 1) & mask) {
    // It can fill the hole unless its home lies behind the hole.
    if (((i - home(slots_[i].address)) & mask) >= ((i - hole) & mask)) {
      slots_[hole] = slots_[i];
      hole = i;
    }
  }
  slots_[hole] = block();
  --size_;
}

bool block_table::grow() noexcept {
  const std::size_t capacity = capacity_ == 0 ? 4096 : 2 * capacity_;
  auto* const slots = static_cast<block*>(map_pages(capacity * sizeof(block)));
  if (slots == nullptr)
    return false;
  block* const old = slots_;
  const std::size_t old_capacity = capacity_;
  slots_ = slots; // zeroed pages are empty slots
  capacity_ = capacity;
  for (std::size_t i = 0; i < old_capacity; ++i)
    if (old[i].address != 0)
      place(old[i]);
  if (old != nullptr)
    ::munmap(old, old_capacity * sizeof(block));
  return true;
}

} // namespace bucketproof::model::heap
