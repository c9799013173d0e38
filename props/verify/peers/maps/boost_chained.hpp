// boost::unordered_map.
#pragma once

#include <boost/unordered_map.hpp>

namespace peers {

template <class Key, class T, class Hash, class Equal, class Allocator>
using boost_unordered_map = boost::unordered_map<Key, T, Hash, Equal, Allocator>;

} // namespace peers
