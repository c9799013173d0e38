// Right as maps, and each breaks a property of properties/of_a_table.hpp: capacities that are no
// powers of two, finds that allocate. The last is wrong as a map, too: its erase_if skips the
// element after each that it erases.
#pragma once

#include "model/verify/traits.hpp"
#include "props/verify/property.hpp"

#include <bit>
#include <cstddef>
#include <memory>
#include <string_view>
#include <tuple>
#include <unordered_map>

template <class Key, class T, class Hash, class Equal, class Allocator>
class tells_capacity : public std::unordered_map<Key, T, Hash, Equal, Allocator> {
public:
  using std::unordered_map<Key, T, Hash, Equal, Allocator>::unordered_map;
  std::size_t capacity() const { return std::size_t{1} << 20U; }
};

template <class Key, class T, class Hash, class Equal, class Allocator>
class odd_capacity : public tells_capacity<Key, T, Hash, Equal, Allocator> {
public:
  using tells_capacity<Key, T, Hash, Equal, Allocator>::tells_capacity;
  std::size_t capacity() const { return this->size() == 3 ? 3 : 1024; }
};

template <class Key, class T, class Hash, class Equal, class Allocator>
class find_allocates : public tells_capacity<Key, T, Hash, Equal, Allocator> {
public:
  using tells_capacity<Key, T, Hash, Equal, Allocator>::tells_capacity;
  auto find(const Key& key) {
    touch();
    return tells_capacity<Key, T, Hash, Equal, Allocator>::find(key);
  }
  auto find(const Key& key) const {
    touch();
    return tells_capacity<Key, T, Hash, Equal, Allocator>::find(key);
  }

private:
  void touch() const {
    if (this->size() < 2)
      return;
    Allocator of_this = this->get_allocator();
    of_this.deallocate(of_this.allocate(1), 1);
  }
};

template <class Key, class T, class Hash, class Equal, class Allocator>
class odd_and_forgetful : public odd_capacity<Key, T, Hash, Equal, Allocator> {
public:
  using odd_capacity<Key, T, Hash, Equal, Allocator>::odd_capacity;
  template <class Predicate>
  friend std::size_t erase_if(odd_and_forgetful& map, Predicate matches) {
    const std::size_t before = map.size();
    for (auto it = map.begin(); it != map.end(); ++it)
      if (matches(*it) && (it = map.erase(it)) == map.end())
        break;
    return before - map.size();
  }
};

/// A property that is listed by the traits, and is broken, too.
struct promises_few_elements : bucketproof::verify::traits {
  struct at_most_seven {
    static constexpr std::string_view name = "at_most_seven";
    static constexpr std::string_view says = "The map holds at most seven elements.";
    static bucketproof::verify::verdict holds(const bucketproof::verify::step& s) {
      return bucketproof::verify::at_most(s.after.size, 7, "elements");
    }
  };
  using properties = std::tuple<at_most_seven>;
};
