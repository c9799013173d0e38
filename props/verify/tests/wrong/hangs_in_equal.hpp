// Wrong: == does not return where the sizes differ. Right to report: one failure, a hang of ==.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class hangs_in_equal : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  friend bool operator==(const hangs_in_equal& a, const hangs_in_equal& b) {
    for (volatile bool forever = a.size() != b.size(); forever;) {
    }
    return static_cast<const base&>(a) == static_cast<const base&>(b);
  }
};
