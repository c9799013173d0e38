// sparsehash 2.0.3: with max_load_factor(1) a google::dense_hash_map or sparse_hash_map becomes
// full, and a lookup of an absent key looks for a free place without end.
//
//   clang++ -std=c++20 -D NDEBUG sparsehash_load_factor.cpp -o sparsehash_load_factor
//   ./sparsehash_load_factor
//
// In contract: its documentation gives max_load_factor(new_grow) no limit, and the source allows 1
// (internal/hashtable-common.h: assert(grow <= 1.0)). Without NDEBUG another assertion of the
// library fails. Known: sparsehash/sparsehash issue 141. Exit code 0: right; 1: wrong.
#include <sparsehash/dense_hash_map>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

static google::dense_hash_map<int, int> map;

int main() {
  map.set_empty_key(-1);
  map.max_load_factor(1);
  std::signal(SIGALRM, [](int) {
    std::printf("an insert into %zu elements in %zu buckets does not end\n", map.size(),
                map.bucket_count());
    std::fflush(stdout);
    std::_Exit(1);
  });
  alarm(2);
  for (int key = 0; key < 1000; ++key)
    map[key] = key;
  std::printf("%zu elements\n", map.size());
  return 0;
}
