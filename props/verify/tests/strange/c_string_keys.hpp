// Right: a C table of C strings, and the class for it that the README shows.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

struct c_string_node {
  char* key;
  std::uint32_t value;
  c_string_node* next;
};
struct c_string_table {
  c_string_node* first;
  std::size_t size;
};
inline c_string_node** c_string_place(c_string_table* table, const char* key) {
  c_string_node** at = &table->first;
  while (*at != nullptr && std::strcmp((*at)->key, key) != 0)
    at = &(*at)->next;
  return at;
}
/// 1 for a new key, 0 for one that was there, -1 for no memory.
inline int c_string_put(c_string_table* table, const char* key, std::uint32_t value) {
  c_string_node** const at = c_string_place(table, key);
  if (*at != nullptr) {
    (*at)->value = value;
    return 0;
  }
  auto* const made = static_cast<c_string_node*>(std::malloc(sizeof(c_string_node)));
  char* const copy = ::strdup(key);
  if (made == nullptr || copy == nullptr) {
    std::free(made);
    std::free(copy);
    return -1;
  }
  *made = {copy, value, nullptr};
  *at = made;
  ++table->size;
  return 1;
}
inline bool c_string_erase(c_string_table* table, const char* key) {
  c_string_node** const at = c_string_place(table, key);
  c_string_node* const gone = *at;
  if (gone == nullptr)
    return false;
  *at = gone->next;
  std::free(gone->key);
  std::free(gone);
  --table->size;
  return true;
}

template <class Key, class T>
requires std::same_as<Key, std::string> && std::same_as<T, std::uint32_t>
class c_string_keys {
public:
  c_string_keys() = default;
  c_string_keys(const c_string_keys&) = delete;
  c_string_keys& operator=(const c_string_keys&) = delete;
  ~c_string_keys() { clear(); }

  bool put(const Key& key, T value) {
    const int answer = c_string_put(&table_, key.c_str(), value);
    if (answer < 0)
      throw std::bad_alloc();
    return answer == 1;
  }
  T* find(const Key& key) {
    c_string_node* const at = *c_string_place(&table_, key.c_str());
    return at == nullptr ? nullptr : &at->value;
  }
  bool erase(const Key& key) { return c_string_erase(&table_, key.c_str()); }
  std::size_t size() const { return table_.size; }
  void clear() {
    while (table_.first != nullptr)
      c_string_erase(&table_, table_.first->key);
  }
  void for_each(auto visit) {
    for (c_string_node* at = table_.first; at != nullptr; at = at->next)
      visit(Key(at->key), at->value);
  }

private:
  c_string_table table_{};
};
