// tsl::ordered_map 1.0.0: erase(first, last) goes through the buckets, clears those of erased
// elements, and shifts the next ones back. One that is shifted from the first bucket to the last is
// visited twice, and given a smaller index twice: it is not found any more, or is taken for
// another.
//
//   clang++ -std=c++20 tsl_ordered_erase_range.cpp -o tsl_ordered_erase_range
//   ./tsl_ordered_erase_range
//
// In contract: an erase leaves the other elements ([unord.req.general] a.erase(q1, q2)), and "the
// insert order will be preserved" (tsl/ordered_map.h). Exit code 0: right; 1: wrong.
#include <tsl/ordered_map.h>

#include <cstdio>

int main() {
  tsl::ordered_map<int, int> map;
  map[3] = 3;
  map[1] = 1;
  map.erase(map.begin(), map.begin() + 1);
  const bool is_found = map.find(1) != map.end();
  std::printf("after an erase of element 3, element 1 is %s\n", is_found ? "found" : "not found");
  return is_found ? 0 : 1;
}
