// libstdc++ 12: reserve of nearly all that std::size_t counts returns, and has done nothing: the
// number of buckets is computed as a double, which is then too large for std::size_t.
//
//   g++ -std=c++20 libstdcxx_reserve.cpp -o libstdcxx_reserve && ./libstdcxx_reserve
//
// In contract: [unord.req.general], reserve is rehash(ceil(n / max_load_factor())), and after
// rehash(n) there are n buckets at least; what cannot be done must throw. The map is not harmed.
// Exit code 0: right; 1: wrong.
#include <cstddef>
#include <cstdio>
#include <exception>
#include <limits>
#include <unordered_map>

int main() {
  std::unordered_map<int, int> map;
  try {
    map.reserve(std::numeric_limits<std::size_t>::max());
  } catch (const std::exception& e) {
    std::printf("threw %s\n", e.what());
    return 0;
  }
  std::printf("expected std::bad_alloc or std::length_error, found %zu buckets\n",
              map.bucket_count());
  return 1;
}
