// google::dense_hash_map.
#pragma once

#include "sparsehash.hpp"

#include <sparsehash/dense_hash_map>

#include <cstddef>

namespace peers {

template <class Key, class T, class Hash, class Equal>
class dense_hash_map : public google::dense_hash_map<Key, T, Hash, Equal> {
public:
  explicit dense_hash_map(std::size_t expected = 0, const Hash& hash = Hash(),
                          const Equal& equal = Equal())
      : google::dense_hash_map<Key, T, Hash, Equal>(expected, hash, equal) {
    this->set_empty_key(empty_key<Key>());
    this->set_deleted_key(erased_key<Key>());
  }
  void shrink_to_fit() { this->resize(0); }
};

} // namespace peers
