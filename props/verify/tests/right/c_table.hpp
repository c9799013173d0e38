// Right: the class of few functions around c_table.h, for the harness. A put that finds no memory
// throws std::bad_alloc and has changed nothing.
#pragma once

#include "c_table.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>

namespace right {

template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class c_table {
public:
  c_table() = default;
  c_table(const c_table&) = delete;
  c_table& operator=(const c_table&) = delete;
  ~c_table() { clear(); }

  bool insert_or_assign(Key key, T value) {
    const int answer = c_table_put(&table_, key, value);
    if (answer < 0)
      throw std::bad_alloc();
    return answer == 1;
  }
  T* find(Key key) { return c_table_get(&table_, key); }
  const T* find(Key key) const { return c_table_get(&table_, key); }
  bool erase(Key key) { return c_table_del(&table_, key) == 1; }
  std::size_t size() const { return table_.size; }
  void clear() { c_table_clear(&table_); }
  template <class Visit>
  void for_each(Visit visit) {
    const auto call = [](std::uint64_t key, std::uint32_t* value, void* context) {
      (*static_cast<Visit*>(context))(key, *value);
    };
    c_table_each(&table_, call, &visit);
  }

private:
  ::c_table table_{};
};

} // namespace right
