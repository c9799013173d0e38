// sparsehash 2.0.3: swap of a google::dense_hash_map with itself destroys its empty key, and then
// copies the key from what it has destroyed.
//
//   clang++ -std=c++20 sparsehash_self_swap.cpp -o sparsehash_self_swap && ./sparsehash_self_swap
//
// In contract: its documentation has it be a Container (of the SGI STL), whose a.swap(b) excludes
// no b. Exit code 0: right; 1: wrong.
#include <sparsehash/dense_hash_map>

#include <cstddef>
#include <cstdio>

namespace {

int copies_of_the_dead = 0;

struct key {
  explicit key(int n = 0) : number(n) {}
  key(const key& other) : number((copies_of_the_dead += other.is_alive ? 0 : 1, other.number)) {}
  key& operator=(const key&) = default;
  ~key() { is_alive = false; }
  friend bool operator==(const key& a, const key& b) { return a.number == b.number; }

  int number;
  volatile bool is_alive = true;
};
struct itself {
  std::size_t operator()(const key& k) const { return static_cast<std::size_t>(k.number); }
};

} // namespace

int main() {
  google::dense_hash_map<key, int, itself> map;
  map.set_empty_key(key(-1));
  map[key(1)] = 1;
  map.swap(map);
  std::printf("a swap with itself made %d copies of destroyed keys\n", copies_of_the_dead);
  return copies_of_the_dead == 0 ? 0 : 1;
}
