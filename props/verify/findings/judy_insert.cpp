// Judy 1.0.5, JudyL: the insert of the 32nd key makes a tree of the list, and then inserts into the
// tree. If malloc fails in the second step, the root of the tree, which counts 31 keys as a list
// does, is taken for one from then on: keys are not found. If malloc fails in the first step, what
// was allocated before is not given back.
//
//   g++ -std=c++20 judy_insert.cpp -lJudy -o judy_insert && ./judy_insert
//
// In contract: Judy(3): "Judy was designed to leave the same data in the array before the call if a
// malloc() fail occurs."
// Exit code 0: right; 1: wrong.
#include <Judy.h>

#include <cstddef>
#include <cstdio>

static int mallocs_left = 0; // until one fails; 0: none does
static int blocks = 0;

extern "C" void* __libc_malloc(std::size_t); // glibc's
extern "C" void __libc_free(void*);
extern "C" void* malloc(std::size_t size) {
  if (mallocs_left > 0 && --mallocs_left == 0)
    return nullptr;
  ++blocks;
  return __libc_malloc(size);
}
extern "C" void free(void* block) {
  blocks -= block != nullptr;
  __libc_free(block);
}

int main() {
  constexpr Word_t keys = 31;
  Word_t fewest = keys;
  int most_left = 0;
  for (int failing = 1; failing <= 4; ++failing) {
    const int blocks_before = blocks;
    Pvoid_t array = nullptr;
    for (Word_t key = 0; key < keys; ++key)
      *reinterpret_cast<PWord_t>(JudyLIns(&array, key << 56, PJE0)) = key;
    mallocs_left = failing;
    JudyLIns(&array, 1, PJE0);
    mallocs_left = 0;
    Word_t found = 0;
    for (Word_t key = 0; key < keys; ++key) {
      PPvoid_t place = JudyLGet(array, key << 56, PJE0);
      found += place && *reinterpret_cast<PWord_t>(place) == key;
    }
    fewest = found < fewest ? found : fewest;
    JudyLFreeArray(&array, PJE0);
    most_left = blocks - blocks_before > most_left ? blocks - blocks_before : most_left;
  }
  std::printf("expected %lu keys and 0 blocks left, found %lu and %d\n", keys, fewest, most_left);
  return fewest == keys && most_left == 0 ? 0 : 1;
}
