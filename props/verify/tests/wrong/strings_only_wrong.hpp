// Wrong, and for std::string keys alone: erase leaves the element while the map has 3.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <unordered_map>

template <class Key, class T>
requires std::same_as<Key, std::string>
class strings_only_wrong {
public:
  bool insert(Key key, T value) { return map_.emplace(std::move(key), std::move(value)).second; }
  T* find(const Key& key) {
    const auto at = map_.find(key);
    return at == map_.end() ? nullptr : &at->second;
  }
  bool erase(const Key& key) {
    return map_.size() == 3 ? map_.count(key) == 1 : map_.erase(key) == 1;
  }
  std::size_t size() const { return map_.size(); }
  void for_each(auto f) {
    for (auto& [key, value] : map_)
      f(key, value);
  }

private:
  std::unordered_map<Key, T> map_;
};
