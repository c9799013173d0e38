// Wrong: find never ends its recursion while the map has 5 elements. Right to report: one failure,
// the stack overflowed.
#pragma once

#include <cstddef>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class recurses_forever : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  typename base::iterator find(const Key& key) {
    recurse();
    return base::find(key);
  }
  typename base::const_iterator find(const Key& key) const {
    recurse();
    return base::find(key);
  }

private:
  void recurse() const {
    if (this->size() == 5)
      deeper(0);
  }
  static std::size_t deeper(std::size_t depth) {
    volatile std::size_t frame[32] = {depth};
    return depth == static_cast<std::size_t>(-1) ? 0 : deeper(depth + 1) + frame[0];
  }
};
