// ck_ht of Concurrency Kit, in direct mode, with one thread.
#pragma once

#include "model/verify/presets.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>

extern "C" {
#include <ck_ht.h>
}

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class ck_ht {
public:
  explicit ck_ht(const Hash& hash = Hash(), auto...) : hash_(hash) {
    if (!ck_ht_init(&table_, CK_HT_MODE_DIRECT | CK_HT_WORKLOAD_DELETE, hash_key, &memory_, 8, 0))
      throw std::bad_alloc();
  }
  ck_ht(const ck_ht&) = delete;
  ck_ht& operator=(const ck_ht&) = delete;
  ~ck_ht() { ck_ht_destroy(&table_); }

  bool insert(Key key, T value) {
    ck_ht_entry_t entry;
    ck_ht_entry_set_direct(&entry, hashed(key), key, value);
    return ck_ht_put_spmc(&table_, hashed(key), &entry);
  }
  bool insert_or_assign(Key key, T value) {
    ck_ht_entry_t entry;
    ck_ht_entry_set_direct(&entry, hashed(key), key, value);
    if (!ck_ht_set_spmc(&table_, hashed(key), &entry))
      throw std::bad_alloc();
    return ck_ht_entry_empty(&entry);
  }
  std::optional<T> find(Key key) const {
    ck_ht_entry_t entry;
    ck_ht_entry_key_set_direct(&entry, key);
    if (!ck_ht_get_spmc(&table_, hashed(key), &entry))
      return std::nullopt;
    return static_cast<T>(ck_ht_entry_value_direct(&entry));
  }
  bool erase(Key key) {
    ck_ht_entry_t entry;
    ck_ht_entry_key_set_direct(&entry, key);
    return ck_ht_remove_spmc(&table_, hashed(key), &entry);
  }
  std::size_t size() const { return ck_ht_count(&table_); }
  void clear() {
    if (!ck_ht_reset_spmc(&table_))
      throw std::bad_alloc();
  }
  void for_each(auto visit) const {
    ck_ht_iterator_t at = CK_HT_ITERATOR_INITIALIZER;
    ck_ht_entry_t* entry;
    while (ck_ht_next(&table_, &at, &entry))
      visit(ck_ht_entry_key_direct(entry), static_cast<T>(ck_ht_entry_value_direct(entry)));
  }

private:
  ck_ht_hash_t hashed(Key key) const {
    now_ = &hash_; // its hash functions have no context
    ck_ht_hash_t hash;
    ck_ht_hash_direct(&hash, &table_, key);
    return hash;
  }
  static void hash_key(ck_ht_hash_t* hash, const void* key, std::size_t, std::uint64_t) {
    hash->value = (*now_)(*static_cast<const Key*>(key));
  }

  static inline const Hash* now_ = nullptr;
  static inline ck_malloc memory_{std::malloc, nullptr,
                                  [](void* block, std::size_t, bool) { std::free(block); }};
  Hash hash_;
  mutable ::ck_ht_t table_; // ck_ht_get_spmc and the like take no const table
};

/// ck_ht_init(3): "a hash table operation with a key of value of 0 [...] will result in undefined
/// behavior."
struct ck_ht_traits : bucketproof::verify::presets::c_table {
  static constexpr std::array<std::uint32_t, 1> reserved_keys{0};
};

} // namespace peers
