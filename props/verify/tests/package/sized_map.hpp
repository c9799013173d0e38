// Templates with a parameter that is no type: without and with a default argument.
#pragma once

#include "tiny_map.hpp"

#include <cstddef>

template <class Key, class T, std::size_t>
requires std::same_as<Key, std::uint64_t>
class sized_map : public tiny_map<Key, T> {
};

template <class Key, class T, class Hash, class Equal, class Allocator, bool = false>
requires std::same_as<Key, std::uint64_t>
class map_with_defaults : public tiny_map<Key, T> {
};
