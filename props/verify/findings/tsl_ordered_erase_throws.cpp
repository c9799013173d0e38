// tsl::ordered_map 1.0.0: an erase computes the hash of each element behind the erased one in a
// function that is noexcept. A hash that throws there ends the program.
//
//   clang++ -std=c++20 tsl_ordered_erase_throws.cpp -o tsl_ordered_erase_throws
//   ./tsl_ordered_erase_throws
//
// In contract: its README has the strong guarantee hold if emplace_back of the container of values
// has it, which that of std::deque has. Exit code 0: right; 1: wrong.
#include <tsl/ordered_map.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

int calls_left = 1 << 30;

struct hash {
  std::size_t operator()(int key) const {
    if (calls_left-- == 0)
      throw 1;
    return static_cast<std::size_t>(key);
  }
};

} // namespace

int main() {
  std::set_terminate([] {
    std::puts("the erase of an element, in which a hash throws, calls std::terminate");
    std::fflush(stdout);
    std::_Exit(1);
  });
  tsl::ordered_map<int, int, hash> map;
  map[1] = 0;
  map[2] = 0;
  calls_left = 1;
  try {
    map.erase(1);
  } catch (int) {
  }
  std::printf("%zu elements\n", map.size());
  return 0;
}
