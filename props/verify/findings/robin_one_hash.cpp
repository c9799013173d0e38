// tsl::robin_map 1.2.1: when 8,193 keys have one hash, the insert of one more doubles the table
// until no memory can be had. It throws std::bad_alloc or std::length_error, or the system ends the
// process. Contents are as they were; the table has kept its last size, 16,384 buckets an element.
//
//   g++ -std=c++20 -O1 robin_one_hash.cpp -o robin_one_hash
//   (ulimit -v 4000000; ./robin_one_hash)
//
// Known and meant: a bucket holds its distance in 16 bits, and its author advises a better hash
// (issues 39 and 52 of Tessil/robin-map). It is a difference to std::unordered_map, where a bad
// hash costs time and nothing else. Exit code 0: all were inserted; 1: not.
#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdio>
#include <exception>

struct one_hash {
  std::size_t operator()(int) const { return 42; }
};

int main() {
  tsl::robin_map<int, int, one_hash> map;
  int key = 0;
  try {
    for (; key < 9000; ++key)
      map.insert({key, key});
  } catch (const std::exception& e) {
    int found = 0;
    for (int k = 0; k < key; ++k)
      found += map.count(k) != 0 ? 1 : 0;
    std::printf("expected 9000 elements, found %s at the insert of key %d; size() %zu, %d of them "
                "found, %zu buckets\n",
                e.what(), key, map.size(), found, map.bucket_count());
    return 1;
  }
  return 0;
}
