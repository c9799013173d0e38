// An object in memory that this process shares with the child processes that it starts later.
#pragma once

#include <cerrno>
#include <new>
#include <sys/mman.h>
#include <system_error>
#include <utility>

namespace bucketproof::model {

template <class T>
class shared {
public:
  /// Throws std::system_error if there is no memory.
  shared() {
    void* const memory =
        ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      throw std::system_error(errno, std::generic_category(), "mmap");
    object_ = ::new (memory) T();
  }
  shared(shared&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  shared& operator=(shared&&) = delete;
  ~shared() {
    if (object_ != nullptr)
      ::munmap(const_cast<void*>(static_cast<const volatile void*>(object_)), sizeof(T));
  }

  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }

private:
  T* object_;
};

} // namespace bucketproof::model
