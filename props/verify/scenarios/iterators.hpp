// Scenarios of what iterators promise beside the elements that they visit, and of buckets.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/adapter/members.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class iterator_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::filled, shared::key, shared::make, shared::number, shared::sizes, shared::text;
  using typename shared::map;
  using asked = asked_of<Shape>;

public:
  static constexpr bool has_iterators = [] {
    if constexpr (asked::asks("iterators") && model::members<map, Elements, asked>::has_iterators)
      return requires(map & m) {
        (*m.begin()++).first;
        m.cbegin() == m.cend();
      };
    else
      return false;
  }();
  static wrong iterators() {
    for (const std::uint32_t n : sizes({0U, 1U, 7U, 100U})) {
      begin_case(text(n) + " elements");
      map m = make();
      filled(m, n);
      auto by_copy = m.begin();
      auto of_constant = std::as_const(m).begin();
      std::uint32_t visits = 0;
      for (auto it = m.begin(); it != m.end() && visits <= n; ++visits) {
        const std::uint32_t k = number((*it).first);
        if (number((*of_constant).first) != k)
          return of(n) + "those of the constant map go another way";
        if constexpr (requires { number(it->first); })
          if (number(it->first) != k)
            return of(n) + "it->first is not (*it).first";
        const auto before = it++;
        if (number((*before).first) != k || !(before == by_copy))
          return of(n) + "it++ does not answer the place where it was";
        ++by_copy;
        if (!(by_copy == it))
          return of(n) + "a copy of an iterator goes elsewhere";
        ++of_constant;
      }
      if (visits != n)
        return of(n) + "it++ visits " + text(visits);
      if (!(of_constant == std::as_const(m).end()) || !(m.cend() == std::as_const(m).end()))
        return of(n) + "the end of the constant map is another one";
    }
    return std::nullopt;
  }

  static constexpr bool shows_buckets = [] {
    if constexpr (asked::asks("buckets"))
      return requires(const map& m, std::size_t n) {
        m.bucket(key(0)) < m.bucket_count();
        m.bucket_size(n) == n;
        (*m.begin(n)).first;
        m.begin(n) == m.end(n);
      };
    else
      return false;
  }();
  static wrong buckets() {
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 300U})) {
      begin_case(text(n) + " elements");
      map m = make();
      filled(m, n);
      const map& constant = m;
      std::size_t all = 0;
      for (std::size_t b = 0; b < constant.bucket_count(); ++b) {
        std::size_t in_it = 0;
        for (auto it = constant.begin(b); it != constant.end(b) && in_it <= n; ++it, ++in_it)
          if (constant.bucket((*it).first) != b)
            return "bucket(" + text(number((*it).first)) +
                   ") is not the bucket that it is in, of " + text(n) + " elements";
        if (constant.bucket_size(b) != in_it)
          return "bucket_size(" + std::to_string(b) + ") is " +
                 std::to_string(constant.bucket_size(b)) + " in place of " + std::to_string(in_it) +
                 ", of " + text(n) + " elements";
        all += in_it;
      }
      if (all != n)
        return "the buckets have " + std::to_string(all) + " elements in place of " + text(n);
    }
    return std::nullopt;
  }

private:
  static std::string of(std::uint32_t n) { return "iterators over " + text(n) + " elements: "; }
};

} // namespace bucketproof::verify
