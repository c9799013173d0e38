// tsl::ordered_map 1.0.0: max_load_factor(ml) limits ml to 0.95, and then takes ml itself. The
// table becomes full, and an insert of another key looks for a free bucket without end.
//
//   clang++ -std=c++20 tsl_ordered_load_factor.cpp -o tsl_ordered_load_factor
//   ./tsl_ordered_load_factor
//
// In contract: tsl/ordered_hash.h limits the factor to MAX_LOAD_FACTOR__MAXIMUM; to
// std::unordered_map it is a hint ([unord.req.general] a.max_load_factor(z)).
// Exit code 0: right; 1: wrong.
#include <tsl/ordered_map.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

static tsl::ordered_map<int, int> map;

int main() {
  map.max_load_factor(2);
  std::signal(SIGALRM, [](int) {
    std::printf("max_load_factor() %.2f: an insert into %zu elements in %zu buckets does not end\n",
                static_cast<double>(map.max_load_factor()), map.size(), map.bucket_count());
    std::fflush(stdout);
    std::_Exit(1);
  });
  alarm(2);
  for (int key = 0; key < 1000; ++key)
    map[key] = key;
  std::printf("max_load_factor() %.2f: %zu elements\n", static_cast<double>(map.max_load_factor()),
              map.size());
  return 0;
}
