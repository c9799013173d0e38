// Scenarios of what iterators promise beside the elements that they visit, and of buckets.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/adapter/members.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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
        std::as_const(m).begin() == std::as_const(m).end();
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
      if (!(of_constant == std::as_const(m).end()))
        return of(n) + "the end of the constant map is another one";
      if constexpr (requires { m.cbegin() == m.cend(); })
        if (!(m.cbegin() == std::as_const(m).begin()) || !(m.cend() == std::as_const(m).end()))
          return of(n) + "cbegin() and cend() are not those of the constant map";
    }
    return std::nullopt;
  }

  static constexpr bool shows_buckets = [] {
    if constexpr (asked::asks("buckets"))
      return requires(const map& m, std::size_t n) {
        m.bucket(key(0)) < m.bucket_count();
        m.bucket_size(n) == n;
      };
    else
      return false;
  }();
  static wrong buckets() {
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 300U})) {
      begin_case(text(n) + " elements");
      map m = make();
      filled(m, n);
      if (const wrong w = in_buckets(m, text(n) + " elements"))
        return w;
      if constexpr (std::is_move_constructible_v<map>) {
        if (!shared::moved_from_is_usable)
          continue;
        begin_case(text(n) + " elements, moved away");
        const map to(std::move(m));
        if (const wrong w = in_buckets(m, text(n) + " elements, moved away"))
          return w;
      }
    }
    return std::nullopt;
  }

private:
  static constexpr bool visits_buckets = requires(const map& m, std::size_t n) {
    (*m.begin(n)).first;
    m.begin(n) == m.end(n);
  };
  static wrong in_buckets(const map& m, const std::string& what) {
    std::vector<std::size_t> in_it(m.bucket_count());
    for (auto it = m.begin(); it != m.end(); ++it) {
      const std::size_t b = m.bucket((*it).first);
      if (b >= in_it.size())
        return "bucket(" + text(number((*it).first)) + ") is " + std::to_string(b) + ", of " + what;
      ++in_it[b];
    }
    for (std::size_t b = 0; b < in_it.size(); ++b) {
      if (m.bucket_size(b) != in_it[b])
        return "bucket_size(" + std::to_string(b) + ") is " + std::to_string(m.bucket_size(b)) +
               " in place of " + std::to_string(in_it[b]) + ", of " + what;
      if constexpr (visits_buckets) {
        std::size_t visits = 0;
        for (auto it = m.begin(b); it != m.end(b) && visits <= in_it[b]; ++it, ++visits)
          if (m.bucket((*it).first) != b)
            return "bucket(" + text(number((*it).first)) +
                   ") is not the bucket that it is in, of " + what;
        if (visits != in_it[b])
          return "an iteration of bucket " + std::to_string(b) + " visits " +
                 std::to_string(visits) + " elements in place of " + std::to_string(in_it[b]) +
                 ", of " + what;
      }
    }
    return std::nullopt;
  }
  static std::string of(std::uint32_t n) { return "iterators over " + text(n) + " elements: "; }
};

} // namespace bucketproof::verify
