// libcuckoo 0.3.1: a table of 2^16 buckets or more moves its elements from the old buckets to the
// new ones little by little; swap leaves the old ones, and what is still in them, behind.
//
//   clang++ -std=c++20 -D NDEBUG libcuckoo_swap.cpp -o libcuckoo_swap -pthread && ./libcuckoo_swap
//
// In contract: "Exchanges the contents of the map with those of other" (cuckoohash_map.hh). Without
// NDEBUG an assertion of the library fails. Exit code 0: right; 1: wrong.
#include <libcuckoo/cuckoohash_map.hh>

#include <cstdio>

int main() {
  constexpr int all = 300'000;
  libcuckoo::cuckoohash_map<int, int> filled, swapped;
  for (int key = 0; key < all; ++key)
    filled.insert(key, key);
  swapped.swap(filled);
  int missed = 0;
  for (int key = 0; key < all; ++key)
    missed += swapped.contains(key) ? 0 : 1;
  std::printf("after swap, %d of %d elements are not found\n", missed, all);
  return missed == 0 ? 0 : 1;
}
