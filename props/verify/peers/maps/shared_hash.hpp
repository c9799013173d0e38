// A hash functor for maps that make theirs themselves: all of one type share one.
#pragma once

#include <cstddef>

namespace peers {

template <class Key, class Hash>
struct shared_hash {
  std::size_t operator()(const Key& key) const { return hash(key); }
  static inline Hash hash{};
};

} // namespace peers
