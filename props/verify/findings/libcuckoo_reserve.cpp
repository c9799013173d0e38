// libcuckoo 0.3.1: reserve(0), which makes a table smaller, moves its elements to a new one. If too
// many keys collide there, it throws load_factor_too_low, and the elements are lost with the new
// table.
//
//   clang++ -std=c++20 libcuckoo_reserve.cpp -o libcuckoo_reserve -pthread && ./libcuckoo_reserve
//
// In contract: load_factor_too_low "will not be thrown for an explicitly-triggered expansion", and
// reserve is to find "the smallest hashpower that can hold" the elements (cuckoohash_map.hh).
// Exit code 0: right; 1: wrong.
#include <libcuckoo/cuckoohash_map.hh>

#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>

namespace {

struct poor_hash {
  std::size_t operator()(int) const { return 31; }
};

} // namespace

int main() {
  constexpr int all = 5;
  libcuckoo::cuckoohash_map<int, std::string, poor_hash> map(256);
  const std::string value = "a value that is longer than what fits into a std::string itself";
  for (int key = 0; key < all; ++key)
    map.insert(key, value);
  std::string thrown = "nothing";
  try {
    map.reserve(0);
  } catch (const std::exception& e) {
    thrown = e.what();
  }
  int found = 0;
  for (int key = 0; key < all; ++key) {
    std::string read;
    found += map.find(key, read) && read == value ? 1 : 0;
  }
  std::printf("reserve(0) threw \"%s\"; %d of %d elements have their values\n", thrown.c_str(),
              found, all);
  return found == all ? 0 : 1;
}
