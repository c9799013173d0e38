// tsl::hopscotch_map.
#pragma once

#include "tsl.hpp"

#include <tsl/hopscotch_map.h>

#include <memory>
#include <utility>

namespace peers {

/// Its allocator must be one of pairs whose key is not const.
template <class Key, class T, class Hash, class Equal, class Allocator>
using hopscotch_map = tsl::hopscotch_map<
    Key, T, Hash, Equal,
    typename std::allocator_traits<Allocator>::template rebind_alloc<std::pair<Key, T>>>;

} // namespace peers
