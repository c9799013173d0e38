// What the map's declarations promise of a throw, said a second time: the measured guarantees are
// compared with this.
#pragma once

#include "faulty.hpp"
#include "guarantee.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::props {

/// The maps that promises differ for: elements, and what evacuates.
struct promise_column {
  moving how;
  growth_work work;
  friend bool operator==(const promise_column&, const promise_column&) = default;
};
inline constexpr std::array<promise_column, 6> promise_columns{{
    {moving::cannot_throw, growth_work::inserts},
    {moving::cannot_throw, growth_work::writes},
    {moving::can_throw, growth_work::inserts},
    {moving::can_throw, growth_work::writes},
    {moving::only_and_can_throw, growth_work::inserts},
    {moving::only_and_can_throw, growth_work::writes},
}};

struct promised_operation {
  std::string_view name;
  /// By column. Empty: it cannot be had for such elements.
  std::array<std::string_view, promise_columns.size()> letters;
};
/// All operations, in the order of the map's declaration.
std::span<const promised_operation> promised_guarantees();

/// Where the measured guarantees are not the promised ones: a line each. A failpoint that never
/// threw was measured as one that cannot, so what is promised to fail was seen to.
std::vector<std::string> differences(const measured_guarantees& measured, const promise_column& as);

} // namespace bucketproof::props
