// oneTBB 2021.8: a node that was extracted from a tbb::concurrent_unordered_map does not know the
// allocator of the map. When it is destroyed, its memory goes back to an allocator made by default.
//
//   clang++ -std=c++20 tbb_node_allocator.cpp -ltbb -o tbb_node_allocator && ./tbb_node_allocator
//
// In contract: the oneTBB specification has the node handle own the element, and give "a copy of
// the allocator" (get_allocator). Exit code 0: right; 1: wrong.
#include <tbb/concurrent_unordered_map.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <utility>

namespace {

int taken_from_7 = 0;

template <class T>
struct numbered {
  using value_type = T;
  numbered() = default;
  explicit numbered(int n) : number(n) {}
  template <class U>
  numbered(const numbered<U>& other) noexcept : number(other.number) {}
  T* allocate(std::size_t n) {
    taken_from_7 += number == 7 ? 1 : 0;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* at, std::size_t n) noexcept {
    taken_from_7 -= number == 7 ? 1 : 0;
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
  int number = 0;
  {
    tbb::concurrent_unordered_map<int, int, std::hash<int>, std::equal_to<>,
                                  numbered<std::pair<const int, int>>>
        map(8, numbered<std::pair<const int, int>>(7));
    map.insert({1, 1});
    const auto node = map.unsafe_extract(1);
    number = node.get_allocator().number;
  }
  std::printf("the node's allocator is number %d in place of 7, which lacks %d blocks\n", number,
              taken_from_7);
  return number == 7 && taken_from_7 == 0 ? 0 : 1;
}
