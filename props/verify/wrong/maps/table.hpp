// A table in the style of C, from 64-bit keys to 32-bit values: put, get, del, and more. Open
// addressing with tombstones: a put looks through the whole run for the key before it takes the
// first tombstone, and tombstones count towards the load.
//
// A put of a new key may move all entries; pointers to values last until then. A del moves nothing.
// What finds no memory answers -1, or null, and changes nothing.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace gallery {

enum table_state { TABLE_FREE = 0, TABLE_USED, TABLE_TOMBSTONE };

struct table_slot {
  uint64_t key;
  uint32_t value;
  enum table_state state;
};

/// All zero is an empty table.
struct table {
  struct table_slot* slots;
  size_t capacity; /// 0 or a power of two
  size_t size;     /// used slots
  size_t filled;   /// used slots and tombstones
};

inline size_t table_home(const struct table* t, uint64_t key) {
  return (size_t)(key * 0x9E3779B97F4A7C15U >> 32) & (t->capacity - 1);
}

/// The slot of the key, or null.
inline struct table_slot* table_slot_of(const struct table* t, uint64_t key) {
  if (t->size == 0)
    return NULL;
  for (size_t i = table_home(t, key); t->slots[i].state != TABLE_FREE;
       i = (i + 1) & (t->capacity - 1))
    if (t->slots[i].state == TABLE_USED && t->slots[i].key == key)
      return &t->slots[i];
  return NULL;
}

/// The value of the key, or null.
inline uint32_t* table_get(const struct table* t, uint64_t key) {
  struct table_slot* s = table_slot_of(t, key);
  return s == NULL ? NULL : &s->value;
}

/// Takes the first slot that is not used. The key must not be in the table, and a slot must be
/// free.
inline void table_add(struct table* t, uint64_t key, uint32_t value) {
  size_t i = table_home(t, key);
  while (t->slots[i].state == TABLE_USED)
    i = (i + 1) & (t->capacity - 1);
  if (t->slots[i].state == TABLE_FREE)
    ++t->filled;
  t->slots[i].key = key;
  t->slots[i].value = value;
  t->slots[i].state = TABLE_USED;
  ++t->size;
}

/// Moves all to so many slots, a power of two. 0, or -1 if there is no memory.
inline int table_resize(struct table* t, size_t capacity) {
  struct table other = {NULL, capacity, 0, 0};
  other.slots = (struct table_slot*)calloc(capacity, sizeof(struct table_slot));
  if (other.slots == NULL)
    return -1;
  for (size_t i = 0; i < t->capacity; ++i)
    if (t->slots[i].state == TABLE_USED)
      table_add(&other, t->slots[i].key, t->slots[i].value);
  free(t->slots);
  *t = other;
  return 0;
}

/// Twice the slots, or the same number if most are tombstones. 0, or -1 if there is no memory.
inline int table_grow(struct table* t) {
  const size_t capacity = t->capacity == 0            ? 8
                          : t->size * 2 < t->capacity ? t->capacity
                                                      : t->capacity * 2;
  return table_resize(t, capacity);
}

/// Whether so many slots may be filled: three quarters.
inline int table_is_room(const struct table* t, size_t filled) {
  return filled * 4 <= t->capacity * 3;
}

/// Makes room for n entries in all. 0, or -1 if there is no memory.
inline int table_reserve(struct table* t, size_t n) {
  size_t capacity = t->capacity == 0 ? 8 : t->capacity;
  if (n > SIZE_MAX / 4 / sizeof(struct table_slot))
    return -1;
  if (n <= t->size || table_is_room(t, t->filled + (n - t->size)))
    return 0;
  while (n * 4 > capacity * 3)
    capacity *= 2;
  return table_resize(t, capacity);
}

/// Inserts, or assigns to the key that is there: 1 if it is new, 0 if not, -1 if there is no
/// memory.
inline int table_put(struct table* t, uint64_t key, uint32_t value) {
  uint32_t* there = table_get(t, key);
  if (there != NULL) {
    *there = value;
    return 0;
  }
  if (!table_is_room(t, t->filled + 1) && table_grow(t) != 0)
    return -1;
  table_add(t, key, value);
  return 1;
}

/// 1 if the key was there, else 0.
inline int table_del(struct table* t, uint64_t key) {
  struct table_slot* s = table_slot_of(t, key);
  if (s == NULL)
    return 0;
  s->state = TABLE_TOMBSTONE;
  --t->size;
  return 1;
}

/// The value of the key, which is put with 0 if it is absent; null if there is no memory.
inline uint32_t* table_get_or_put(struct table* t, uint64_t key) {
  uint32_t* there = table_get(t, key);
  if (there == NULL && table_put(t, key, 0) == 1)
    there = table_get(t, key);
  return there;
}

/// The first used slot from number i on, or the capacity.
inline size_t table_next(const struct table* t, size_t i) {
  while (i < t->capacity && t->slots[i].state != TABLE_USED)
    ++i;
  return i;
}

/// Deletes the entries of which `matches` says 1, and answers how many.
inline size_t table_del_if(struct table* t,
                           int (*matches)(uint64_t key, uint32_t* value, void* context),
                           void* context) {
  const size_t before = t->size;
  for (size_t i = table_next(t, 0); i < t->capacity; i = table_next(t, i + 1))
    if (matches(t->slots[i].key, &t->slots[i].value, context)) {
      t->slots[i].state = TABLE_TOMBSTONE;
      --t->size;
    }
  return before - t->size;
}

/// Makes `to`, which is not used before, a copy. 0, or -1 if there is no memory.
inline int table_copy(struct table* to, const struct table* from) {
  struct table copy = *from;
  if (from->slots != NULL) {
    copy.slots = (struct table_slot*)malloc(from->capacity * sizeof(struct table_slot));
    if (copy.slots == NULL)
      return -1;
    memcpy(copy.slots, from->slots, from->capacity * sizeof(struct table_slot));
  }
  *to = copy;
  return 0;
}

/// Whether two tables have the same entries.
inline int table_equal(const struct table* a, const struct table* b) {
  if (a->size != b->size)
    return 0;
  for (size_t i = table_next(a, 0); i < a->capacity; i = table_next(a, i + 1)) {
    const uint32_t* other = table_get(b, a->slots[i].key);
    if (other == NULL || *other != a->slots[i].value)
      return 0;
  }
  return 1;
}

/// Calls `visit` for each entry. It may change the value, but not the table.
inline void table_each(const struct table* t,
                       void (*visit)(uint64_t key, uint32_t* value, void* context), void* context) {
  for (size_t i = table_next(t, 0); i < t->capacity; i = table_next(t, i + 1))
    visit(t->slots[i].key, &t->slots[i].value, context);
}

/// Frees all memory; the table is empty, and can be used.
inline void table_clear(struct table* t) {
  free(t->slots);
  t->slots = NULL;
  t->capacity = t->size = t->filled = 0;
}

/// The class of few functions around it, for the harness. A put that finds no memory throws.
template <class Key, class T>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class c_table {
public:
  c_table() = default;
  c_table(const c_table& other) {
    if (table_copy(&table_, &other.table_) != 0)
      throw std::bad_alloc();
  }
  c_table& operator=(const c_table& other) {
    c_table copy(other);
    swap(copy);
    return *this;
  }
  ~c_table() { clear(); }

  bool insert_or_assign(Key key, T value) {
    const int answer = table_put(&table_, key, value);
    if (answer < 0)
      throw std::bad_alloc();
    return answer == 1;
  }
  T& operator[](Key key) {
    T* value = table_get_or_put(&table_, key);
    if (value == nullptr)
      throw std::bad_alloc();
    return *value;
  }
  T* find(Key key) { return table_get(&table_, key); }
  const T* find(Key key) const { return table_get(&table_, key); }
  bool erase(Key key) { return table_del(&table_, key) == 1; }
  std::size_t size() const { return table_.size; }
  void clear() { table_clear(&table_); }
  void swap(c_table& other) { std::swap(table_, other.table_); }
  void reserve(std::size_t n) {
    if (table_reserve(&table_, n) != 0)
      throw std::bad_alloc();
  }
  friend bool operator==(const c_table& a, const c_table& b) {
    return table_equal(&a.table_, &b.table_) == 1;
  }
  template <class Matches>
  std::size_t erase_if(Matches matches) {
    const auto call = [](std::uint64_t key, std::uint32_t* value, void* context) {
      return (*static_cast<Matches*>(context))(key, *value) ? 1 : 0;
    };
    return table_del_if(&table_, call, &matches);
  }
  template <class Visit>
  void for_each(Visit visit) {
    const auto call = [](std::uint64_t key, std::uint32_t* value, void* context) {
      (*static_cast<Visit*>(context))(key, *value);
    };
    table_each(&table_, call, &visit);
  }

private:
  table table_{};
};

} // namespace gallery
