/* Right: a hash table in the style of C, from 64-bit keys to 32-bit values. Open addressing with
 * tombstones: a put looks through the whole run for the key before it takes the first tombstone,
 * and tombstones count towards the load.
 *
 * A put of a new key may move all entries; pointers to values last until then. A del moves nothing.
 * A put that finds no memory answers -1 and changes nothing. */
#ifndef BUCKETPROOF_RIGHT_C_TABLE_H
#define BUCKETPROOF_RIGHT_C_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum c_table_state { C_TABLE_FREE = 0, C_TABLE_USED, C_TABLE_TOMBSTONE };

struct c_table_slot {
  uint64_t key;
  uint32_t value;
  enum c_table_state state;
};

/* All zero is an empty table. */
struct c_table {
  struct c_table_slot* slots;
  size_t capacity; /* 0 or a power of two */
  size_t size;     /* used slots */
  size_t filled;   /* used slots and tombstones */
};

static inline size_t c_table_home(const struct c_table* t, uint64_t key) {
  return (size_t)(key * 0x9E3779B97F4A7C15U >> 32) & (t->capacity - 1);
}

/* The slot of the key, or null. */
static inline struct c_table_slot* c_table_slot_of(const struct c_table* t, uint64_t key) {
  if (t->size == 0)
    return NULL;
  for (size_t i = c_table_home(t, key); t->slots[i].state != C_TABLE_FREE;
       i = (i + 1) & (t->capacity - 1))
    if (t->slots[i].state == C_TABLE_USED && t->slots[i].key == key)
      return &t->slots[i];
  return NULL;
}

/* The value of the key, or null. */
static inline uint32_t* c_table_get(const struct c_table* t, uint64_t key) {
  struct c_table_slot* s = c_table_slot_of(t, key);
  return s == NULL ? NULL : &s->value;
}

/* Takes the first slot that is not used. The key must not be in the table, and a slot must be free.
 */
static inline void c_table_add(struct c_table* t, uint64_t key, uint32_t value) {
  size_t i = c_table_home(t, key);
  while (t->slots[i].state == C_TABLE_USED)
    i = (i + 1) & (t->capacity - 1);
  if (t->slots[i].state == C_TABLE_FREE)
    ++t->filled;
  t->slots[i].key = key;
  t->slots[i].value = value;
  t->slots[i].state = C_TABLE_USED;
  ++t->size;
}

/* 0, or -1 if there is no memory. Twice the slots, or the same number if most are tombstones. */
static inline int c_table_grow(struct c_table* t) {
  struct c_table bigger = {NULL, 0, 0, 0};
  bigger.capacity = t->capacity == 0            ? 8
                    : t->size * 2 < t->capacity ? t->capacity
                                                : t->capacity * 2;
  bigger.slots = (struct c_table_slot*)calloc(bigger.capacity, sizeof(struct c_table_slot));
  if (bigger.slots == NULL)
    return -1;
  for (size_t i = 0; i < t->capacity; ++i)
    if (t->slots[i].state == C_TABLE_USED)
      c_table_add(&bigger, t->slots[i].key, t->slots[i].value);
  free(t->slots);
  *t = bigger;
  return 0;
}

/* Inserts, or assigns to the key that is there: 1 if it is new, 0 if not, -1 if there is no memory.
 */
static inline int c_table_put(struct c_table* t, uint64_t key, uint32_t value) {
  uint32_t* there = c_table_get(t, key);
  if (there != NULL) {
    *there = value;
    return 0;
  }
  if ((t->filled + 1) * 4 > t->capacity * 3 && c_table_grow(t) != 0)
    return -1;
  c_table_add(t, key, value);
  return 1;
}

/* 1 if the key was there, else 0. */
static inline int c_table_del(struct c_table* t, uint64_t key) {
  struct c_table_slot* s = c_table_slot_of(t, key);
  if (s == NULL)
    return 0;
  s->state = C_TABLE_TOMBSTONE;
  --t->size;
  return 1;
}

/* Calls `visit` for each entry. It may change the value, but not the table. */
static inline void c_table_each(const struct c_table* t,
                                void (*visit)(uint64_t key, uint32_t* value, void* context),
                                void* context) {
  for (size_t i = 0; i < t->capacity; ++i)
    if (t->slots[i].state == C_TABLE_USED)
      visit(t->slots[i].key, &t->slots[i].value, context);
}

/* Frees all memory; the table is empty, and can be used. */
static inline void c_table_clear(struct c_table* t) {
  free(t->slots);
  t->slots = NULL;
  t->capacity = t->size = t->filled = 0;
}

#endif
