// oneTBB 2021.8: copies, assignments, swaps and moves of a tbb::concurrent_hash_map leave its
// HashCompare object behind. Where that has a state, the elements are there, and find misses them.
//
//   clang++ -std=c++20 tbb_hash_compare.cpp -ltbb -o tbb_hash_compare && ./tbb_hash_compare
//
// In contract: the oneTBB specification has constructors take such an object "to calculate hash
// codes", and a copy is "a copy of other". Exit code 0: right; 1: wrong.
#include <tbb/concurrent_hash_map.h>

#include <cstddef>
#include <cstdio>
#include <utility>

namespace {

struct seeded {
  std::size_t hash(int key) const { return static_cast<std::size_t>(key) + seed; }
  bool equal(int a, int b) const { return a == b; }
  std::size_t seed = 0;
};
using map = tbb::concurrent_hash_map<int, int, seeded>;

map made() {
  return {{{0, 0}, {1, 1}}, seeded{1}};
}

int missed(const map& m) {
  int missed = 0;
  for (const auto& [key, value] : m)
    missed += m.count(key) == 0 ? 1 : 0;
  return missed;
}

} // namespace

int main() {
  map original = made(), to_swap = made(), to_move = made();
  const map copy(original);
  map assigned, swapped;
  assigned = original;
  swapped.swap(to_swap);
  const map moved(std::move(to_move));
  std::printf("of 2 elements, find misses %d (copy), %d (assignment), %d (swap), %d (move)\n",
              missed(copy), missed(assigned), missed(swapped), missed(moved));
  return missed(copy) + missed(assigned) + missed(swapped) + missed(moved) == 0 ? 0 : 1;
}
