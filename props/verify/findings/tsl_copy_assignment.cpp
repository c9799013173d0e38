// tsl::robin_map 1.2.1 and tsl::hopscotch_map 2.3.0: a copy assignment in which a copy throws
// leaves the number of buckets of the one map with the buckets of the other.
//
//   clang++ -std=c++20 -g -fsanitize=address tsl_copy_assignment.cpp -o tsl_copy_assignment
//   ./tsl_copy_assignment    # AddressSanitizer reports a heap-buffer-overflow, or: exit code 1
//
// Their READMEs promise the strong guarantee for elements like these, whose moves and swaps do not
// throw, or that of std::unordered_map; either is at least a map that can be destroyed and used.
#include <tsl/hopscotch_map.h>
#include <tsl/robin_map.h>

#include <cstdio>
#include <stdexcept>

static int copies_left = 1 << 30;

struct value {
  value() = default;
  value(const value&) {
    if (copies_left-- == 0)
      throw std::runtime_error("a copy");
  }
  value(value&&) noexcept = default;
  value& operator=(const value&) = default;
  value& operator=(value&&) noexcept = default;
};

template <class Map>
bool survives(const char* name) {
  Map large, small;
  for (int key = 0; key < 1000; ++key)
    large.try_emplace(key);
  for (int key = 0; key < 10; ++key)
    small.try_emplace(key);
  copies_left = 500;
  try {
    small = large;
  } catch (const std::runtime_error&) {
  }
  std::size_t visited = 0;
  for (auto it = small.begin(); it != small.end(); ++it)
    ++visited;
  std::size_t found = 0;
  for (int key = 0; key < 1000; ++key)
    found += small.count(key);
  std::printf("%s: size() %zu, %zu visited, %zu found\n", name, small.size(), visited, found);
  return small.size() == visited && visited == found;
}

int main() {
  const bool robin = survives<tsl::robin_map<int, value>>("robin_map");
  const bool hopscotch = survives<tsl::hopscotch_map<int, value>>("hopscotch_map");
  return robin && hopscotch ? 0 : 1;
}
