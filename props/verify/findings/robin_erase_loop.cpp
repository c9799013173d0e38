// tsl::robin_map 1.2.1: a loop of `it = map.erase(it)` can visit an element twice. An erase shifts
// those behind it back by one, around the end of the table: an element that was visited first
// becomes the last.
//
//   g++ -std=c++20 -O1 robin_erase_loop.cpp -o robin_erase_loop && ./robin_erase_loop
//
// Known, and open: issue 20 of Tessil/robin-map. Its documentation says that an erase invalidates
// iterators, and not that the one it returns may lead to elements once more; in the standard, an
// erase keeps the order of what stays
// ([unord.req.general], LWG issue 2356). Exit code 0: each was visited once; 1: not.
#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdio>

struct one_hash {
  std::size_t operator()(int) const { return 15; }
};

int main() {
  tsl::robin_map<int, int, one_hash> map;
  for (int key = 0; key < 6; ++key)
    map.insert({key, 0});
  int visits = 0;
  for (auto it = map.begin(); it != map.end();) {
    ++visits;
    if (it->first % 2 == 0)
      it = map.erase(it);
    else
      ++it;
  }
  std::printf("expected 6 visits, found %d\n", visits);
  return visits == 6 ? 0 : 1;
}
