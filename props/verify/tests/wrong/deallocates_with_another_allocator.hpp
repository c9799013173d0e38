// Wrong: each map holds a spare block, and move assignment exchanges the blocks whatever the
// allocators. With unequal allocators, a block goes back to another than it came from.
#pragma once

#include <memory>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class deallocates_with_another_allocator
    : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  deallocates_with_another_allocator(const deallocates_with_another_allocator& other)
      : base(other) {}
  deallocates_with_another_allocator(deallocates_with_another_allocator&& other)
      : base(std::move(other)) {}
  deallocates_with_another_allocator(const deallocates_with_another_allocator& other,
                                     const Allocator& allocator)
      : base(other, allocator) {}
  deallocates_with_another_allocator(deallocates_with_another_allocator&& other,
                                     const Allocator& allocator)
      : base(std::move(other), allocator) {}
  deallocates_with_another_allocator& operator=(const deallocates_with_another_allocator& other) {
    if (this != &other) { // the allocator can change: the block goes and a new one comes
      give_back();
      base::operator=(other);
      spare_ = block_of(this->get_allocator());
    }
    return *this;
  }
  deallocates_with_another_allocator& operator=(deallocates_with_another_allocator&& other) {
    base::operator=(std::move(other));
    std::swap(spare_, other.spare_); // the mistake
    return *this;
  }
  void swap(deallocates_with_another_allocator& other) {
    base::swap(other);
    std::swap(spare_, other.spare_);
  }
  ~deallocates_with_another_allocator() { give_back(); }

private:
  using traits = std::allocator_traits<Allocator>;
  static typename traits::pointer block_of(Allocator allocator) {
    return traits::allocate(allocator, 1);
  }
  void give_back() {
    Allocator allocator = this->get_allocator();
    if (spare_ != nullptr)
      traits::deallocate(allocator, spare_, 1);
    spare_ = nullptr;
  }
  typename traits::pointer spare_ = block_of(this->get_allocator());
};
