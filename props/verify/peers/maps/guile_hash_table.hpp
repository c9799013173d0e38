// The hash table of Guile.
#pragma once

#include "runtime.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <gc/gc_mark.h>
#include <libguile.h>
#include <optional>

namespace peers {

template <class Key, class T, class Hash, class Equal>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class guile_hash_table {
public:
  explicit guile_hash_table(const Hash& hash = Hash(), const Equal& = Equal()) : hash_(hash) {
    start();
    table_ = scm_gc_protect_object(scm_c_make_hash_table(0));
  }
  guile_hash_table(const guile_hash_table&) = delete;
  guile_hash_table& operator=(const guile_hash_table&) = delete;
  ~guile_hash_table() { scm_gc_unprotect_object(table_); }

  void insert_or_assign(Key key, T value) {
    scm_hash_fn_set_x(table_, scm_from_uint64(key), scm_from_uint32(value), hash, among, &hash_);
  }
  std::optional<T> find(Key key) const {
    const SCM found = scm_hash_fn_ref(table_, scm_from_uint64(key), SCM_BOOL_F, hash, among,
                                      const_cast<Hash*>(&hash_));
    return scm_is_false(found) ? std::nullopt : std::optional<T>(scm_to_uint32(found));
  }
  void erase(Key key) { scm_hash_fn_remove_x(table_, scm_from_uint64(key), hash, among, &hash_); }
  std::size_t size() const { return SCM_HASHTABLE_N_ITEMS(table_); }
  void clear() { scm_hash_clear_x(table_); }
  void for_each(auto f) const {
    const auto call = [](void* with, SCM key, SCM value, SCM result) -> SCM {
      (*static_cast<decltype(f)*>(with))(scm_to_uint64(key), scm_to_uint32(value));
      return result;
    };
    scm_internal_hash_fold(call, &f, SCM_UNSPECIFIED, table_);
  }
  static std::size_t bytes_held() {
    start();
    scm_gc();
    std::size_t bytes = 0;
    const auto count = [](void*, std::size_t n, void* all) {
      *static_cast<std::size_t*>(all) += n;
    };
    GC_enumerate_reachable_objects_inner(count, &bytes);
    return bytes;
  }

private:
  SCM table_;
  Hash hash_;

  static unsigned long hash(SCM key, unsigned long buckets, void* hash) {
    return (*static_cast<Hash*>(hash))(scm_to_uint64(key)) % buckets;
  }
  static SCM among(SCM key, SCM bucket, void*) { return scm_sloppy_assv(key, bucket); }

  static void start() {
    [[maybe_unused]] static const bool is_running = [] {
      const runtime_start starting;
      scm_init_guile();
      return true;
    }();
  }
};

/// Its memory is the collector's, not malloc's; no C++ exception may go through its functions.
struct guile_traits : nothing_when_it_throws {};

} // namespace peers
