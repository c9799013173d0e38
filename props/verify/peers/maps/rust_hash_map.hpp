// Rust's std::collections::HashMap.
#pragma once

#include "runtime.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" { // rust_hash_map.rs
void* rust_new();
void* rust_clone(const void*);
void rust_clone_from(void*, const void*);
void rust_drop(void*);
bool rust_insert(void*, std::uint64_t, std::uint32_t);
bool rust_try_insert(void*, std::uint64_t, std::uint32_t);
std::uint32_t* rust_or_default(void*, std::uint64_t);
std::uint32_t* rust_get(const void*, std::uint64_t);
bool rust_remove(void*, std::uint64_t);
void rust_retain(void*, bool (*)(std::uint64_t, std::uint32_t*, void*), void*);
void rust_each(const void*, void (*)(std::uint64_t, const std::uint32_t*, void*), void*);
std::size_t rust_len(const void*);
void rust_clear(void*);
void rust_reserve(void*, std::size_t);
void rust_shrink_to_fit(void*);
bool rust_eq(const void*, const void*);

inline const void* peers_rust_hasher;
inline std::uint64_t (*peers_rust_call)(const void*, std::uint64_t);
[[gnu::used]] inline std::uint64_t peers_rust_hash(std::uint64_t key) {
  return peers_rust_call(peers_rust_hasher, key);
}
}

namespace peers {

template <class Key, class T, class Hash, class Equal>
requires std::same_as<Key, std::uint64_t> && std::same_as<T, std::uint32_t>
class rust_hash_map {
public:
  explicit rust_hash_map(const Hash& hash = Hash(), const Equal& = Equal())
      : map_(rust_new()),
        hash_(hash) {}
  rust_hash_map(const rust_hash_map& other) : map_(rust_clone(other.used())), hash_(other.hash_) {}
  rust_hash_map& operator=(const rust_hash_map& other) {
    hash_ = other.hash_;
    rust_clone_from(map_, other.used());
    return *this;
  }
  ~rust_hash_map() { rust_drop(map_); }

  bool insert(Key key, T value) { return rust_try_insert(used(), key, value); }
  bool insert_or_assign(Key key, T value) { return rust_insert(used(), key, value); }
  T& operator[](Key key) { return *rust_or_default(used(), key); }
  T* find(Key key) const { return rust_get(used(), key); }
  bool erase(Key key) { return rust_remove(used(), key); }
  void erase_if(auto f) {
    const auto keeps = [](Key key, T* value, void* with) {
      return !(*static_cast<decltype(f)*>(with))(key, *value);
    };
    rust_retain(used(), keeps, &f);
  }
  std::size_t size() const { return rust_len(map_); }
  void clear() { rust_clear(map_); }
  void reserve(std::size_t elements) {
    if (elements > size())
      rust_reserve(used(), elements - size());
  }
  void shrink_to_fit() { rust_shrink_to_fit(used()); }
  void for_each(auto f) const {
    const auto call = [](Key key, const T* value, void* with) {
      (*static_cast<decltype(f)*>(with))(key, *value);
    };
    rust_each(map_, call, &f);
  }
  friend bool operator==(const rust_hash_map& a, const rust_hash_map& b) {
    return rust_eq(a.used(), b.used());
  }

private:
  void* map_;
  Hash hash_;

  /// Before each call that may hash.
  void* used() const {
    peers_rust_hasher = &hash_;
    peers_rust_call = [](const void* hash, std::uint64_t key) -> std::uint64_t {
      return (*static_cast<const Hash*>(hash))(key);
    };
    return map_;
  }
};

/// std::alloc::handle_alloc_error: what finds no memory aborts the process; HashMap::reserve:
/// "Panics if the new allocation size overflows usize".
struct rust_traits : nothing_when_it_throws {
  static constexpr std::array<std::string_view, 1> not_asked{"huge_arguments"};
};

} // namespace peers
