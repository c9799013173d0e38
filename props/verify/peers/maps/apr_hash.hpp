// apr_hash of the Apache Portable Runtime: keys and values lie in a memory pool.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <apr_general.h>
#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_strings.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class apr_hash {
public:
  explicit apr_hash(const Hash& hash = Hash(), auto...) : hash_(hash) {
    static const apr_status_t started = apr_initialize();
    if (started != APR_SUCCESS || apr_pool_create(&pool_, nullptr) != APR_SUCCESS)
      throw std::bad_alloc();
    table_ = apr_hash_make_custom(pool_, hashed);
  }
  apr_hash(const apr_hash&) = delete;
  apr_hash& operator=(const apr_hash&) = delete;
  ~apr_hash() { apr_pool_destroy(pool_); }

  void put(Key key, T value) {
    apr_hash_set(table(), apr_pmemdup(pool_, &key, sizeof key), sizeof key,
                 apr_pmemdup(pool_, &value, sizeof value));
  }
  T* find(Key key) const { return static_cast<T*>(apr_hash_get(table(), &key, sizeof key)); }
  void erase(Key key) { apr_hash_set(table(), &key, sizeof key, nullptr); }
  std::size_t size() const { return apr_hash_count(table_); }
  void clear() { apr_hash_clear(table_); }
  void for_each(auto visit) const {
    for (auto* at = apr_hash_first(nullptr, table_); at; at = apr_hash_next(at))
      visit(*static_cast<const Key*>(apr_hash_this_key(at)),
            *static_cast<T*>(apr_hash_this_val(at)));
  }

private:
  /// Before each call that hashes: APR's hash functions have no context.
  apr_hash_t* table() const {
    now_ = &hash_;
    return table_;
  }
  static unsigned hashed(const char* key, apr_ssize_t*) {
    return static_cast<unsigned>((*now_)(*reinterpret_cast<const Key*>(key)));
  }

  static inline const Hash* now_ = nullptr;
  Hash hash_;
  apr_pool_t* pool_ = nullptr;
  apr_hash_t* table_ = nullptr;
};

/// apr_pools.h has programs set a function that exits (apr_pool_abort_set). Where it returns, or
/// none is set, apr_hash_set has no way to say that there is no memory.
struct apr_hash_traits : nothing_when_it_throws {};

} // namespace peers
