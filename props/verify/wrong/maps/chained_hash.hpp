// The hash functor that chained.hpp has by default: FNV-1a of strings, a product of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace gallery {

template <class Key>
struct chained_hash {
  std::size_t operator()(const Key& key) const noexcept {
    if constexpr (std::is_integral_v<Key>)
      return mixed(static_cast<std::uint64_t>(key));
    else {
      std::uint64_t hash = 0xcbf29ce484222325U;
      const std::size_t size = key.size();
      for (std::size_t i = 0; i < size; ++i)
        hash = (hash ^ static_cast<unsigned char>(key[i])) * 0x100000001b3U;
      return static_cast<std::size_t>(hash);
    }
  }

private:
  static std::size_t mixed(std::uint64_t n) noexcept {
    const std::uint64_t product = n * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(product ^ product >> 32);
  }
};

} // namespace gallery
