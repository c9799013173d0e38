// tbb::concurrent_unordered_map, used by one thread.
#pragma once

#include "nothing_when_it_throws.hpp"

#include <tbb/concurrent_unordered_map.h>

#include <array>
#include <string_view>

namespace peers {

template <class Key, class T, class Hash, class Equal, class Allocator>
class concurrent_unordered_map
    : public tbb::concurrent_unordered_map<Key, T, Hash, Equal, Allocator> {
  using base = tbb::concurrent_unordered_map<Key, T, Hash, Equal, Allocator>;

public:
  using base::base;
  auto erase(const Key& key) { return this->unsafe_erase(key); }
  auto erase(typename base::const_iterator at) { return this->unsafe_erase(at); }
  auto erase(typename base::iterator at) { return this->unsafe_erase(at); }
  auto erase(typename base::const_iterator first, typename base::const_iterator last) {
    return this->unsafe_erase(first, last);
  }
  auto extract(const Key& key) { return this->unsafe_extract(key); }
  auto extract(typename base::const_iterator at) { return this->unsafe_extract(at); }
  auto bucket_count() const { return this->unsafe_bucket_count(); }
};

/// The oneTBB specification says nothing of exceptions, and that the container "can" make more
/// buckets where the maximum load factor is exceeded.
struct unordered_map_traits : nothing_when_it_throws {
  static constexpr std::array<std::string_view, 1> not_asked{"load_stays_within_its_maximum"};
};

} // namespace peers
