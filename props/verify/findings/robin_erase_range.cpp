// tsl::robin_map 1.2.1: erase(first, last) takes the table for a line, and elements whose places go
// around its end are not shifted back over it. Keys are left that no lookup finds, or twice.
//
//   g++ -std=c++20 -O1 robin_erase_range.cpp -o robin_erase_range && ./robin_erase_range
//
// In contract: its documentation puts no limit on it. Known, and open: pull request 92 of
// Tessil/robin-map. Exit code 0: right; 1: wrong.
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
  auto last = map.cbegin(); // the element in the first place, whose own is the last one
  for (int i = 0; i < 5; ++i)
    ++last;
  map.erase(last, map.cend());
  std::size_t found = 0;
  for (const auto& element : map)
    found += map.count(element.first);
  std::printf("%zu elements, %zu of them found\n", map.size(), found);
  return map.size() == 5 && found == 5 ? 0 : 1;
}
