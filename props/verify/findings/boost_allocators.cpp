// Boost 1.81, boost::unordered_map: a copy assignment from an empty map, between unequal allocators
// that propagate, gives the buckets back and keeps their number. The next insert writes to a bucket
// that is not there.
//
//   g++ -std=c++20 boost_allocators.cpp -o boost_allocators && ./boost_allocators
//
// In contract: [unord.req.general] a = b, [container.alloc.reqmts]; by its documentation, such an
// allocator is overwritten in a copy assignment, and the elements are copied.
// Exit code 0: right; killed by a signal: wrong.
#include <boost/unordered_map.hpp>

#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

template <class T>
struct numbered {
  using value_type = T;
  using propagate_on_container_copy_assignment = std::true_type;
  using is_always_equal = std::false_type;

  explicit numbered(int its_number) : number(its_number) {}
  template <class U>
  numbered(const numbered<U>& other) : number(other.number) {}
  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* p, std::size_t n) { std::allocator<T>().deallocate(p, n); }
  template <class U>
  friend bool operator==(const numbered& a, const numbered<U>& b) {
    return a.number == b.number;
  }

  int number;
};

int main() {
  using allocator = numbered<std::pair<const int, int>>;
  using map = boost::unordered_map<int, int, boost::hash<int>, std::equal_to<int>, allocator>;
  map to(allocator(1)), from(allocator(2));
  to.emplace(1, 1);
  to = from;
  std::printf("%zu buckets\n", to.bucket_count());
  to.emplace(2, 2);
  std::printf("%zu elements\n", to.size());
  return to.size() == 1 ? 0 : 1;
}
