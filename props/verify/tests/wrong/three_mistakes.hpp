// Wrong three times: equal_range of a present key goes on to the end, erase_if skips the element
// after each that it erases, and copy assignment from more than 4 elements forgets the values.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

template <class Key, class T, class Hash, class Equal, class Allocator>
class three_mistakes : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  three_mistakes(const three_mistakes&) = default;
  three_mistakes(three_mistakes&&) = default;
  three_mistakes& operator=(three_mistakes&&) = default;
  three_mistakes& operator=(const three_mistakes& other) {
    base::operator=(other);
    if (this != &other && this->size() > 4)
      for (auto& element : *this)
        element.second = T();
    return *this;
  }
  ~three_mistakes() = default;

  auto equal_range(const Key& key) { return std::pair(this->find(key), this->end()); }
  auto equal_range(const Key& key) const { return std::pair(this->find(key), this->end()); }
  template <class Predicate>
  friend std::size_t erase_if(three_mistakes& map, Predicate matches) {
    const std::size_t before = map.size();
    for (auto it = map.begin(); it != map.end(); ++it)
      if (matches(*it) && (it = map.erase(it)) == map.end())
        break;
    return before - map.size();
  }
};
