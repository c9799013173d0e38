// A right map of the fewest functions, which compiles quickest: a list.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <list>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class tiny_map {
public:
  bool insert(Key key, T value) {
    if (find(key) != nullptr)
      return false;
    elements_.push_back({key, value});
    return true;
  }
  T* find(const Key& key) {
    const auto at = std::find_if(elements_.begin(), elements_.end(),
                                 [&key](const element& e) { return e.key == key; });
    return at == elements_.end() ? nullptr : &at->value;
  }
  bool erase(const Key& key) {
    return elements_.remove_if([&key](const element& e) { return e.key == key; }) == 1;
  }
  std::size_t size() const { return elements_.size(); }
  void for_each(auto f) {
    for (element& e : elements_)
      f(e.key, e.value);
  }

private:
  struct element {
    Key key;
    T value;
  };
  std::list<element> elements_;
};
