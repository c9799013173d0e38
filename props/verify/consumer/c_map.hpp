// A C map, as a class of the few functions that it has: all that it takes to verify it.
#pragma once

#include "c_map.h"

#include <concepts>
#include <cstdint>
#include <new>

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class c_map {
public:
  c_map() = default;
  c_map(const c_map&) = delete;
  c_map& operator=(const c_map&) = delete;
  ~c_map() { c_clear(&table_); }

  bool insert(Key key, T value) {
    const int inserted = c_insert(&table_, key, value);
    if (inserted < 0)
      throw std::bad_alloc();
    return inserted == 1;
  }
  T* find(Key key) { return c_find(&table_, key); }
  bool erase(Key key) { return c_erase(&table_, key) == 1; }
  std::size_t size() const { return table_.size; }
  void clear() { c_clear(&table_); }
  void for_each(auto f) {
    c_each(
        &table_, [](Key k, T* v, void* with) { (*static_cast<decltype(f)*>(with))(k, *v); }, &f);
  }

private:
  c_table table_{};
};
