// Keys that no element has, for maps that mark free places with keys.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

namespace peers {

inline constexpr std::array<std::uint32_t, 2> marks{0xffffffff, 0xfffffffe};

template <class Key>
Key empty_key() {
  if constexpr (std::is_constructible_v<Key, std::uint32_t>)
    return Key(marks[0]);
  else
    return "empty";
}
template <class Key>
Key erased_key() {
  if constexpr (std::is_constructible_v<Key, std::uint32_t>)
    return Key(marks[1]);
  else
    return "erased";
}

} // namespace peers
