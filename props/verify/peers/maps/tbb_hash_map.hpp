// tbb::concurrent_hash_map, used by one thread.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <tbb/concurrent_hash_map.h>

#include <cstddef>
#include <utility>

namespace peers {

template <class Key, class Hash, class Equal>
struct hash_and_equal {
  std::size_t hash(const Key& key) const { return hash_(key); }
  bool equal(const Key& a, const Key& b) const { return equal_(a, b); }

  Hash hash_{};
  Equal equal_{};
};

template <class Key, class T, class Hash, class Equal, class Allocator>
class concurrent_hash_map {
  using compare = hash_and_equal<Key, Hash, Equal>;
  using table = tbb::concurrent_hash_map<Key, T, compare, Allocator>;

public:
  concurrent_hash_map() = default;
  concurrent_hash_map(std::size_t buckets, const Hash& hash, const Equal& equal)
      : table_(buckets, compare{hash, equal}) {}
  bool insert(Key key, T value) { return table_.insert({std::move(key), std::move(value)}); }
  bool insert_or_assign(Key key, T value) {
    typename table::accessor found;
    const bool is_new = table_.insert(found, key);
    found->second = std::move(value);
    return is_new;
  }
  const T* find(const Key& key) const {
    typename table::const_accessor found;
    return table_.find(found, key) ? &found->second : nullptr;
  }
  bool erase(const Key& key) { return table_.erase(key); }
  std::size_t size() const { return table_.size(); }
  void clear() { table_.clear(); }
  void reserve(std::size_t buckets) { table_.rehash(buckets); }
  void swap(concurrent_hash_map& other) { table_.swap(other.table_); }
  friend bool operator==(const concurrent_hash_map& a, const concurrent_hash_map& b) {
    return a.table_ == b.table_;
  }
  void for_each(auto f) {
    for (auto& [key, value] : table_)
      f(key, value);
  }

private:
  table table_;
};

/// The oneTBB specification says nothing of exceptions.
struct hash_map_traits : nothing_when_it_throws {};

} // namespace peers
