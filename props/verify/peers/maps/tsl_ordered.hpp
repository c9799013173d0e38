// tsl::ordered_map.
#pragma once

#include "model/verify/traits.hpp"

#include <tsl/ordered_map.h>

#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace peers {

/// Its allocator must be one of pairs whose key is not const.
template <class Key, class T, class Hash, class Equal, class Allocator>
using ordered_map = tsl::ordered_map<
    Key, T, Hash, Equal,
    typename std::allocator_traits<Allocator>::template rebind_alloc<std::pair<Key, T>>>;

/// tsl/ordered_map.h: "erase, unordered_erase: [...] all the iterators are invalidated". Its
/// README: "a behaviour similar to a std::deque/std::vector with unique values", so that == goes by
/// order, and "slow erase() operation, it has a complexity of O(n)".
struct ordered_traits : bucketproof::verify::traits {
  static constexpr bool erase_keeps_iterators = false;
  static constexpr bool equality_depends_on_order = true;
  static constexpr std::array<std::string_view, 2> not_asked{"churn_at_constant_size",
                                                             "work_is_linear"};
};

} // namespace peers
