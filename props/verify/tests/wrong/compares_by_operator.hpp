// Lookups compare keys by ==, not by the equality that the map was given alone.
#pragma once

#include <cstddef>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class compares_by_operator : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = std::unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  auto find(const Key& key) { return the_same(*this, key); }
  auto find(const Key& key) const { return the_same(*this, key); }
  std::size_t count(const Key& key) const { return find(key) == this->end() ? 0 : 1; }
  bool contains(const Key& key) const { return count(key) != 0; }

private:
  static auto the_same(auto& map, const Key& key) {
    const auto there = map.base::find(key);
    return there == map.end() || there->first == key ? there : map.end();
  }
};
