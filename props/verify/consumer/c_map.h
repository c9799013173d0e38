/* A map with a C interface: unsigned 64-bit keys, 32-bit values, a list a bucket. */
#pragma once
#include <stdint.h>
#include <stdlib.h>

struct c_node {
  uint64_t key;
  uint32_t value;
  struct c_node* next;
};
struct c_table {
  struct c_node* heads[64];
  size_t size;
};

static inline struct c_node** c_place(struct c_table* t, uint64_t key) {
  struct c_node** at = &t->heads[key % 64];
  while (*at != NULL && (*at)->key != key)
    at = &(*at)->next;
  return at;
}
/* 1: inserted; 0: it is there already; -1: no memory. */
static inline int c_insert(struct c_table* t, uint64_t key, uint32_t value) {
  struct c_node** at = c_place(t, key);
  if (*at != NULL)
    return 0;
  *at = (struct c_node*)calloc(1, sizeof **at);
  if (*at == NULL)
    return -1;
  (*at)->key = key;
  (*at)->value = value;
  ++t->size;
  return 1;
}
static inline uint32_t* c_find(struct c_table* t, uint64_t key) {
  struct c_node* at = *c_place(t, key);
  return at != NULL ? &at->value : NULL;
}
static inline int c_erase(struct c_table* t, uint64_t key) {
  struct c_node** at = c_place(t, key);
  struct c_node* gone = *at;
  if (gone == NULL)
    return 0;
  *at = gone->next;
  free(gone);
  --t->size;
  return 1;
}
static inline void c_each(struct c_table* t, void (*f)(uint64_t, uint32_t*, void*), void* with) {
  for (size_t i = 0; i < 64; ++i)
    for (struct c_node* at = t->heads[i]; at != NULL; at = at->next)
      f(at->key, &at->value, with);
}
static inline void c_clear(struct c_table* t) {
  for (size_t i = 0; i < 64; ++i)
    while (t->heads[i] != NULL)
      c_erase(t, t->heads[i]->key);
}
