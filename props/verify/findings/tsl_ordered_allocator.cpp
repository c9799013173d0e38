// tsl::ordered_map 1.0.0: a rehash makes its new buckets with an allocator made by default, and
// swaps them with the old ones. They are given back to the map's allocator, which did not make
// them.
//
//   clang++ -std=c++20 tsl_ordered_allocator.cpp -o tsl_ordered_allocator
//   ./tsl_ordered_allocator
//
// In contract: its constructors take an allocator; memory goes back to an equal one
// ([container.alloc.reqmts], [allocator.requirements]). Exit code 0: right; 1: wrong.
#include <tsl/ordered_map.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <utility>

namespace {

int blocks[2];

template <class T>
struct numbered {
  using value_type = T;
  numbered() = default;
  explicit numbered(int n) : number(n) {}
  template <class U>
  numbered(const numbered<U>& other) noexcept : number(other.number) {}
  T* allocate(std::size_t n) {
    ++blocks[number];
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* at, std::size_t n) noexcept {
    --blocks[number];
    std::allocator<T>().deallocate(at, n);
  }
  template <class U>
  bool operator==(const numbered<U>& other) const noexcept {
    return number == other.number;
  }
  int number = 0;
};

} // namespace

int main() {
  {
    using element = std::pair<int, int>;
    tsl::ordered_map<int, int, std::hash<int>, std::equal_to<>, numbered<element>> map(
        numbered<element>(1));
    for (int key = 0; key < 100; ++key)
      map[key] = key;
  }
  std::printf("blocks that allocator 0 lacks, and 1: %d, %d\n", blocks[0], blocks[1]);
  return blocks[0] == 0 && blocks[1] == 0 ? 0 : 1;
}
