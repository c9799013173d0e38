// What both maps of sparsehash promise.
#pragma once

#include "marked_keys.hpp"
#include "nothing_when_it_throws.hpp"

#include <array>
#include <string_view>

namespace peers {

/// dense_hash_map.html and sparse_hash_map.html: the keys of set_empty_key and set_deleted_key must
/// not be used otherwise, and free slots hold elements with them. An insert invalidates all
/// iterators and pointers. rehash is resize, of elements and not of buckets. Of exceptions, nothing
/// is said; nor is malloc asked whether there was memory (internal/libc_allocator_with_realloc.h).
struct sparsehash_traits : nothing_when_it_throws {
  static constexpr auto reserved_keys = marks;
  static constexpr bool erased_are_destroyed = false;
  static constexpr bool present_insert_keeps_iterators = false;
  static constexpr std::array<std::string_view, 2> not_asked{"huge_arguments",
                                                             "rehash_makes_the_buckets"};
};

} // namespace peers
