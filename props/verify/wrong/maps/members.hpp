// The members of std::unordered_map that follow from others, and in which there is little to be
// wrong. `Map` has size, begin, end, find, insert, emplace, try_emplace and insert_or_assign.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace gallery {

template <class Map, class Key, class T>
class members {
public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<Key, T>;
  using reference = value_type&;
  using const_reference = const value_type&;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;

  bool empty() const noexcept { return map().size() == 0; }
  bool contains(const Key& key) const { return map().find(key) != map().end(); }
  size_type count(const Key& key) const { return contains(key) ? 1 : 0; }
  T& at(const Key& key) { return value_of(map(), key); }
  const T& at(const Key& key) const { return value_of(map(), key); }
  T& operator[](const Key& key) { return map().try_emplace(key).first->second; }
  T& operator[](Key&& key) { return map().try_emplace(std::move(key)).first->second; }
  auto equal_range(const Key& key) { return range_of(map(), key); }
  auto equal_range(const Key& key) const { return range_of(map(), key); }
  auto cbegin() const noexcept { return map().begin(); }
  auto cend() const noexcept { return map().end(); }

  template <std::input_iterator It>
  requires std::constructible_from<value_type, std::iter_reference_t<It>>
  void insert_all(It first, It last) {
    for (; first != last; ++first)
      map().insert(*first);
  }
  friend void swap(Map& a, Map& b) noexcept { a.swap(b); }

private:
  Map& map() noexcept { return static_cast<Map&>(*this); }
  const Map& map() const noexcept { return static_cast<const Map&>(*this); }

  static auto& value_of(auto& map, const Key& key) {
    const auto it = map.find(key);
    if (it == map.end())
      throw std::out_of_range("the map has no such key");
    return it->second;
  }
  static auto range_of(auto& map, const Key& key) {
    const auto it = map.find(key);
    return std::pair(it, it == map.end() ? it : std::next(it));
  }
};

} // namespace gallery
