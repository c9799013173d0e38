// Judy 1.0.5, JudyL: a delete that leaves 31 keys makes a list of the tree. If malloc fails there,
// it answers JERR, with the key gone; and the root of the tree, which counts 31 keys as a list
// does, is taken for one: keys are not found, and what is read lies beyond the root.
//
//   g++ -std=c++20 judy_delete.cpp -lJudy -o judy_delete && ./judy_delete
//
// In contract: Judy(3): "Judy was designed to leave the same data in the array before the call if a
// malloc() fail occurs."
// Exit code 0: right; 1: wrong.
#include <Judy.h>

#include <cstddef>
#include <cstdio>

static bool no_memory = false;

extern "C" void* __libc_malloc(std::size_t); // glibc's malloc
extern "C" void* malloc(std::size_t size) {
  return no_memory ? nullptr : __libc_malloc(size);
}

int main() {
  constexpr Word_t keys = 32;
  Pvoid_t array = nullptr;
  for (Word_t key = 0; key < keys; ++key)
    *reinterpret_cast<PWord_t>(JudyLIns(&array, key, PJE0)) = key;
  no_memory = true;
  const int answer = JudyLDel(&array, 0, PJE0);
  no_memory = false;
  Word_t found = 0;
  for (Word_t key = 0; key < keys; ++key) {
    PPvoid_t place = JudyLGet(array, key, PJE0);
    found += place && *reinterpret_cast<PWord_t>(place) == key;
  }
  const Word_t expected = answer == 1 ? keys - 1 : keys;
  std::printf("JudyLDel answers %d: expected %lu keys, found %lu\n", answer, expected, found);
  return found == expected ? 0 : 1;
}
