// The hash functor that dense.hpp has by default: strings by words of eight bytes, and what is
// left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace gallery {

template <class Key>
struct dense_hash {
  std::size_t operator()(const Key& key) const noexcept {
    if constexpr (std::is_integral_v<Key>)
      return static_cast<std::size_t>(mixed(static_cast<std::uint64_t>(key)));
    else {
      std::uint64_t hash = key.size();
      std::size_t at = 0;
      for (; at + sizeof(std::uint64_t) <= key.size(); at += sizeof(std::uint64_t))
        hash = mixed(hash ^ word(key.data() + at, sizeof(std::uint64_t)));
      if (at < key.size())
        hash = mixed(hash ^ word(key.data() + at, key.size() - at));
      return static_cast<std::size_t>(hash);
    }
  }

private:
  static std::uint64_t word(const char* from, std::size_t bytes) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
  }
  static std::uint64_t mixed(std::uint64_t n) noexcept {
    n = (n ^ n >> 32) * 0x9E3779B97F4A7C15U;
    return (n ^ n >> 29) * 0xBF58476D1CE4E5B9U;
  }
};

} // namespace gallery
