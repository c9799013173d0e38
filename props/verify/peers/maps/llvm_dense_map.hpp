// llvm::DenseMap.
#pragma once

#include "marked_keys.hpp"
#include "nothing_when_it_throws.hpp"
#include "shared_hash.hpp"

#include <llvm/ADT/DenseMap.h>

#include <array>
#include <string_view>

namespace peers {

template <class Key, class Hash>
struct dense_map_info {
  static Key getEmptyKey() { return empty_key<Key>(); }
  static Key getTombstoneKey() { return erased_key<Key>(); }
  static unsigned getHashValue(const Key& key) {
    return static_cast<unsigned>(shared_hash<Key, Hash>()(key));
  }
  static bool isEqual(const Key& a, const Key& b) { return a == b; }
};

template <class Key, class T, class Hash, class Equal>
class dense_map : public llvm::DenseMap<Key, T, dense_map_info<Key, Hash>> {
public:
  dense_map() = default;
  dense_map(unsigned room, const Hash& hash, const Equal&)
      : llvm::DenseMap<Key, T, dense_map_info<Key, Hash>>(room) {
    shared_hash<Key, Hash>::hash = hash;
  }
};

/// llvm/ADT/DenseMapInfo.h: two keys that no element may have; free slots hold them. "DenseMap does
/// not promise to keep references stable across insertion" (llvm/llvm-project pull request 199468).
/// LLVM is built without exceptions (its Coding Standards), and ends the program where memory
/// fails.
struct dense_map_traits : nothing_when_it_throws {
  static constexpr auto reserved_keys = marks;
  static constexpr bool erased_are_destroyed = false;
  static constexpr bool takes_own_elements = false;
  static constexpr std::array<std::string_view, 2> not_asked{"other_hash_functor",
                                                             "huge_arguments"};
};

} // namespace peers
