// Right, but erase returns void, by key, by iterator and of a range.
#pragma once

#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class erase_answers_nothing : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  void erase(const Key& key) { base::erase(key); }
  void erase(typename base::const_iterator at) { base::erase(at); }
  void erase(typename base::const_iterator first, typename base::const_iterator last) {
    base::erase(first, last);
  }
};
