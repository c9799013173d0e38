/* What passes between oracle.go and C++. All of it is plain data. */
#ifndef BUCKETPROOF_PROPS_GO_ORACLE_H
#define BUCKETPROOF_PROPS_GO_ORACLE_H

#include <stdint.h>

enum oracle_verb {
  oracle_keep,    /* m[k] = v if k is absent, else m[k] = m[k]: a write that changes no value */
  oracle_assign,  /* m[k] = v */
  oracle_find,    /* v, ok := m[k] */
  oracle_erase,   /* delete(m, k) */
  oracle_clear,   /* for k := range m { delete(m, k) } */
  oracle_make,    /* m = make(map[uint64]uint64) */
  oracle_reserve, /* m = make(map[uint64]uint64, k) if m is empty */
  oracle_next     /* one more turn of a range loop; in oracle_range only */
};

/* Which chains the digest of a step is about. */
enum oracle_scope {
  oracle_touched, /* those that the step may have touched */
  oracle_all
};

struct oracle_step {
  uint64_t key;
  uint64_t value;
  uint8_t verb;
  uint8_t map; /* 0 or 1 */
  uint8_t scope;
};

/* The map after a step, and what the step answered. */
struct oracle_state {
  int64_t count;
  uint64_t nevacuate; /* 0 while no growth is under way: the runtime leaves the last value there */
  uint64_t digest;
  uint64_t value;    /* of the key, after the step; 0 where it is absent */
  uint64_t overflow; /* overflow buckets of the current array, counted one by one; scope all only */
  uint32_t hash0;
  uint16_t noverflow;
  uint8_t B;
  uint8_t growing;
  uint8_t same_size;
  uint8_t present; /* whether the key was there before the step */
};

/* One bucket. Slots that hold no entry have key and value 0. */
struct oracle_bucket {
  uint64_t keys[8];
  uint64_t values[8];
  uint8_t tophash[8];
  uint32_t index;
  uint32_t place; /* 0: the main bucket; n: the n-th overflow bucket of its chain */
  uint8_t old;
};

#endif
