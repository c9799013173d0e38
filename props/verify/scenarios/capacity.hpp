// Scenarios of room: rehash, reserve and the load factor.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/adapter/members.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bucketproof::verify {

template <class Shape, class Elements>
class capacity_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::key, shared::make, shared::put, shared::room,
      shared::sizes, shared::text;
  using typename shared::map, typename shared::oracle;
  using asked = asked_of<Shape>;

public:
  static constexpr bool has_rehash = [] {
    if constexpr (asked::asks("rehash_and_reserve"))
      return requires(map & m) {
        m.rehash(0);
      };
    else
      return false;
  }();
  static wrong rehash() {
    map m = make();
    oracle right;
    std::uint32_t next = 0;
    for (const std::size_t n : {0U, 1U, 2U, 100U, 0U, 7U, 4096U, 50U, 0U, 60000U, 0U}) {
      begin_case("rehash(" + std::to_string(n) + ")");
      m.rehash(n);
      if (const wrong w = difference(m, right, "rehash(" + std::to_string(n) + ")"))
        return w;
      if constexpr (requires { m.reserve(n); }) {
        m.reserve(n);
        if (const wrong w = difference(m, right, "reserve(" + std::to_string(n) + ")"))
          return w;
      }
      for (std::uint32_t i = 0; i < 30 && m.size() < room; ++i, ++next) {
        put(m, next, next);
        right.emplace(next, next);
      }
      m.erase(key(next / 2));
      right.erase(next / 2);
    }
    return difference(m, right, "after all rehashes");
  }

  static constexpr bool sets_load_factor = [] {
    if constexpr (asked::asks("max_load_factor"))
      return requires(map & m) {
        m.max_load_factor(1.0F);
      };
    else
      return false;
  }();
  static wrong load_factor() {
    map m = make();
    oracle right;
    std::uint32_t next = 0;
    for (const float f : {1.0F, 0.5F, 0.1F, 0.01F, 0.9F, 5.0F, 1000.0F, 1.0F}) {
      begin_case("max_load_factor(" + std::to_string(f) + ")");
      m.max_load_factor(f);
      for (std::uint32_t i = 0; i < 60 && m.size() < room; ++i, ++next) {
        put(m, next, next);
        right.emplace(next, next);
      }
      if (const wrong w = difference(m, right, "max_load_factor(" + std::to_string(f) + ")"))
        return w;
    }
    m.clear();
    return difference(m, {}, "cleared");
  }

  static constexpr bool shows_room = [] {
    if constexpr (asked::asks("reserve_is_enough"))
      return requires(map & m, std::size_t n) {
        m.reserve(n);
        m.bucket_count() == n;
      };
    else
      return false;
  }();
  /// Of a map that held nothing yet, and of one whose elements were erased.
  static wrong reserve_is_enough() {
    for (const std::uint32_t erased : sizes({0U, 50U}))
      for (const std::uint32_t n :
           sizes({1U, 2U, 3U, 6U, 7U, 8U, 12U, 13U, 14U, 15U, 16U, 24U, 28U, 32U, 64U, 100U, 500U}))
        if (const wrong w = reserved(n, erased))
          return w;
    return std::nullopt;
  }

private:
  static wrong reserved(std::uint32_t n, std::uint32_t erased) {
    const std::string when = "after " +
                             (erased == 0 ? "" : text(erased) + " inserts and erases and ") +
                             "reserve(" + text(n) + "), ";
    begin_case(when + "inserts");
    map m = make();
    if constexpr (requires { m.erase(key(0)); }) {
      for (std::uint32_t k = 0; k < erased; ++k)
        put(m, k, k);
      for (std::uint32_t k = 0; k < erased; ++k)
        m.erase(key(k));
    }
    m.reserve(n);
    const auto buckets = m.bucket_count();
    const auto rehashed = [&](const std::string& by) -> wrong {
      if (m.bucket_count() == buckets)
        return std::nullopt;
      return when + by + " takes bucket_count() from " + std::to_string(buckets) + " to " +
             std::to_string(m.bucket_count());
    };
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::vector<const void*> before = places(m, k);
      put(m, k, k);
      const std::string by = "the insert of element " + text(k + 1);
      if (const wrong w = rehashed(by))
        return w;
      if (all_moved(before, places(m, k)))
        return when + by + " moves all elements";
    }
    put(m, 0, 1);
    return rehashed("an insert of a key that is there");
  }
  /// Of the first n keys, where that is not too many.
  static std::vector<const void*> places(map& m, std::uint32_t n) {
    constexpr std::uint32_t most = 100;
    std::vector<const void*> all;
    for (std::uint32_t k = 0; k < n && n <= most; ++k)
      all.push_back(place(m, k));
    return all;
  }
  /// An insert may move a few: in a robin hood table, those that it displaces.
  static bool all_moved(const std::vector<const void*>& before,
                        const std::vector<const void*>& after) {
    constexpr std::size_t many = 8;
    if (before.size() < many)
      return false;
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i] == nullptr || before[i] == after[i])
        return false;
    return true;
  }
  /// Where the value of the key lies; null where the map hands out copies.
  static const void* place(map& m, std::uint32_t k) {
    if constexpr (model::lies_in_the_map<decltype(*m.find(key(k)))>)
      return static_cast<const void*>(&(*m.find(key(k))).second);
    else
      return nullptr;
  }
};

} // namespace bucketproof::verify
