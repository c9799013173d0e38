// libc++ 14: rehash compares neighbouring keys, which a map of unique keys need not do. When the
// comparison throws, the buckets are half linked: elements are in the map, and find misses them.
//
//   clang++ -std=c++20 -stdlib=libc++ libcxx_rehash.cpp -o libcxx_rehash && ./libcxx_rehash
//
// In contract: [unord.req.except], a comparison may throw out of rehash, and the map, whatever it
// then holds, must be a map ([res.on.exception.handling] promises no less by default).
// Exit code 0: right; 1: wrong.
#include <cstddef>
#include <cstdio>
#include <unordered_set>

namespace {

bool equal_throws = false;

struct equal {
  bool operator()(std::size_t x, std::size_t y) const {
    if (equal_throws)
      throw 1;
    return x == y;
  }
};

struct itself {
  std::size_t operator()(std::size_t key) const { return key; }
};

} // namespace

int main() {
  std::unordered_set<std::size_t, itself, equal> set{0, 96, 97, 98, 99, 100};
  set.rehash(11);
  equal_throws = true;
  try {
    set.rehash(0);
  } catch (int) {
  }
  equal_throws = false;
  int missed = 0;
  for (const std::size_t key : set)
    missed += set.find(key) == set.end() ? 1 : 0;
  std::printf("%zu elements, %d of them not found\n", set.size(), missed);
  return missed == 0 ? 0 : 1;
}
