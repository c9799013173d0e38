// Concurrency Kit 0.7.1: ck_ht_put_spmc of a key that is present, where the probe sequence passes
// an erased slot on the way to it, puts it into that slot: it is there twice, and counted twice.
//
//   g++ -std=c++20 ck_ht_put.cpp -lck -o ck_ht_put && ./ck_ht_put
//
// In contract: ck_ht_put_spmc(3): it "will fail if the key specified in entry already exists
// with-in the hash table."
// Exit code 0: right; 1: wrong.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" {
#include <ck_ht.h>
}

static void hash_of(ck_ht_hash_t* hash, const void*, std::size_t, std::uint64_t) {
  hash->value = 0;
}

int main() {
  const auto give_back = [](void* block, std::size_t, bool) { std::free(block); };
  ck_malloc memory{std::malloc, nullptr, give_back};
  ck_ht_t table;
  ck_ht_init(&table, CK_HT_MODE_DIRECT, hash_of, &memory, 8, 0);
  ck_ht_hash_t hash;
  ck_ht_hash_direct(&hash, &table, 1); // and of all other keys
  const auto put = [&](std::uintptr_t key) {
    ck_ht_entry_t entry;
    ck_ht_entry_set_direct(&entry, hash, key, key);
    return ck_ht_put_spmc(&table, hash, &entry);
  };
  put(1);
  put(2);
  ck_ht_entry_t first;
  ck_ht_entry_key_set_direct(&first, 1);
  ck_ht_remove_spmc(&table, hash, &first);

  const bool again = put(2);
  const auto count = static_cast<unsigned long>(ck_ht_count(&table));
  std::printf("expected a put that fails and 1 entry, found one that %s and %lu\n",
              again ? "succeeds" : "fails", count);
  ck_ht_destroy(&table);
  return !again && count == 1 ? 0 : 1;
}
