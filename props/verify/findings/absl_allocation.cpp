// Abseil 20220623: an allocation that throws while a map grows leaves it with the new capacity and
// the old, smaller memory. Its end reads control bytes, and destroys elements, beyond that memory.
//
//   clang++ -std=c++20 -g -fsanitize=address absl_allocation.cpp -labsl_raw_hash_set -labsl_hash
//       -labsl_city -labsl_low_level_hash
//   ./a.out    # AddressSanitizer reports a heap-buffer-overflow
//
// Not in a contract: Abseil's headers promise nothing of exceptions. It is known to its authors
// (issues 388 and 1581 of abseil/abseil-cpp), who do not mean to change it. A program that replaces
// a std::unordered_map loses [unord.req.except] there, with no word of it in the headers.
#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <utility>

static bool no_memory = false;

template <class T>
struct failing_allocator {
  using value_type = T;
  failing_allocator() = default;
  template <class U>
  failing_allocator(const failing_allocator<U>&) {}
  T* allocate(std::size_t n) {
    if (no_memory)
      throw std::bad_alloc();
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* p, std::size_t n) { std::allocator<T>().deallocate(p, n); }
  friend bool operator==(const failing_allocator&, const failing_allocator&) { return true; }
};

int main() {
  absl::flat_hash_map<int, std::string, std::hash<int>, std::equal_to<int>,
                      failing_allocator<std::pair<const int, std::string>>>
      map;
  for (int key = 0; key < 7; ++key)
    map.emplace(key, "more than any small-string buffer");
  const std::size_t before = map.capacity();
  no_memory = true;
  try {
    map.emplace(7, "one more than fit");
  } catch (const std::bad_alloc&) {
    std::printf("expected capacity %zu, found %zu\n", before, map.capacity());
  }
  return map.capacity() == before ? 0 : 1;
}
