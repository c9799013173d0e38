// Scenarios of the ways to insert: hints, and arguments as a user gives them.
#pragma once

#include "case_mark.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class insert_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::entry, shared::key, shared::make,
      shared::number, shared::text, shared::value;
  using typename shared::element, typename shared::equal, typename shared::key_type,
      typename shared::map, typename shared::mapped_type, typename shared::oracle;
  using asked = asked_of<Shape>;
  using value_type = typename shared::template held_by<map>;

public:
  static constexpr bool can_hint = [] {
    if constexpr (asked::asks("hints"))
      return requires(map & m, element e) {
        (*m.insert(std::as_const(m).end(), std::move(e))).first;
      };
    else
      return false;
  }();
  /// Where the hint points changes nothing: at the end, the begin, or an element in between; nor
  /// does it where the element there has the hash of the key.
  static wrong hints() {
    if (const wrong w = hints_with(model::hash_kind::seeded, at_most(300)))
      return w;
    constexpr std::uint32_t with_one_hash = 12;
    if (with_one_hash >= shared::may_refuse_from)
      return std::nullopt;
    return hints_with(model::hash_kind::constant, at_most(with_one_hash));
  }

  static constexpr bool can_give_lvalues = [] {
    if constexpr (asked::asks("lvalue_arguments"))
      return std::is_copy_constructible_v<value_type> && requires(map & m, value_type & e) {
        m.insert(e);
      };
    else
      return false;
  }();
  static wrong lvalue_arguments() {
    map m = make();
    oracle right;
    constexpr std::size_t at_once = 16; // elements that one round adds, at most
    for (std::uint32_t k = 0; k < 200 && m.size() + at_once <= shared::room; ++k) {
      for (const bool is_present : {false, true}) {
        begin_case("insert of an lvalue, key " + text(k) + (is_present ? ", which is there" : ""));
        value_type e(key(k), value(k + 1));
        m.insert(e);
        if (!is_as_made(e.first, e.second, k, k + 1))
          return changed("insert(e)", k, is_present);
      }
      right.emplace(k, k + 1);
      if constexpr (std::is_constructible_v<value_type, std::pair<const key_type, mapped_type>&> &&
                    requires(std::pair<const key_type, mapped_type> & e) { m.insert(e); }) {
        for (const std::uint32_t at : {k, k + 20000}) { // present, and absent
          if (!right.contains(at) && m.size() >= shared::room)
            continue;
          std::pair<const key_type, mapped_type> e(key(at), value(k + 9)); // perhaps converted
          m.insert(e);
          if (!is_as_made(e.first, e.second, at, k + 9))
            return changed("insert(std::pair<const K, V>&)", at, at == k);
          right.emplace(at, k + 9);
        }
      }
      if (const wrong w = kept_by_members(m, right, k))
        return w;
    }
    return difference(m, right, "inserts of lvalues");
  }

private:
  static wrong hints_with(model::hash_kind kind, std::uint32_t n) {
    map m = make(kind);
    oracle right;
    for (std::uint32_t k = 0; k < n; ++k)
      for (const auto way : {hinted::insert, hinted::emplace_hint, hinted::try_emplace,
                             hinted::insert_or_assign, hinted::emplace_hint, hinted::insert})
        if (const wrong w = by_hint(m, right, k, way))
          return w;
    return difference(m, right, "inserts with hints");
  }

  /// Whether members are there, and asked.
  static constexpr bool assigns = [] {
    if constexpr (asked::asks("insert_or_assign"))
      return requires(map & m, key_type & k, mapped_type & v) {
        m.insert_or_assign(k, v);
        m.insert_or_assign(std::move(k), v);
      };
    else
      return false;
  }();
  static constexpr bool emplaces = [] {
    if constexpr (asked::asks("emplace") &&
                  std::is_constructible_v<value_type, key_type&, mapped_type&>)
      return requires(map & m, key_type & k, mapped_type & v) {
        m.emplace(k, v);
      };
    else
      return false;
  }();
  static constexpr bool tries = [] {
    if constexpr (asked::asks("try_emplace"))
      return requires(map & m, key_type & k, mapped_type & v) {
        m.try_emplace(k, v);
        m.try_emplace(std::move(k), std::move(v));
      };
    else
      return false;
  }();
  static constexpr bool indexes = [] {
    if constexpr (asked::asks("index"))
      return requires(map & m, key_type & k, mapped_type & v) {
        m[k] = v;
      };
    else
      return false;
  }();

  enum class hinted { insert, emplace_hint, try_emplace, insert_or_assign };
  static wrong by_hint(map& m, oracle& right, std::uint32_t k, hinted way) {
    if (m.size() >= shared::room && !right.contains(k))
      return std::nullopt;
    const std::uint32_t given = k + static_cast<std::uint32_t>(way);
    begin_case("key " + text(k) + ", hinted " + std::string(name(way)));
    const map& constant = m;
    auto at = k % 3 == 0 ? constant.end() : constant.begin();
    if (k % 3 == 2 && at != constant.end())
      ++at;
    if constexpr (requires { m.erase(key(k)); })
      if (k % 4 == static_cast<std::uint32_t>(way) && right.erase(k) != 0) {
        m.erase(key(k)); // so that each way meets absent keys, too
        at = constant.begin();
      }
    switch (way) {
    case hinted::insert:
      right.emplace(k, given);
      return answered(m.insert(at, entry(k, given)), right, k, "insert(hint, e)");
    case hinted::emplace_hint:
      if constexpr (requires { (*m.emplace_hint(at, key(k), value(given))).first; }) {
        right.emplace(k, given);
        return answered(m.emplace_hint(at, key(k), value(given)), right, k,
                        "emplace_hint(hint, k, v)");
      }
      break;
    case hinted::try_emplace:
      if constexpr (requires { (*m.try_emplace(at, key(k), value(given))).first; }) {
        right.emplace(k, given);
        const key_type of = key(k);
        return answered(k % 2 == 0 ? m.try_emplace(at, key(k), value(given))
                                   : m.try_emplace(at, of, value(given)),
                        right, k, "try_emplace(hint, k, v)");
      }
      break;
    case hinted::insert_or_assign:
      if constexpr (requires { (*m.insert_or_assign(at, key(k), value(given))).first; }) {
        right[k] = given;
        const key_type of = key(k);
        return answered(k % 2 == 0 ? m.insert_or_assign(at, key(k), value(given))
                                   : m.insert_or_assign(at, of, value(given)),
                        right, k, "insert_or_assign(hint, k, v)");
      }
      break;
    }
    return std::nullopt;
  }
  static constexpr std::string_view name(hinted way) noexcept {
    constexpr std::array<std::string_view, 4> names{"insert", "emplace_hint", "try_emplace",
                                                    "insert_or_assign"};
    return names[static_cast<std::size_t>(way)];
  }
  static wrong answered(const auto& it, const oracle& right, std::uint32_t k,
                        const std::string& call) {
    if (number((*it).first) != k)
      return call + " of key " + text(k) + " answers the place of key " + text(number((*it).first));
    if (const std::uint32_t v = Elements::number((*it).second); v != right.at(k))
      return call + " of key " + text(k) + " leaves the value " + text(v) + " in place of " +
             text(right.at(k));
    return std::nullopt;
  }

  static bool is_as_made(const key_type& k, const mapped_type& v, std::uint32_t of,
                         std::uint32_t with) {
    return equal()(k, key(of)) && Elements::number(v) == with;
  }
  static std::string changed(const std::string& call, std::uint32_t k, bool is_present) {
    return call + " of an lvalue changes its argument: key " + text(k) +
           (is_present ? ", which is in the map" : "");
  }
  /// Members that take a key and a value: lvalues stay as they are, and what try_emplace does not
  /// use. Each is asked of key k, which is there, and of one that is not.
  static wrong kept_by_members(map& m, oracle& right, std::uint32_t k) {
    std::uint32_t absent = k;
    /// The value is assigned where the key is present, or not.
    const auto keeps = [&](const std::string& call, bool assigns_it, auto perform) -> wrong {
      for (const std::uint32_t at : {k, absent += 1000}) {
        const bool is_present = right.contains(at);
        if (!is_present && m.size() >= shared::room)
          continue;
        key_type of = key(at);
        mapped_type v = value(at + 2);
        perform(of, v);
        if (assigns_it)
          right[at] = at + 2;
        else
          right.emplace(at, at + 2);
        if (!is_as_made(of, v, at, at + 2))
          return changed(call, at, is_present);
      }
      return std::nullopt;
    };
    if constexpr (assigns) {
      if (const wrong w = keeps("insert_or_assign(k, v)", true,
                                [&](auto& of, auto& v) { m.insert_or_assign(of, v); }))
        return w;
      if (const wrong w = keeps("insert_or_assign(key(), v)", true,
                                [&](auto& of, auto& v) { m.insert_or_assign(key_type(of), v); }))
        return w;
    }
    if constexpr (emplaces)
      if (const wrong w =
              keeps("emplace(k, v)", false, [&](auto& of, auto& v) { m.emplace(of, v); }))
        return w;
    if constexpr (indexes)
      if (const wrong w = keeps("m[k] = v", true, [&](auto& of, auto& v) { m[of] = v; }))
        return w;
    if constexpr (tries) {
      if (const wrong w =
              keeps("try_emplace(k, v)", false, [&](auto& of, auto& v) { m.try_emplace(of, v); }))
        return w;
      key_type of = key(k);
      mapped_type v = value(k + 2);
      m.try_emplace(std::move(of), std::move(v));
      if (!is_as_made(of, v, k, k + 2))
        return "try_emplace moves from its arguments though key " + text(k) + " is in the map";
    }
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
