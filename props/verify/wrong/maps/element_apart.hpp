// An element that is made outside of the slots of a map, by its allocator: groups.hpp and
// backward_shift.hpp must know the key before they know the slot.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace gallery {

template <class Value, class Allocator>
class element_apart {
  using traits = typename std::allocator_traits<Allocator>::template rebind_traits<Value>;

public:
  template <class... Args>
  explicit element_apart(const Allocator& allocator, Args&&... args) : allocator_(allocator) {
    traits::construct(allocator_, at(), std::forward<Args>(args)...);
  }
  element_apart(const element_apart&) = delete;
  element_apart& operator=(const element_apart&) = delete;
  ~element_apart() { traits::destroy(allocator_, at()); }
  Value& operator*() noexcept { return *at(); }
  Value* operator->() noexcept { return at(); }

private:
  Value* at() noexcept { return reinterpret_cast<Value*>(memory_); }
  typename traits::allocator_type allocator_;
  alignas(Value) std::byte memory_[sizeof(Value)];
};

} // namespace gallery
