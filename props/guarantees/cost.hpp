// Cost: how many failpoints of each kind an operation may take, said in one table, and the check of
// it. Calls are counted, never timed.
#pragma once

#include "positions.hpp"

#include "model/trace/failpoints.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bucketproof::props {

/// The numbers that bounds are made of, each with the letter that stands for it.
struct quantities {
  std::size_t entries = 0;    ///< n
  std::size_t given = 0;      ///< m
  std::size_t is_new = 0;     ///< i
  std::size_t made_first = 0; ///< y
  std::size_t alike = 0;      ///< t
  std::size_t evacuated = 0;  ///< e
  std::size_t old_chains = 0; ///< w
  std::size_t segments = 0;   ///< s
  std::size_t growths = 0;    ///< g
  std::size_t buckets = 0;    ///< b
};
/// What the letters mean, for people.
std::span<const std::pair<char, std::string_view>> quantity_names();

/// The value of a bound as it is printed: a sum of products, `2e+1`; `-` is zero.
std::size_t value_of(std::string_view bound, const quantities& q);

/// The failpoints whose number is bounded, in the order of the table's columns.
inline constexpr std::array<model::failpoint, 7> bounded_failpoints{
    model::failpoint::hash,      model::failpoint::equality,  model::failpoint::copy,
    model::failpoint::move,      model::failpoint::construct, model::failpoint::allocate,
    model::failpoint::deallocate};

struct stated_cost {
  std::string_view name; ///< As in the table of guarantees.
  std::array<std::string_view, bounded_failpoints.size()> bounds;
};
/// All operations, in the order of the map's declaration.
std::span<const stated_cost> stated_costs();

/// What was counted.
struct measured_cost {
  std::vector<std::string> exceeded; ///< The first of the bounds that did not hold.
  /// By operation: the most of each failpoint, and how often its bound was reached, and exceeded.
  struct cell {
    std::size_t most = 0;
    std::size_t attained = 0;
    std::size_t exceeded = 0;
  };
  std::map<std::string_view, std::array<cell, bounded_failpoints.size()>> cells;
};

/// Does every operation to a map in this state and counts. The state's policy is standard,
/// two_slots or two_slots_go.
void measure_cost(const map_state& state, measured_cost& into);

} // namespace bucketproof::props
