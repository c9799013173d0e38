// Wrong: it cannot be constructed, for its only constructor throws. Right to report: one failure
// that says so, with the text of the exception.
#pragma once

#include <stdexcept>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class throws_from_constructor : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  throws_from_constructor() { throw std::runtime_error("no table today"); }
};
