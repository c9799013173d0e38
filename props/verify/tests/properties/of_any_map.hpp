// Properties that every map can be asked, and that node maps and maps that move nothing have.
#pragma once

#include "props/verify/property.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

namespace of_any_map {

using namespace bucketproof::verify;

struct erase_moves_nothing {
  static constexpr std::string_view name = "erase_moves_nothing";
  static constexpr std::string_view says = "An erase leaves all other elements where they were.";
  static constexpr auto needs = reads::entries;
  static verdict holds(const step& s) {
    if (!s.erased())
      return not_asked();
    const auto was = s.before.addresses();
    for (const auto& [key, address] : s.after.addresses())
      if (const auto at = was.find(key); at != was.end() && at->second != address)
        return broken(s.shown(key) + " where it was", "it was moved");
    return held();
  }
};
struct find_allocates_nothing {
  static constexpr std::string_view name = "find_allocates_nothing";
  static constexpr std::string_view says = "A find allocates nothing.";
  static verdict holds(const step& s) {
    return s.op.what == verb::find ? exactly(s.calls[failpoint::allocate], 0, "allocations")
                                   : not_asked();
  }
};
/// Asked of no step of a map that has no swap.
struct swap_moves_nothing {
  static constexpr std::string_view name = "swap_moves_nothing";
  static constexpr std::string_view says = "A swap leaves all elements where they were.";
  static constexpr reads needs = reads::entries;
  static verdict holds(const step& s) {
    if (s.op.what != verb::swap || s.threw)
      return not_asked();
    return expect(s.after.addresses() == s.other_before.addresses(), "the other map's elements",
                  "others");
  }
};
/// What it knows of the map must stay right, whatever the operations in between do.
struct size_goes_by_what_was_seen {
  static constexpr std::string_view name = "size_goes_by_what_was_seen";
  static constexpr std::string_view says = "Each operation begins with the size that was left.";
  static double measure(const auto& map) { return static_cast<double>(map.size()); }
  verdict holds(const step& s) {
    std::size_t& size = sizes_[s.map == map_name::b ? 1 : 0];
    const std::size_t was = std::exchange(size, s.after.size);
    if (static_cast<std::size_t>(s.measured) != s.model.size())
      return broken("the size of the model", "another");
    return exactly(s.before.size, was, "elements, as the last step left them");
  }

private:
  std::array<std::size_t, 2> sizes_{};
};

} // namespace of_any_map

using bucketproof_properties =
    std::tuple<of_any_map::erase_moves_nothing, of_any_map::find_allocates_nothing,
               of_any_map::swap_moves_nothing, of_any_map::size_goes_by_what_was_seen>;
