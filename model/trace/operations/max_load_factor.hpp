#pragma once

#include "groups.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace bucketproof::model::operations {

struct rehash;

/// The number is in hundredths. Below a tenth, tables would be too large for what they hold.
struct max_load_factor : of_family<max_load_factor, rehash> {
  static constexpr facts row{.name = "max_load_factor",
                             .arguments = form::size,
                             .says = "sets the maximum load factor, in hundredths",
                             .is_for = purpose::adds,
                             .iterators = keeps::nothing,
                             .after_a_throw = throw_leaves::all_unless_hash_or_equality,
                             .weight = 2,
                             .standard = {"max_load_factor changes no element",
                                          "[unord.req.general] a.max_load_factor(z)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    return requires(typename Has::map_type & m) {
      m.max_load_factor(1.0F);
    };
  }
  static auto expect(auto& right) { return right.nothing(); }
  static void specify(auto&) noexcept {}
  static auto perform(auto& map) {
    map.on.max_load_factor(static_cast<float>(hundredths(map)) / 100);
    return map.nothing();
  }
  static auto call_map(const auto& map) {
    return map.call("max_load_factor", std::to_string(hundredths(map)) + " / 100.0F");
  }
  static auto call_oracle(const auto& right) { return right.none(); }

private:
  static std::uint32_t hundredths(const auto& map) {
    return std::max(map.op.number, std::uint32_t{10});
  }
};

} // namespace bucketproof::model::operations
