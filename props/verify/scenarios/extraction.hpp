// The scenarios of maps that hand out their elements by value: one (`extract(key)`, `extract(it)`),
// or the array of all (`std::move(m).extract()`, and `m.replace(array)` to take one), as
// ankerl::unordered_dense and its kin do.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class extraction_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::filled, shared::key, shared::make,
      shared::number, shared::put, shared::sizes, shared::text, shared::value;
  using typename shared::key_type, typename shared::map, typename shared::oracle;
  using asked = asked_of<Shape>;

  template <class Map>
  static constexpr bool hands_out_one = requires(Map& m, const key_type& k) {
    m.extract(k).has_value();
    number(m.extract(k)->first);
    Elements::number(m.extract(k)->second);
  };
  template <class Map>
  static constexpr bool hands_out_all = requires(Map& m) {
    m.replace(std::move(m).extract());
    std::move(m).extract().push_back(
        typename decltype(std::move(m).extract())::value_type(key_type(), value(0)));
    number((*std::move(m).extract().begin()).first);
    m.clear();
  };

public:
  static constexpr bool extracts_values = [] {
    if constexpr (asked::asks("extracted_values"))
      return hands_out_one<map>;
    else
      return false;
  }();
  static constexpr bool extracts_all = [] {
    if constexpr (asked::asks("extracted_container"))
      return hands_out_all<map>;
    else
      return false;
  }();

  /// extract(key) and extract(it) answer the element, which is in the map no more.
  static wrong values() {
    map m = make();
    oracle right = filled(m, at_most(100));
    for (std::uint32_t k = 0; k < at_most(120); k += 3) {
      begin_case("extract(" + text(k) + ")");
      const auto element = m.extract(key(k));
      const auto at = right.find(k);
      if (element.has_value() != (at != right.end()))
        return "extract(" + text(k) + ") answers " + (element ? "an element" : "nothing");
      if (!element)
        continue;
      if (number(element->first) != k || Elements::number(element->second) != at->second)
        return "extract(" + text(k) + ") answers " + text(number(element->first)) + " = " +
               text(Elements::number(element->second));
      right.erase(at);
    }
    if (const wrong w = difference(m, right, "elements extracted by their keys"))
      return w;
    if constexpr (requires { number(m.extract(m.begin()).first); })
      while (!right.empty()) {
        const std::uint32_t first = number((*m.begin()).first);
        begin_case("extract(begin()), key " + text(first));
        const auto element = m.extract(m.begin());
        if (number(element.first) != first || Elements::number(element.second) != right[first])
          return "extract(begin()) answers another element than that of key " + text(first);
        right.erase(first);
        if (const wrong w = difference(m, right, "extract(begin()), key " + text(first)))
          return w;
      }
    return std::nullopt;
  }

  /// The array holds what the map held; a map that is cleared afterwards, or given an array, works
  /// as any other.
  static wrong all() {
    for (const std::uint32_t n : sizes({0, 1, 7, 40, 300})) {
      map m = make();
      oracle right = filled(m, n);
      for (std::uint32_t k = 0; k < n; k += 3) {
        m.erase(key(k));
        right.erase(k);
      }
      begin_case("extract() of " + std::to_string(right.size()) + " elements");
      auto array = std::move(m).extract();
      if (const wrong w = is_not(array, right))
        return w;
      begin_case("clear() after extract(), then " + text(n) + " inserts");
      m.clear();
      if (const wrong w = difference(m, {}, "extract() and clear()"))
        return w;
      if (const wrong w = difference(m, filled(m, n), "inserts after extract() and clear()"))
        return w;
      begin_case("replace() of " + text(n) + " elements by " + std::to_string(right.size()));
      m.replace(std::move(array));
      if (const wrong w = difference(m, right, "replace()"))
        return w;
      if (const wrong w = goes_on(m, right, n))
        return w;
    }
    return with_duplicates();
  }

private:
  static wrong is_not(const auto& array, const oracle& right) {
    oracle held;
    for (const auto& element : array)
      held.emplace(number(element.first), Elements::number(element.second));
    if (held != right || array.size() != right.size())
      return "extract() hands out " + std::to_string(array.size()) +
             " elements, and not the map's " + std::to_string(right.size());
    return std::nullopt;
  }
  static wrong goes_on(map& m, oracle& right, std::uint32_t n) {
    for (std::uint32_t k = 0; k < n; k += 2) {
      put(m, k + n, k);
      right.emplace(k + n, k);
      m.erase(key(k));
      right.erase(k);
    }
    return difference(m, right, "inserts and erases after replace()");
  }
  /// Of elements with equal keys, one stays: which one is the map's business.
  static wrong with_duplicates() {
    map from = make(), to = make();
    const std::uint32_t n = at_most(50);
    const oracle right = filled(from, n);
    auto array = std::move(from).extract();
    for (std::uint32_t k = 0; k < n; k += 2)
      array.push_back(typename decltype(array)::value_type(key(k), value(k)));
    filled(to, at_most(20));
    begin_case("replace() by an array in which every second key is there twice");
    to.replace(std::move(array));
    return difference(to, right, "replace() by an array with equal keys");
  }
};

} // namespace bucketproof::verify
