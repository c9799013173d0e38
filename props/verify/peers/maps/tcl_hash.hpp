// Tcl_HashTable, with a key type of the user's: words, hashed, in memory of malloc (Tcl_Alloc keeps
// what is freed).
#pragma once

#include "nothing_when_it_throws.hpp"

#include <tcl.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class tcl_hash {
public:
  explicit tcl_hash(const Hash& hash = Hash(), auto...) : table_{{}, hash} {
    Tcl_InitCustomHashTable(&table_, TCL_CUSTOM_PTR_KEYS, &hashed_words);
  }
  tcl_hash(const tcl_hash&) = delete;
  tcl_hash& operator=(const tcl_hash&) = delete;
  ~tcl_hash() { Tcl_DeleteHashTable(&table_); }

  bool insert_or_assign(Key key, T value) {
    int is_new;
    Tcl_HashEntry* const entry = Tcl_CreateHashEntry(&table_, key, &is_new);
    Tcl_SetHashValue(entry, std::uintptr_t{value});
    size_ += is_new;
    return is_new;
  }
  std::optional<T> find(Key key) {
    Tcl_HashEntry* const entry = Tcl_FindHashEntry(&table_, key);
    return entry ? std::optional<T>(value_of(entry)) : std::nullopt;
  }
  bool erase(Key key) {
    Tcl_HashEntry* const entry = Tcl_FindHashEntry(&table_, key);
    if (!entry)
      return false;
    Tcl_DeleteHashEntry(entry);
    --size_;
    return true;
  }
  std::size_t size() const { return size_; } // the fields of the table are not for clients
  void clear() {
    Tcl_DeleteHashTable(&table_);
    Tcl_InitCustomHashTable(&table_, TCL_CUSTOM_PTR_KEYS, &hashed_words);
    size_ = 0;
  }
  void for_each(auto visit) {
    Tcl_HashSearch search;
    for (Tcl_HashEntry* entry = Tcl_FirstHashEntry(&table_, &search); entry;
         entry = Tcl_NextHashEntry(&search))
      visit(reinterpret_cast<Key>(Tcl_GetHashKey(&table_, entry)), value_of(entry));
  }

private:
  struct table : Tcl_HashTable {
    Hash hash;
  };
  static T value_of(Tcl_HashEntry* entry) {
    return static_cast<T>(reinterpret_cast<std::uintptr_t>(Tcl_GetHashValue(entry)));
  }
  static unsigned hashed(Tcl_HashTable* where, void* key) {
    return static_cast<unsigned>(static_cast<table*>(where)->hash(reinterpret_cast<Key>(key)));
  }

  static Tcl_HashEntry* allocated(Tcl_HashTable*, void* key) {
    auto* const entry = new Tcl_HashEntry{};
    entry->key.oneWordValue = static_cast<char*>(key);
    return entry;
  }
  static void freed(Tcl_HashEntry* entry) { delete entry; }

  static inline const Tcl_HashKeyType hashed_words{
      TCL_HASH_KEY_TYPE_VERSION, TCL_HASH_KEY_SYSTEM_HASH, hashed, nullptr, allocated, freed};
  table table_;
  std::size_t size_ = 0;
};

/// Tcl_Alloc(3): without memory, Tcl panics, save in functions that are called Attempt.
struct tcl_hash_traits : nothing_when_it_throws {};

} // namespace peers
