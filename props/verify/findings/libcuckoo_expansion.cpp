// libcuckoo 0.3.1: an insert that finds no memory for a larger table has put the buckets away
// before it asks for new ones. The map has no buckets then, and the next lookup crashes.
//
//   clang++ -std=c++20 libcuckoo_expansion.cpp -o libcuckoo_expansion -pthread
//   ./libcuckoo_expansion    # crashes, or: exit code 1
//
// In contract: an insert expands the table, and "expansion may throw exceptions"
// (cuckoohash_map.hh); a map that was to be of no use then would have to say so. Exit code 0:
// right; 1 or a crash: wrong.
#include <libcuckoo/cuckoohash_map.hh>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <new>
#include <utility>

namespace {

bool no_memory = false;

template <class T>
struct allocator {
  using value_type = T;
  allocator() = default;
  template <class U>
  allocator(const allocator<U>&) noexcept {}
  T* allocate(std::size_t n) {
    if (no_memory)
      throw std::bad_alloc();
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* at, std::size_t n) noexcept { std::allocator<T>().deallocate(at, n); }
  template <class U>
  bool operator==(const allocator<U>&) const noexcept {
    return true;
  }
};

} // namespace

int main() {
  libcuckoo::cuckoohash_map<int, int, std::hash<int>, std::equal_to<>,
                            allocator<std::pair<const int, int>>>
      map(1 << 18); // so large that it needs no more locks
  const int before = 100'000;
  for (int key = 0; key < before; ++key)
    map.insert(key, key);
  no_memory = true;
  int key = before;
  try {
    for (; key < 1'000'000; ++key)
      map.insert(key, key);
  } catch (const std::bad_alloc&) {
  }
  no_memory = false;
  std::printf("std::bad_alloc at the insert of element %d\n", key);
  std::fflush(stdout);
  int found = 0;
  for (int k = 0; k < key; ++k)
    found += map.contains(k) ? 1 : 0;
  std::printf("%d of %d elements are found\n", found, key);
  return found == key ? 0 : 1;
}
