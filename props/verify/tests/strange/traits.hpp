// What the maps of this folder state in their traits.
#pragma once

#include "model/verify/traits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

struct at_never_throws : bucketproof::verify::traits {
  static constexpr bool at_throws = false;
};
struct short_lived_iterators : bucketproof::verify::traits {
  static constexpr bool iterators_last_until_next_write = true;
  static constexpr bool moved_from_is_usable = false;
};
struct moved_from_only_assigned : bucketproof::verify::traits {
  static constexpr bool moved_from_is_usable = false;
};
struct equality_by_order : bucketproof::verify::traits {
  static constexpr bool equality_depends_on_order = true;
};
struct equality_of_elements_by_key_eq : bucketproof::verify::traits {
  static constexpr bool equality_asks_key_eq = true;
};
struct equality_of_keys : bucketproof::verify::traits {
  static constexpr bool equality_is_of_keys = true;
};
struct refuses_from_16 : bucketproof::verify::traits {
  static constexpr std::size_t may_refuse_from = 16;
};
struct at_most_16 : bucketproof::verify::traits {
  static constexpr std::size_t most_entries = 16;
};
struct key_0_is_reserved : bucketproof::verify::traits {
  static constexpr std::array<std::uint32_t, 1> reserved_keys{0};
};
