// libcuckoo::cuckoohash_map, used by one thread.
#pragma once

#include "model/verify/traits.hpp"

#include <libcuckoo/cuckoohash_map.hh>

#include <array>
#include <cstddef>
#include <string_view>

namespace peers {

template <class Key, class T, class Hash, class Equal, class Allocator>
class cuckoohash_map : public libcuckoo::cuckoohash_map<Key, T, Hash, Equal, Allocator> {
public:
  using libcuckoo::cuckoohash_map<Key, T, Hash, Equal, Allocator>::cuckoohash_map;
  const T* find(const Key& key) const {
    const T* found = nullptr;
    this->find_fn(key, [&found](const T& value) { found = &value; });
    return found;
  }
  void for_each(auto f) {
    for (auto& [key, value] : this->lock_table())
      f(key, value);
  }
  void shrink_to_fit() { this->reserve(0); }
};

/// libcuckoo/cuckoohash_map.hh: a bucket has 4 places, and both buckets of a key can be the same;
/// an insert of more keys with one hash throws load_factor_too_low. load_factor() is size() by
/// capacity(). Only "methods that query" a table "continue to work after the container has been
/// moved". What moves elements to new buckets, and hashes, is noexcept.
struct cuckoo_traits : bucketproof::verify::traits {
  static constexpr std::size_t may_refuse_from = 4;
  static constexpr bool moved_from_is_usable = false;
  static constexpr std::array<std::string_view, 1> not_asked{"load_factor_is_size_by_buckets"};
  static constexpr bucketproof::verify::guarantee
  when_it_throws(bucketproof::verify::verb kind, bucketproof::verify::failpoint thrown) noexcept {
    using namespace bucketproof::verify;
    return thrown == failpoint::hash ? guarantee::none : traits::when_it_throws(kind, thrown);
  }
};

} // namespace peers
