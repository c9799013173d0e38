// Scenarios of single members: promises of members that no trace calls. Each is a short program,
// compared with a std::map, and compiled only for a map that has the member.
#pragma once

#include "allocator_scenarios.hpp"
#include "case_mark.hpp"
#include "huge.hpp"
#include "known_defects.hpp"
#include "scenario_map.hpp"
#include "shape.hpp"
#include "verified.hpp"

#include "model/adapter/members.hpp"
#include "model/trace/failpoints.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

template <class Shape, class Elements>
class member_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::entry, shared::filled, shared::first_key,
      shared::key, shared::make, shared::may_refuse_from, shared::number, shared::put, shared::room,
      shared::sizes, shared::text, shared::value;
  using typename shared::element, typename shared::equal, typename shared::hash,
      typename shared::key_type, typename shared::map, typename shared::mapped_type,
      typename shared::oracle;
  using asked = asked_of<Shape>;
  using has = model::members<map, Elements, asked>;
  using verb = model::verb;
  using of_allocators = allocator_scenarios<Shape, Elements>;

public:
  /// Adds all that the map has the members for; the others are skipped.
  static void add_to(verified& v) {
    if constexpr (!has::const_map_finds || !has::const_map_iterates || !has::inserts_pairs)
      v.skip("scenarios of single members",
             "they take insert({key, value}), and find and iteration of a const map");
    else
      add_all_to(v);
  }

private:
  static void add(verified& v, std::string name, std::string says, std::string basis,
                  std::vector<verb> uses, wrong (*run)()) {
    uses.insert(uses.end(), {verb::insert, verb::find, verb::iterate});
    v.scenarios.push_back({std::move(name), std::move(says), std::move(basis), std::move(uses),
                           pace::quick, [run](const verified&) { return run(); }});
  }
  /// Whether the scenario is to be compiled: the map's owner can take it out by name.
  static constexpr bool asks(std::string_view name) noexcept { return asked::asks(name); }

  static void add_all_to(verified& v) {
    room = v.promised.most_entries;
    may_refuse_from = v.promised.may_refuse_from;
    first_key = v.promised.first_free_key();
    add_inserts_to(v);
    add_erasures_to(v);
    add_capacity_to(v);
    add_functors_and_allocators_to(v);
  }
  static void add_inserts_to(verified& v) {
    if constexpr (can_insert_ranges)
      add(v, "ranges", "insert(first, last) inserts the missing elements and changes nothing else",
          "[unord.req.general] a.insert(i, j)", {}, ranges);
    else
      v.skip("ranges", no_member("insert(first, last)", "ranges"));
    if constexpr (can_hint)
      add(v, "hints", "a hint changes nothing but the speed", "[unord.req.general] a.insert(r, t)",
          {}, hints);
    else
      v.skip("hints", no_member("insert(hint, element)", "hints"));
    if constexpr (has_equal_range)
      add(v, "equal_range", "equal_range yields the one element of the key, or nothing",
          "[unord.req.general] b.equal_range(k)", {}, equal_range);
    else
      v.skip("equal_range", no_member("equal_range", "equal_range"));
    if constexpr (finds_by_stand_in())
      add(v, "heterogeneous_lookup",
          "with a transparent hash and equality, an object that is not a key finds the key that "
          "it stands for",
          "[unord.req.general] a_tran.find(ke)", {}, heterogeneous_lookup);
    else
      v.skip("heterogeneous_lookup",
             no_member("find for other types than the key, with transparent "
                       "functors",
                       "heterogeneous_lookup"));
  }
  static void add_erasures_to(verified& v) {
    if constexpr (can_erase_ranges)
      add(v, "erase_range", "erase(first, last) erases the elements between them, and no other",
          "[unord.req.general] a.erase(q1, q2)", {}, erase_range);
    else
      v.skip("erase_range", no_member("erase(first, last)", "erase_range"));
    if constexpr (has_node_handles)
      add(v, "node_handles",
          "an extracted element is absent, and present again when its node is "
          "inserted",
          "[unord.req.general] a.extract(k)", {}, nodes);
    else
      v.skip("node_handles", no_member("extract and insert of a node", "node_handles"));
    if constexpr (can_merge) {
      add(v, "merge", "merge takes the elements whose keys are missing, and leaves the rest",
          "[unord.req.general] a.merge(a2)", {verb::merge}, merge);
      if constexpr (!has::takes_hash)
        v.skip("merge_with_another_hash", "the map takes no hash functor");
      else if (known_defects::merge_goes_by_the_hash_of_the_source<map>())
        v.skip("merge_with_another_hash",
               "the map is this standard library's, whose merge is known to go by the hash that "
               "the source has stored");
      else
        add(v, "merge_with_another_hash",
            "the same from a map whose hash functor has another state: merge uses its own",
            "[unord.req.general] a.merge(a2)", {verb::merge}, merge_with_another_hash);
    } else
      v.skip("merge", no_member("merge", "merge"));
  }
  static void add_capacity_to(verified& v) {
    if constexpr (has_rehash)
      add(v, "rehash_and_reserve",
          "any rehash and reserve, of more and of less, changes no element",
          "[unord.req.general] a.rehash(n)", {verb::erase}, rehash);
    else
      v.skip("rehash_and_reserve", no_member("rehash", "rehash_and_reserve"));
    if constexpr (sets_load_factor)
      add(v, "max_load_factor",
          "no maximum load factor, from 0.01 to 1000, changes the elements of the map",
          "[unord.req.general] a.max_load_factor(z)", {}, load_factor);
    else
      v.skip("max_load_factor", no_member("max_load_factor(z)", "max_load_factor"));
    if constexpr (asks_for_room()) {
      if (room < huge::elements)
        return v.skip("huge_arguments", "the map cannot hold the elements that it takes");
      add(v, "huge_arguments",
          "reserve, rehash and construction for more than a machine has throw, or do nothing: the "
          "map is as it was, and keeps working",
          "[unord.req.general] a.reserve(n)", {}, huge_arguments);
    } else
      v.skip("huge_arguments", no_member("reserve or rehash", "huge_arguments"));
  }
  static void add_functors_and_allocators_to(verified& v) {
    if constexpr (asks("other_hash_functor") && has::has(verb::copy_assign) &&
                  std::is_constructible_v<map, int, hash, equal>)
      add(v, "other_hash_functor", "an assignment from a map with another hash takes that over",
          "[unord.req.general] a1 = a2", {verb::copy_assign}, other_hash);
    else
      v.skip("other_hash_functor",
             no_member("copy assignment, or no hash functor", "other_hash_functor"));
    if constexpr (of_allocators::takes_allocators())
      add(v, "unequal_allocators",
          "elements go between unequal allocators, each gets back its own memory, and they "
          "propagate as they say",
          "[container.alloc.reqmts]", {verb::copy_assign, verb::move_assign},
          of_allocators::allocators);
    else
      v.skip("unequal_allocators",
             no_member("constructor with an allocator, or no get_allocator", "unequal_allocators"));
  }
  static std::string no_member(const std::string& what, std::string_view name) {
    return asks(name) ? "the map has no " + what : "taken out (NOT_ASKED)";
  }

  static constexpr bool can_insert_ranges = [] {
    if constexpr (asked::asks("ranges"))
      return requires(map & m, std::vector<element> list) {
        m.insert(list.begin(), list.end());
      };
    else
      return false;
  }();
  static constexpr bool can_hint = [] {
    if constexpr (asked::asks("hints"))
      return requires(map & m, element e) {
        (*m.insert(m.cend(), std::move(e))).first;
      };
    else
      return false;
  }();
  static constexpr bool has_equal_range = [] {
    if constexpr (asked::asks("equal_range"))
      return requires(map & m, const key_type& k) {
        m.equal_range(k).first == m.end();
      };
    else
      return false;
  }();
  static constexpr bool can_erase_ranges = [] {
    if constexpr (asked::asks("erase_range"))
      return requires(map & m) {
        m.erase(m.cbegin(), m.cend());
      };
    else
      return false;
  }();
  static constexpr bool has_node_handles = [] {
    if constexpr (asked::asks("node_handles"))
      return requires(map & m, const key_type& k) {
        m.insert(m.extract(k));
        m.extract(k).empty();
      };
    else
      return false;
  }();
  static constexpr bool can_merge = [] {
    if constexpr (asked::asks("merge"))
      return requires(map & m) {
        m.merge(m);
      };
    else
      return false;
  }();
  static constexpr bool has_rehash = [] {
    if constexpr (asked::asks("rehash_and_reserve"))
      return requires(map & m) {
        m.rehash(0);
      };
    else
      return false;
  }();
  static constexpr bool sets_load_factor = [] {
    if constexpr (asked::asks("max_load_factor"))
      return requires(map & m) {
        m.max_load_factor(1.0F);
      };
    else
      return false;
  }();

  static wrong ranges() {
    for (const std::uint32_t n : sizes({0U, 1U, 6U, 100U, 500U})) {
      begin_case(text(n) + " elements");
      map m = make();
      oracle right = filled(m, n / 2);
      std::vector<element> list;
      for (std::uint32_t i = 0; i < n; ++i) {
        list.push_back(entry(i, i + 1));
        right.emplace(i, i + 1);
      }
      m.insert(list.begin(), list.end());
      if (const wrong w = difference(m, right, "insert of a range of " + text(n)))
        return w;
      if constexpr (requires { map(list.begin(), list.end()); }) {
        right.clear();
        for (std::uint32_t i = 0; i < n; ++i)
          right.emplace(i, i + 1);
        if (const wrong w =
                difference(map(list.begin(), list.end()), right, "a map of a range of " + text(n)))
          return w;
      }
    }
    return std::nullopt;
  }

  static wrong hints() {
    map m = make();
    oracle right;
    for (std::uint32_t k = 0; k < at_most(300); ++k) {
      auto hint = k % 3 == 0 ? m.cend() : m.cbegin();
      if (Elements::number((*m.insert(hint, entry(k, k))).second) != k)
        return "insert(hint, " + text(k) + ") does not answer where it is";
      if (Elements::number((*m.insert(m.cbegin(), entry(k, k + 1))).second) != k)
        return "insert(hint, " + text(k) + "), which is present, changes its value";
      right.emplace(k, k);
    }
    if constexpr (requires { m.emplace_hint(m.cend(), key(0), value(0)); })
      for (std::uint32_t k = at_most(300); k < at_most(400); ++k) {
        m.emplace_hint(m.cbegin(), key(k), value(k + 2));
        right.emplace(k, k + 2);
      }
    return difference(m, right, "inserts with hints");
  }

  static wrong equal_range() {
    map m = make();
    const oracle right = filled(m, at_most(100));
    for (std::uint32_t k = 0; k < at_most(100) + 20; ++k) {
      begin_case("equal_range(" + text(k) + ")");
      auto [first, last] = m.equal_range(key(k));
      std::size_t n = 0;
      for (; first != last && n < 3; ++first, ++n)
        if (number((*first).first) != k)
          return "equal_range(" + text(k) + ") yields " + text(number((*first).first));
      if (n != right.count(k))
        return "equal_range(" + text(k) + ") yields " + std::to_string(n) + " elements";
    }
    return std::nullopt;
  }

  static wrong erase_range() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::high_bits,
                            model::hash_kind::constant, model::hash_kind::controlled})
      for (const std::uint32_t n : sizes({0U, 1U, 4U, 10U, 100U})) {
        if (kind != model::hash_kind::seeded && n >= may_refuse_from)
          continue;
        for (const std::uint32_t from : {0U, n / 3, n})
          for (const std::uint32_t to : {from, from + (n - from) / 2, n})
            if (const wrong w = erase_places(kind, n, from, to))
              return w;
      }
    return std::nullopt;
  }
  static wrong erase_places(model::hash_kind kind, std::uint32_t n, std::uint32_t from,
                            std::uint32_t to) {
    begin_case("places " + text(from) + " to " + text(to) + " of " + text(n) + ", hash " +
               std::string(model::name(kind)));
    map m = make(kind);
    oracle right;
    for (std::uint32_t i = 0; i < n; ++i) {
      // With controlled hashes, all in the last place of a table: what follows goes around its end.
      const std::uint32_t k = kind == model::hash_kind::controlled ? i << 24 | 0xffff : i;
      put(m, k, i);
      right.emplace(k, i);
    }
    auto first = m.cbegin();
    for (std::uint32_t i = 0; i < from; ++i)
      ++first;
    auto last = first;
    for (std::uint32_t i = from; i < to; ++i, ++last)
      right.erase(number((*last).first));
    m.erase(first, last);
    return difference(m, right,
                      "erase of places " + text(from) + " to " + text(to) + " of " + text(n));
  }

  static wrong nodes() {
    map from = make(), to = make();
    oracle right = filled(from, at_most(200)), there;
    for (std::uint32_t k = 0; k < 250; k += 2) {
      auto node = from.extract(key(k));
      if (node.empty() != !right.contains(k))
        return "extract(" + text(k) + ") answers the wrong node";
      if (node.empty()) {
        to.insert(std::move(node));
        continue;
      }
      there.emplace(k, right[k]);
      right.erase(k);
      to.insert(std::move(node));
    }
    if (const wrong w = difference(from, right, "extracted from"))
      return w;
    return difference(to, there, "nodes inserted");
  }

  static wrong merge() { return merge_from(model::hash_kind::seeded); }
  static wrong merge_with_another_hash() { return merge_from(model::hash_kind::identity); }
  static wrong merge_from(model::hash_kind kind) {
    for (const std::uint32_t n : sizes({0U, 5U, 50U, 500U})) {
      begin_case(text(n) + " elements");
      map a = make(), b = make(kind);
      oracle in_a = filled(a, n), in_b;
      for (std::uint32_t k = n / 2; k < 2 * n; ++k) {
        put(b, k, k + 9);
        if (in_a.contains(k))
          in_b.emplace(k, k + 9);
        else
          in_a.emplace(k, k + 9);
      }
      a.merge(b);
      const std::string what = "merge with " + text(n) + " elements, ";
      if (const wrong w = difference(a, in_a, what + "into"))
        return w;
      if (const wrong w = difference(b, in_b, what + "from"))
        return w;
    }
    return std::nullopt;
  }

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

  using huge = huge_argument<Shape, Elements>;
  static constexpr bool asks_for_room() {
    return asks("huge_arguments") &&
           std::any_of(asked_by_all.begin(), asked_by_all.end(), huge::can_ask);
  }
  static wrong huge_arguments() {
    for (const asked_by way : asked_by_all)
      for (const std::size_t n : huge::all)
        if (huge::can_ask(way))
          if (const auto r = huge::ask(way, n); !r.wrong.empty())
            return name(way) + ", n = " + huge::name_of(n) + ": " + r.wrong;
    return std::nullopt;
  }

  /// What is no key, cannot be made one by the map, but hashes and compares as one.
  struct stand_in {
    std::uint32_t number;
  };
  struct transparent_hash {
    using is_transparent = void;
    std::uint64_t operator()(const stand_in& k, std::uint64_t seed) const {
      return model::hash_of(k.number, model::hash_kind::seeded, seed);
    }
    std::uint64_t operator()(const key_type& k, std::uint64_t seed) const {
      return (*this)(stand_in{Elements::number(k)}, seed);
    }
    std::size_t operator()(const auto& k) const { return static_cast<std::size_t>((*this)(k, 0)); }
  };
  struct transparent_equal {
    using is_transparent = void;
    bool operator()(const key_type& a, const key_type& b) const {
      return Elements::number(a) == Elements::number(b);
    }
    bool operator()(const key_type& a, const stand_in& b) const {
      return Elements::number(a) == b.number;
    }
    bool operator()(const stand_in& a, const key_type& b) const { return (*this)(b, a); }
  };
  /// A `find` that takes anything, whatever the functors, is a template without constraints.
  static constexpr bool finds_by_anything() {
    return requires(const map& m, const stand_in& k) {
      m.find(k);
    };
  }
  static constexpr bool finds_by_stand_in() {
    if constexpr (!asks("heterogeneous_lookup") || finds_by_anything())
      return false;
    else if constexpr (requires {
                         typename map_itself<Shape, Elements, transparent_hash, transparent_equal>;
                       })
      return requires(const map_of<Shape, Elements, transparent_hash, transparent_equal>& m,
                      const stand_in& k) {
        m.find(k) == m.end();
      };
    else
      return false;
  }
  static wrong heterogeneous_lookup() {
    using transparent = map_of<Shape, Elements, transparent_hash, transparent_equal>;
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 500U})) {
      transparent m = made<transparent>(transparent_hash(), transparent_equal());
      oracle right;
      for (std::uint32_t k = 0; k < n; ++k) {
        put(m, k, k + 1);
        right.emplace(k, k + 1);
      }
      for (std::uint32_t k = 0; k < n + 20; ++k)
        if (const wrong w = found_by_stand_in(m, k, right.contains(k)))
          return w;
      for (std::uint32_t k = 0; k < n + 20; k += 3) {
        if constexpr (requires { m.erase(stand_in{k + first_key}) == std::size_t{1}; })
          if (m.erase(stand_in{k + first_key}) != right.erase(k))
            return "erase(" + text(k) + ") by what stands for it answers the contrary";
      }
      if (const wrong w = difference(m, right, "after erasing by what stands for keys"))
        return w;
    }
    return std::nullopt;
  }
  static wrong found_by_stand_in(auto& m, std::uint32_t k, bool is_there) {
    const stand_in named{k + first_key};
    const std::string what = "(" + text(k) + ") by what stands for it: ";
    const auto& constant = std::as_const(m);
    const auto at = m.find(named);
    if ((at != m.end()) != is_there || (is_there && number((*at).first) != k))
      return "find" + what + (is_there ? "does not find it" : "finds something");
    if ((constant.find(named) != constant.end()) != is_there)
      return "find" + what + "answers otherwise for a const map";
    if constexpr (requires { constant.contains(named); })
      if (constant.contains(named) != is_there)
        return "contains" + what + "answers the contrary";
    if constexpr (requires { constant.count(named); })
      if (constant.count(named) != (is_there ? 1U : 0U))
        return "count" + what + std::to_string(constant.count(named));
    if constexpr (requires { constant.equal_range(named).first == constant.end(); }) {
      const auto [first, last] = constant.equal_range(named);
      if ((first != last) != is_there)
        return "equal_range" + what + (is_there ? "is empty" : "is not empty");
    }
    return std::nullopt;
  }

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

  static wrong other_hash() {
    for (const std::uint32_t n : sizes({0U, 1U, 20U, 300U})) {
      begin_case(text(n) + " elements");
      map seeded = make(model::hash_kind::seeded), plain = make(model::hash_kind::identity);
      oracle right = filled(seeded, n);
      filled(plain, 10);
      plain = std::as_const(seeded);
      if (const wrong w = difference(plain, right, "assigned from a map with another hash"))
        return w;
      put(plain, n + 50, 3);
      right[n + 50] = 3;
      if (const wrong w = difference(plain, right, "and inserted into"))
        return w;
      map constant = make(model::hash_kind::constant);
      filled(constant, 5);
      constant = std::move(plain);
      if (const wrong w = difference(constant, right, "moved from a map with another hash"))
        return w;
      if constexpr (requires { constant.swap(seeded); }) {
        constant.swap(seeded);
        if (const wrong w = difference(seeded, right, "swapped with a map with another hash"))
          return w;
      }
    }
    return std::nullopt;
  }
};

} // namespace bucketproof::verify
