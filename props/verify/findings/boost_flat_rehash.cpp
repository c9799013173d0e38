// Boost 1.81, boost::unordered_flat_map: rehash of very many buckets computes a size that wraps
// around, allocates little, and writes beyond it.
//
//   g++ -std=c++20 boost_flat_rehash.cpp -o boost_flat_rehash && ./boost_flat_rehash
//
// In contract: its documentation gives rehash no limit, and other sizes of its elements have it
// throw std::bad_alloc.
// Exit code 0: it threw; killed by a signal, or 1: not.
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>

int main() {
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> map{{1, 1}};
  try {
    map.rehash(std::numeric_limits<std::size_t>::max() / 2 + 1);
  } catch (const std::exception& e) {
    std::printf("threw %s\n", e.what());
    return 0;
  }
  return 1;
}
