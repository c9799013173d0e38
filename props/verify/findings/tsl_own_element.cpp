// tsl::robin_map 1.2.1 and tsl::hopscotch_map 2.3.0: an element of the map itself, given to an
// insert that has to grow or displace, is read after it was moved or freed.
//
//   clang++ -std=c++20 -g -fsanitize=address tsl_own_element.cpp -o tsl_own_element
//   ./tsl_own_element    # AddressSanitizer reports a heap-use-after-free, or: exit code 1
//
// Their documentation does not forbid it. The standard's maps must take it, since nothing in
// [unord.req] excludes it; so does std::vector.
#include <tsl/hopscotch_map.h>
#include <tsl/robin_map.h>

#include <cstdio>
#include <string>

template <class Map>
bool takes_own_elements(const char* name) {
  const std::string right = "more than any small-string buffer";
  Map map;
  map.insert({0, right});
  for (int key = 1; key < 1000; ++key) {
    map.try_emplace(key, map.at(0));
    if (map.at(key) != right) {
      std::printf("%s: key %d: expected \"%s\", found \"%s\"\n", name, key, right.c_str(),
                  map.at(key).c_str());
      return false;
    }
  }
  return true;
}

int main() {
  const bool robin = takes_own_elements<tsl::robin_map<int, std::string>>("robin_map");
  const bool hopscotch = takes_own_elements<tsl::hopscotch_map<int, std::string>>("hopscotch_map");
  return robin && hopscotch ? 0 : 1;
}
