// libstdc++ 12: merge takes the hash that the source had stored, made by the source's functor, and
// looks and inserts by it. Keys that are there are not found; they are in the map twice, and most
// of those that came cannot be found.
//
//   g++ -std=c++20 libstdcxx_merge.cpp -o libstdcxx_merge && ./libstdcxx_merge
//
// In contract: [unord.req.general], merge: "insert it into a using the hash function and key
// equality predicate of a"; the only precondition is that the allocators are equal.
// Exit code 0: right; 1: wrong.
#include <cstddef>
#include <cstdio>
#include <unordered_map>

struct seeded_hash {
  std::size_t seed;
  std::size_t operator()(int key) const { return static_cast<std::size_t>(key) ^ seed; }
};

int main() {
  using map = std::unordered_map<int, int, seeded_hash>;
  map into(0, seeded_hash{0}), from(0, seeded_hash{1000});
  for (int key = 0; key < 30; ++key) {
    into.emplace(key, 0);
    from.emplace(key, 0);
  }
  into.merge(from); // every key is there already
  std::printf("expected 30 and 30 elements, found %zu and %zu\n", into.size(), from.size());
  return into.size() == 30 && from.size() == 30 ? 0 : 1;
}
