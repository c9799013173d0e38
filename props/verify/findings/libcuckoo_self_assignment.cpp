// libcuckoo 0.3.1: map = map frees the buckets, and then copies from them.
//
//   clang++ -std=c++20 libcuckoo_self_assignment.cpp -o libcuckoo_self_assignment -pthread
//   ./libcuckoo_self_assignment    # crashes, or: exit code 1
//
// In contract: its copy assignment excludes only an other that is "being modified concurrently",
// and in C++ a = a leaves a as it was ([utility.arg.requirements], Cpp17CopyAssignable).
// Exit code 0: right; 1 or a crash: wrong.
#include <libcuckoo/cuckoohash_map.hh>

#include <cstdio>

int main() {
  libcuckoo::cuckoohash_map<int, int> map;
  for (int key = 0; key < 100; ++key)
    map.insert(key, key);
  const auto& same = map;
  map = same;
  int found = 0;
  for (int key = 0; key < 100; ++key)
    found += map.contains(key) ? 1 : 0;
  std::printf("after map = map, %d of 100 elements are found\n", found);
  return found == 100 ? 0 : 1;
}
