// Wrong: the destructor of an empty map writes to address 0. Right to report: one failure, a crash
// with no operations needed.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class crashes_when_destroyed_empty : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  crashes_when_destroyed_empty(const crashes_when_destroyed_empty&) = default;
  crashes_when_destroyed_empty(crashes_when_destroyed_empty&&) = default;
  crashes_when_destroyed_empty& operator=(const crashes_when_destroyed_empty&) = default;
  crashes_when_destroyed_empty& operator=(crashes_when_destroyed_empty&&) = default;
  ~crashes_when_destroyed_empty() {
    volatile int* volatile nowhere = nullptr;
    if (this->empty())
      *nowhere = 1;
  }
};
