// The members of std::unordered_map that follow from a few others, so that each map in this folder
// shows only how it stores and finds its elements.
//
// `Map` has size, begin, end, find, erase(const_iterator) and, for this class alone, find_or_make:
// it finds the element of a key, or makes one of the key and of arguments for the value.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace right {

template <class Map, class Key, class T, class Value>
class members {
public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = Value;
  using reference = Value&;
  using const_reference = const Value&;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  template <class It>
  static constexpr bool is_hint = std::is_convertible_v<It, typename Map::const_iterator>;

  bool empty() const noexcept { return map().size() == 0; }
  bool contains(const Key& key) const { return map().find(key) != map().end(); }
  size_type count(const Key& key) const { return contains(key) ? 1 : 0; }
  T& at(const Key& key) { return existing(map(), key); }
  const T& at(const Key& key) const { return existing(map(), key); }
  T& operator[](const Key& key) { return map().find_or_make(key).first->second; }
  T& operator[](Key&& key) { return map().find_or_make(std::move(key)).first->second; }
  auto equal_range(const Key& key) { return range_of(map(), key); }
  auto equal_range(const Key& key) const { return range_of(map(), key); }
  auto cbegin() const noexcept { return map().begin(); }
  auto cend() const noexcept { return map().end(); }

  template <class... Args>
  auto try_emplace(const Key& key, Args&&... args) {
    return map().find_or_make(key, std::forward<Args>(args)...);
  }
  template <class... Args>
  auto try_emplace(Key&& key, Args&&... args) {
    return map().find_or_make(std::move(key), std::forward<Args>(args)...);
  }
  template <class Argument>
  auto insert_or_assign(const Key& key, Argument&& value) {
    return assigned(map().find_or_make(key, std::forward<Argument>(value)),
                    std::forward<Argument>(value));
  }
  template <class Argument>
  auto insert_or_assign(Key&& key, Argument&& value) {
    return assigned(map().find_or_make(std::move(key), std::forward<Argument>(value)),
                    std::forward<Argument>(value));
  }
  auto insert(const value_type& e) { return map().find_or_make(e.first, e.second); }
  auto insert(value_type&& e) {
    return map().find_or_make(std::move(e.first), std::move(e.second));
  }
  template <class Pair>
  requires std::constructible_from<value_type, Pair&&>
  auto insert(Pair&& pair) { return insert(value_type(std::forward<Pair>(pair))); }
  template <std::input_iterator It>
  requires std::constructible_from<value_type, std::iter_reference_t<It>>
  void insert(It first, It last) {
    for (; first != last; ++first)
      insert(*first);
  }
  void insert(std::initializer_list<value_type> list) { insert(list.begin(), list.end()); }
  template <class... Args>
  auto emplace(Args&&... args) {
    return insert(value_type(std::forward<Args>(args)...));
  }

  // A hint changes nothing.
  template <class Hint, class Pair = value_type>
  requires(is_hint<Hint>&& std::constructible_from<value_type, Pair&&>) auto insert(Hint,
                                                                                    Pair&& pair) {
    return insert(std::forward<Pair>(pair)).first;
  }
  template <class Hint, class... Args>
  requires is_hint<Hint>
  auto emplace_hint(Hint, Args&&... args) { return emplace(std::forward<Args>(args)...).first; }
  template <class Hint, class Argument, class... Args>
  requires(is_hint<Hint>&& std::convertible_to<Argument&&, const Key&>) auto try_emplace(
      Hint, Argument&& key, Args&&... args) {
    return try_emplace(std::forward<Argument>(key), std::forward<Args>(args)...).first;
  }
  template <class Hint, class Argument, class Assigned>
  requires(is_hint<Hint>&& std::convertible_to<Argument&&, const Key&>) auto insert_or_assign(
      Hint, Argument&& key, Assigned&& value) {
    return insert_or_assign(std::forward<Argument>(key), std::forward<Assigned>(value)).first;
  }

  /// The key may be one of the map: it is not used once its element is found.
  size_type erase(const Key& key) {
    const auto it = map().find(key);
    if (it == map().end())
      return 0;
    map().erase(it);
    return 1;
  }

  friend bool operator==(const Map& a, const Map& b) {
    if (a.size() != b.size())
      return false;
    for (const auto& element : a)
      if (const auto it = b.find(element.first); it == b.end() || !(*it == element))
        return false;
    return true;
  }
  friend void swap(Map& a, Map& b) noexcept(noexcept(a.swap(b))) { a.swap(b); }

private:
  Map& map() noexcept { return static_cast<Map&>(*this); }
  const Map& map() const noexcept { return static_cast<const Map&>(*this); }

  static auto& existing(auto& map, const Key& key) {
    const auto it = map.find(key);
    if (it == map.end())
      throw std::out_of_range("the map has no such key");
    return it->second;
  }
  static auto range_of(auto& map, const Key& key) {
    const auto it = map.find(key);
    return std::pair(it, it == map.end() ? it : std::next(it));
  }
  template <class Inserted, class Argument>
  static Inserted assigned(Inserted result, Argument&& value) {
    if (!result.second)
      result.first->second = std::forward<Argument>(value);
    return result;
  }
};

/// Erases by a loop, where erasing moves no element that the loop has passed.
template <class Map, class Predicate>
std::size_t erase_by_loop(Map& map, Predicate matches) {
  const std::size_t before = map.size();
  for (auto it = map.begin(); it != map.end();) {
    if (matches(*it))
      it = map.erase(it);
    else
      ++it;
  }
  return before - map.size();
}

} // namespace right
