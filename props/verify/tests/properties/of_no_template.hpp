// Properties that measure one class, and know it by its name.
#pragma once

#include "props/verify/property.hpp"
#include "props/verify/tests/strange/no_template.hpp"

#include <string_view>
#include <tuple>

struct measures_one_class {
  static constexpr std::string_view name = "measures_one_class";
  static constexpr std::string_view says = "The size is the number of elements.";
  static int measure(const no_template& map) { return static_cast<int>(map.size()); }
  static bucketproof::verify::verdict holds(const bucketproof::verify::step& s) {
    return bucketproof::verify::exactly(s.measured, static_cast<double>(s.model.size()),
                                        "elements");
  }
};
using bucketproof_properties = std::tuple<measures_one_class>;
