// Properties that are wrong: one throws, the measure of one throws, one of a whole run is broken,
// one is asked of nothing. The last takes the class of one map.
#pragma once

#include "props/verify/property.hpp"

#include <stdexcept>
#include <string_view>
#include <tuple>

namespace that_throw {

using namespace bucketproof::verify;

struct throws_at_three {
  static constexpr std::string_view name = "throws_at_three";
  static constexpr std::string_view says = "It is never asked of three elements.";
  static verdict holds(const step& s) {
    if (s.after.size == 3)
      throw std::logic_error("three elements");
    return held();
  }
};
struct measure_throws {
  static constexpr std::string_view name = "measure_throws";
  static constexpr std::string_view says = "The map can be measured.";
  static double measure(const auto& map) {
    if (map.size() > 1)
      throw 7;
    return 0;
  }
  static verdict holds(const step&) { return held(); }
};
struct at_most_four_inserts {
  static constexpr std::string_view name = "at_most_four_inserts";
  static constexpr std::string_view says = "A run has at most four inserts.";
  verdict holds(const step& s) {
    if (!s.inserted())
      return not_asked();
    return at_most(++inserts_, 4U, "inserts");
  }

private:
  unsigned inserts_ = 0;
};
struct of_nothing {
  static constexpr std::string_view name = "of_nothing";
  static constexpr std::string_view says = "Nothing.";
  static verdict holds(const step&) { return not_asked(); }
};

} // namespace that_throw

using bucketproof_properties = std::tuple<that_throw::throws_at_three, that_throw::measure_throws,
                                          that_throw::at_most_four_inserts, that_throw::of_nothing>;
