// Properties of a table with slots, whose erase moves nothing: the example of README.md.
#pragma once

#include "props/verify/property.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

namespace verify = bucketproof::verify;

struct capacity_is_a_power_of_two {
  static constexpr std::string_view name = "capacity_is_a_power_of_two";
  static constexpr std::string_view says = "The capacity is 0 or a power of two.";
  static double measure(const auto& map) { return double(map.capacity()); }
  static verify::verdict holds(const verify::step& s) {
    const auto capacity = std::size_t(s.measured);
    return verify::expect(capacity == 0 || std::has_single_bit(capacity), "0 or a power of two",
                          std::to_string(capacity));
  }
};
struct erase_moves_nothing {
  static constexpr std::string_view name = "erase_moves_nothing";
  static constexpr std::string_view says = "An erase leaves all other elements where they were.";
  static constexpr auto needs = verify::reads::entries;
  static verify::verdict holds(const verify::step& s) {
    if (!s.erased())
      return verify::not_asked();
    const auto was = s.before.addresses();
    for (const auto& [key, address] : s.after.addresses())
      if (const auto at = was.find(key); at != was.end() && at->second != address)
        return verify::broken(s.shown(key) + " where it was", "it was moved");
    return verify::held();
  }
};
struct find_allocates_nothing {
  static constexpr std::string_view name = "find_allocates_nothing";
  static constexpr std::string_view says = "A find allocates nothing.";
  static verify::verdict holds(const verify::step& s) {
    if (s.op.what != verify::verb::find)
      return verify::not_asked();
    return verify::exactly(s.calls[verify::failpoint::allocate], 0, "allocations");
  }
};
struct reserve_lasts { // about a whole run: an object of it is made for each
  static constexpr std::string_view name = "reserve_lasts";
  static constexpr std::string_view says =
      "After reserve(n), inserts of up to n elements leave the capacity as it is.";
  static double measure(const auto& map) { return double(map.capacity()); }
  verify::verdict holds(const verify::step& s) {
    std::size_t& reserved = reserved_[s.map == verify::map_name::a ? 0 : 1];
    if (s.inserted() && s.after.size <= reserved)
      return verify::exactly(s.measured, s.measured_before, "slots, as before");
    if (!s.looked())
      reserved = s.op.what == verify::verb::reserve && !s.threw ? s.op.number : 0;
    return verify::not_asked();
  }

private:
  std::array<std::size_t, 2> reserved_{};
};

using bucketproof_properties = std::tuple<capacity_is_a_power_of_two, erase_moves_nothing,
                                          find_allocates_nothing, reserve_lasts>;
