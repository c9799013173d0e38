// The words of the text form, in the order of what they stand for.
#pragma once

#include "failpoints.hpp"
#include "trace.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace bucketproof::model::words {

inline constexpr std::array<std::string_view, key_kinds.size()> keys{"integer", "string", "tracked",
                                                                     "throwing", "coarse"};
inline constexpr std::array<std::string_view, 6> hashes{"seeded",   "controlled", "constant",
                                                        "low_bits", "high_bits",  "identity"};
inline constexpr std::array<std::string_view, 5> policies{"standard", "go", "go_1_21", "two_slots",
                                                          "two_slots_go"};
inline constexpr auto failpoints = [] {
  std::array<std::string_view, model::failpoints.size()> names;
  std::transform(model::failpoints.begin(), model::failpoints.end(), names.begin(),
                 [](failpoint e) { return name(e); });
  return names;
}();

} // namespace bucketproof::model::words
