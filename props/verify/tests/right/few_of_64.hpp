// Right: a map of five functions that holds at most 64 elements, and says so in its traits.
#pragma once

#include "model/verify/traits.hpp"

#include <cstddef>
#include <stdexcept>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal>
class few_of_64 {
public:
  bool insert(Key key, T value) {
    if (map_.find(key) != map_.end())
      return false;
    if (map_.size() == 64)
      throw std::length_error("full");
    return map_.emplace(std::move(key), std::move(value)).second;
  }
  T* find(const Key& key) {
    const auto at = map_.find(key);
    return at == map_.end() ? nullptr : &at->second;
  }
  bool erase(const Key& key) { return map_.erase(key) == 1; }
  std::size_t size() const { return map_.size(); }
  void for_each(auto f) {
    for (auto& [key, value] : map_)
      f(key, value);
  }

private:
  std::unordered_map<Key, T, Hash, Equal> map_;
};
struct few_of_64_traits : bucketproof::verify::traits {
  static constexpr std::size_t most_entries = 64;
};
