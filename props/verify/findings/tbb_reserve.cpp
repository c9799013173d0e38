// oneTBB 2021.8: reserve(n) of a tbb::concurrent_unordered_map that has buckets enough for n
// elements does not end.
//
//   clang++ -std=c++20 tbb_reserve.cpp -ltbb -o tbb_reserve && ./tbb_reserve
//
// In contract: the oneTBB specification has reserve set "the number of buckets to the value which
// is needed to store n elements". Known: oneTBB issues 1056 and 1138, mended by pull request 1057.
// Exit code 0: right; 1: wrong.
#include <tbb/concurrent_unordered_map.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

int main() {
  std::signal(SIGALRM, [](int) {
    std::puts("reserve(1) does not end");
    std::fflush(stdout);
    std::_Exit(1);
  });
  alarm(2);
  tbb::concurrent_unordered_map<int, int> map;
  map.reserve(1);
  std::puts("reserve(1) returned");
  return 0;
}
