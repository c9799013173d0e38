// tsl::ordered_map 1.0.0: a copy assignment copies the buckets before the values. When a copy of a
// value throws, the buckets lead to values that are not there.
//
//   clang++ -std=c++20 tsl_ordered_copy_assignment.cpp -o tsl_ordered_copy_assignment
//   ./tsl_ordered_copy_assignment    # exit code 1, or a crash
//
// In contract: its README has the strong guarantee hold if emplace_back of the container of values
// has it, which that of std::deque has. Exit code 0: right; 1 or a crash: wrong.
#include <tsl/ordered_map.h>

#include <cstdio>

namespace {

int copies_left = 1 << 30;

struct value {
  value() = default;
  value(const value&) {
    if (copies_left-- == 0)
      throw 1;
  }
  value(value&&) noexcept = default;
  value& operator=(const value&) = default;
  value& operator=(value&&) noexcept = default;
};

} // namespace

int main() {
  tsl::ordered_map<int, value> large, small;
  for (int key = 0; key < 1000; ++key)
    large[key];
  small[0];
  copies_left = 500;
  try {
    small = large;
  } catch (int) {
  }
  int found = 0;
  for (int key = 0; key < 1000; ++key)
    found += small.count(key) != 0 ? 1 : 0;
  std::printf("size() %zu, but %d elements are found\n", small.size(), found);
  return small.size() == static_cast<std::size_t>(found) ? 0 : 1;
}
