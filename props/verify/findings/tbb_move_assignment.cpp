// oneTBB 2021.8: a move assignment to a tbb::concurrent_hash_map that has elements leaks them.
//
//   clang++ -std=c++20 tbb_move_assignment.cpp -ltbb -o tbb_move_assignment
//   ./tbb_move_assignment
//
// In contract: the oneTBB specification has it replace "all elements in *this by the elements in
// other"; what was there is never destroyed, and its memory never freed.
// Exit code 0: right; 1: wrong.
#include <tbb/concurrent_hash_map.h>

#include <cstdio>
#include <utility>

static int alive = 0;

struct value {
  value() { ++alive; }
  value(const value&) { ++alive; }
  ~value() { --alive; }
};

int main() {
  {
    tbb::concurrent_hash_map<int, value> to, from;
    for (int key = 0; key < 1000; ++key)
      to.insert({key, value()});
    to = std::move(from);
  }
  std::printf("%d of 1000 values were not destroyed\n", alive);
  return alive == 0 ? 0 : 1;
}
