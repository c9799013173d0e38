// khash, as htslib has it: macros that make the functions of a hash table.
#pragma once

#include <htslib/khash.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class khash {
public:
  explicit khash(const Hash& hash = Hash(), auto...) : hash_(hash) {
    if (!table_)
      throw std::bad_alloc();
  }
  khash(const khash&) = delete;
  khash& operator=(const khash&) = delete;
  ~khash() { kh_destroy(map, table_); }

  bool insert_or_assign(Key key, T value) {
    int result;
    const khint_t place = kh_put(map, table(), key, &result);
    if (result < 0)
      throw std::bad_alloc();
    kh_value(table_, place) = value;
    return result > 0;
  }
  T* find(Key key) const {
    const khint_t place = kh_get(map, table(), key);
    return place == kh_end(table_) ? nullptr : &kh_value(table_, place);
  }
  void erase(Key key) { kh_del(map, table_, kh_get(map, table(), key)); }
  std::size_t size() const { return kh_size(table_); }
  void clear() { kh_clear(map, table_); }
  /// kh_resize takes a number of buckets, and uses 77 of 100.
  void shrink_to_fit() { kh_resize(map, table(), kh_size(table_) / 3 * 4 + 4); }
  void for_each(auto visit) const {
    for (khint_t place = kh_begin(table_); place != kh_end(table_); ++place)
      if (kh_exist(table_, place))
        visit(kh_key(table_, place), kh_value(table_, place));
  }

private:
  static khint_t hashed(Key key) { return static_cast<khint_t>((*now_)(key)); }
  KHASH_INIT(map, Key, T, 1, hashed, kh_int64_hash_equal)
  /// Before each call that hashes: khash's hash functions have no context.
  khash_t(map) * table() const {
    now_ = &hash_;
    return table_;
  }

  static inline const Hash* now_ = nullptr;
  Hash hash_;
  khash_t(map) * table_ = kh_init(map);
};

} // namespace peers
