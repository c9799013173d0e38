// uthash: macros that make a hash table of the user's own structs.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <new>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(entry) (delete (entry), throw std::bad_alloc())
#include <uthash.h>

namespace peers {

template <class Key, class T, class Hash>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class uthash {
public:
  explicit uthash(const Hash& hash = Hash(), auto...) : hash_(hash) {}
  uthash(const uthash&) = delete;
  uthash& operator=(const uthash&) = delete;
  ~uthash() { clear(); }

  /// As the user guide has it: what is not found is added.
  void put(Key key, T value) {
    entry* at = found_at(key);
    if (!at) {
      at = new entry{key, value, {}};
      HASH_ADD_BYHASHVALUE(hh, first_, key, sizeof key, hashed(key), at);
    }
    at->value = value;
  }
  T* find(Key key) const {
    entry* found = found_at(key);
    return found ? &found->value : nullptr;
  }
  bool erase(Key key) {
    entry* found = found_at(key);
    if (!found)
      return false;
    HASH_DEL(first_, found);
    delete found;
    return true;
  }
  std::size_t size() const { return HASH_COUNT(first_); }
  void clear() {
    entry *each, *next;
    HASH_ITER(hh, first_, each, next) {
      HASH_DEL(first_, each);
      delete each;
    }
  }
  void for_each(auto visit) const {
    for (entry* each = first_; each; each = static_cast<entry*>(each->hh.next))
      visit(each->key, each->value);
  }

private:
  struct entry {
    Key key;
    T value;
    UT_hash_handle hh;
  };
  unsigned hashed(Key key) const { return static_cast<unsigned>(hash_(key)); }
  entry* found_at(Key key) const {
    entry* found;
    HASH_FIND_BYHASHVALUE(hh, first_, &key, sizeof key, hashed(key), found);
    return found;
  }

  entry* first_ = nullptr;
  Hash hash_;
};

} // namespace peers
