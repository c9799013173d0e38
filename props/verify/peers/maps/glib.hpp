// GLib's GHashTable.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <glib.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class glib {
public:
  explicit glib(const Hash& hash = Hash(), auto...) : hash_(hash) {}
  glib(const glib&) = delete;
  glib& operator=(const glib&) = delete;
  ~glib() { g_hash_table_unref(table_); }

  bool insert_or_assign(Key key, T value) {
    return g_hash_table_insert(table(), GSIZE_TO_POINTER(key), GUINT_TO_POINTER(value));
  }
  std::optional<T> find(Key key) const {
    void* value = nullptr;
    const bool found =
        g_hash_table_lookup_extended(table(), GSIZE_TO_POINTER(key), nullptr, &value);
    return found ? std::optional<T>(GPOINTER_TO_UINT(value)) : std::nullopt;
  }
  bool erase(Key key) { return g_hash_table_remove(table(), GSIZE_TO_POINTER(key)); }
  template <class Matches>
  std::size_t erase_if(Matches matches) {
    const auto call = [](void* key, void* value, void* context) -> gboolean {
      T copied = GPOINTER_TO_UINT(value);
      return (*static_cast<Matches*>(context))(GPOINTER_TO_SIZE(key), copied);
    };
    return g_hash_table_foreach_remove(table(), call, &matches);
  }
  std::size_t size() const { return g_hash_table_size(table_); }
  void clear() { g_hash_table_remove_all(table_); }
  void for_each(auto visit) const {
    GHashTableIter iterator;
    void *key, *value;
    g_hash_table_iter_init(&iterator, table_);
    while (g_hash_table_iter_next(&iterator, &key, &value))
      visit(GPOINTER_TO_SIZE(key), GPOINTER_TO_UINT(value));
  }

private:
  /// Before each call that hashes: GLib's hash functions have no context.
  GHashTable* table() const {
    now_ = &hash_;
    return table_;
  }
  static guint hashed(const void* key) {
    return static_cast<guint>((*now_)(GPOINTER_TO_SIZE(key)));
  }

  static inline const Hash* now_ = nullptr;
  Hash hash_;
  GHashTable* table_ = g_hash_table_new(hashed, nullptr);
};

/// Its manual, Memory Allocation: "any allocation failure will result in the application being
/// terminated."
struct glib_traits : nothing_when_it_throws {};

} // namespace peers
