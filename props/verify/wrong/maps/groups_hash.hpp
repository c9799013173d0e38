// The hash functor that groups.hpp has by default.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace gallery {

template <class Key>
struct groups_hash {
  std::size_t operator()(const Key& key) const noexcept {
    std::uint64_t state = 0x2545F4914F6CDD1DU;
    if constexpr (std::is_integral_v<Key>)
      state = stirred(state, static_cast<std::uint64_t>(key));
    else
      for (const char c : key)
        state = stirred(state, static_cast<unsigned char>(c));
    return static_cast<std::size_t>(state ^ state >> 31);
  }

private:
  static std::uint64_t stirred(std::uint64_t state, std::uint64_t with) noexcept {
    return (std::rotl(state, 5) ^ with) * 0x517CC1B727220A95U;
  }
};

} // namespace gallery
