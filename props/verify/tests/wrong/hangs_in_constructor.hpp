// Wrong: copy construction from a map that is not empty does not return. Right to report: one
// failure, a hang of copy construction.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class hangs_in_constructor : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  hangs_in_constructor(const hangs_in_constructor& other) : base(other) {
    for (volatile bool forever = !other.empty(); forever;) {
    }
  }
  hangs_in_constructor(hangs_in_constructor&&) = default;
  hangs_in_constructor& operator=(const hangs_in_constructor&) = default;
  hangs_in_constructor& operator=(hangs_in_constructor&&) = default;
  ~hangs_in_constructor() = default;
};
