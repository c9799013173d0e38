// Wrong: the destructor does not return while the map has 3 elements. Right to report: one failure,
// a hang in the destructor.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class hangs_in_destructor : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  hangs_in_destructor(const hangs_in_destructor&) = default;
  hangs_in_destructor(hangs_in_destructor&&) = default;
  hangs_in_destructor& operator=(const hangs_in_destructor&) = default;
  hangs_in_destructor& operator=(hangs_in_destructor&&) = default;
  ~hangs_in_destructor() {
    for (volatile bool forever = this->size() == 3; forever;) {
    }
  }
};
