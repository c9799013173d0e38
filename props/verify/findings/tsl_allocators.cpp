// tsl::robin_map 1.2.1 and tsl::hopscotch_map 2.3.0: a move assignment between unequal allocators
// that do not propagate swaps the memory of both; each is given back to the other's allocator.
//
//   g++ -std=c++20 tsl_allocators.cpp -o tsl_allocators && ./tsl_allocators
//
// [container.alloc.reqmts]: where the allocators are unequal and do not propagate, the elements are
// moved one by one. The documentation of both has no word of it. Exit code 0: right; 1: wrong.
#include <tsl/hopscotch_map.h>
#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <type_traits>
#include <utility>

static std::map<void*, int> owners; // whose memory it is
static int mixed = 0;

template <class T>
struct numbered_allocator {
  using value_type = T;
  using is_always_equal = std::false_type;
  using propagate_on_container_move_assignment = std::false_type;
  explicit numbered_allocator(int n = 0) : number(n) {}
  template <class U>
  numbered_allocator(const numbered_allocator<U>& other) : number(other.number) {}
  T* allocate(std::size_t n) {
    T* const p = std::allocator<T>().allocate(n);
    owners[p] = number;
    return p;
  }
  void deallocate(T* p, std::size_t n) {
    mixed += owners[p] != number ? 1 : 0;
    std::allocator<T>().deallocate(p, n);
  }
  friend bool operator==(const numbered_allocator& a, const numbered_allocator& b) {
    return a.number == b.number;
  }
  friend bool operator!=(const numbered_allocator& a, const numbered_allocator& b) {
    return !(a == b);
  }
  int number;
};

template <class Map>
bool keeps_apart(const char* name) {
  mixed = 0;
  {
    using allocator = typename Map::allocator_type;
    Map from(8, std::hash<int>(), std::equal_to<int>(), allocator(1));
    Map to(8, std::hash<int>(), std::equal_to<int>(), allocator(2));
    for (int key = 0; key < 20; ++key)
      from.insert({key, key});
    to = std::move(from);
  }
  std::printf("%s: expected no block given back to another allocator, found %d\n", name, mixed);
  return mixed == 0;
}

int main() {
  using allocator = numbered_allocator<std::pair<int, int>>;
  const bool robin =
      keeps_apart<tsl::robin_map<int, int, std::hash<int>, std::equal_to<int>, allocator>>(
          "robin_map");
  const bool hopscotch =
      keeps_apart<tsl::hopscotch_map<int, int, std::hash<int>, std::equal_to<int>, allocator>>(
          "hopscotch_map");
  return robin && hopscotch ? 0 : 1;
}
