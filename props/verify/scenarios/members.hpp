// Scenarios of single members: promises of members that no trace calls. Each is a short program,
// compared with a std::map, and compiled only for a map that has the member.
#pragma once

#include "allocators.hpp"
#include "capacity.hpp"
#include "case_mark.hpp"
#include "empty_maps.hpp"
#include "extraction.hpp"
#include "functors.hpp"
#include "hash_results.hpp"
#include "huge.hpp"
#include "inserts.hpp"
#include "iterators.hpp"
#include "known_defects.hpp"
#include "nodes.hpp"
#include "own_hash.hpp"
#include "scenario_map.hpp"
#include "stand_ins.hpp"

#include "props/verify/shape.hpp"
#include "props/verify/verified.hpp"

#include "model/adapter/members.hpp"
#include "model/trace/failpoints.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
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
  using of_capacity = capacity_scenarios<Shape, Elements>;
  using of_empty_maps = empty_scenarios<Shape, Elements>;
  using of_extraction = extraction_scenarios<Shape, Elements>;
  using of_functors = functor_scenarios<Shape, Elements>;
  using of_hash_results = hash_result_scenario<Shape, Elements>;
  using of_inserts = insert_scenarios<Shape, Elements>;
  using of_iterators = iterator_scenarios<Shape, Elements>;
  using of_nodes = node_scenarios<Shape, Elements>;
  using of_stand_ins = stand_in_scenarios<Shape, Elements>;

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
                           pace::quick, [run](const verified&) { return with_lifetimes(run); }});
  }
  /// The scenario, and that it used only objects that were alive, and left none.
  static wrong with_lifetimes(wrong (*run)()) {
    model::accounting& now = model::current_accounting();
    now.misuse = nullptr;
    const model::accounting before = now;
    if (const wrong w = run())
      return w;
    if (now.misuse != nullptr)
      return std::string(std::exchange(now.misuse, nullptr));
    if (now.keys != before.keys || now.values != before.values)
      return "the maps are gone, and " + std::to_string(now.keys - before.keys) + " keys and " +
             std::to_string(now.values - before.values) + " values are alive";
    return std::nullopt;
  }
  /// Whether the scenario is to be compiled: the map's owner can take it out by name.
  static constexpr bool asks(std::string_view name) noexcept { return asked::asks(name); }

  static void add_all_to(verified& v) {
    room = v.promised.most_entries;
    may_refuse_from = v.promised.may_refuse_from;
    first_key = v.promised.first_free_key();
    erase_keeps_order = v.promised.erase_at_keeps_iterators;
    shared::moved_from_is_usable = v.promised.moved != model::moved_from::assigned;
    shared::moved_from_is_empty = v.promised.moved == model::moved_from::empty;
    shared::may_run_out_of_memory =
        v.promised.when_it_throws(verb::insert, model::failpoint::allocate) !=
        model::guarantee::none;
    add_inserts_to(v);
    add_erasures_to(v);
    add_capacity_to(v);
    add_functors_and_allocators_to(v);
  }
  static void add_inserts_to(verified& v) {
    if constexpr (can_insert_ranges)
      add(v, "ranges", "insert(first, last) inserts the missing elements and changes nothing else",
          "[unord.req.general] a.insert(i, j)",
          {verb::insert_range, verb::insert_list, verb::assign_list, verb::construct_range,
           verb::construct_list},
          ranges);
    else
      v.skip("ranges", no_member("insert(first, last)", "ranges"));
    if constexpr (of_inserts::can_hint)
      add(v, "hints", "a hint changes nothing but the speed", "[unord.req.general] a.insert(r, t)",
          {verb::erase}, of_inserts::hints);
    else
      v.skip("hints", no_member("insert(hint, element)", "hints"));
    if constexpr (of_inserts::can_give_lvalues)
      add(v, "lvalue_arguments",
          "an insert copies what it is given as an lvalue, and try_emplace leaves what it does not "
          "use",
          "[unord.req.general] a.insert(t), [unord.map.modifiers]", {},
          of_inserts::lvalue_arguments);
    else
      v.skip("lvalue_arguments", no_member("insert(element) of an lvalue", "lvalue_arguments"));
    if constexpr (of_iterators::has_iterators)
      add(v, "iterators",
          "iterators are forward iterators, and those of the constant map go the same way",
          "[forward.iterators], [container.requirements.general]", {verb::iterate},
          of_iterators::iterators);
    else
      v.skip("iterators", no_member("iterators with it++", "iterators"));
    if constexpr (of_iterators::shows_buckets)
      add(v, "buckets", "each element is in the bucket of its key, and in no other",
          "[unord.req.general] b.bucket(k), b.bucket_size(n), b.begin(n)", {},
          of_iterators::buckets);
    else
      v.skip("buckets", no_member("bucket(k) and bucket_size(n)", "buckets"));
    if constexpr (has_equal_range)
      add(v, "equal_range", "equal_range yields the one element of the key, or nothing",
          "[unord.req.general] b.equal_range(k)", {}, equal_range);
    else
      v.skip("equal_range", no_member("equal_range", "equal_range"));
    if constexpr (of_stand_ins::finds_by_stand_in())
      add(v, "heterogeneous_lookup",
          "with a transparent hash and equality, an object that is not a key finds the key that "
          "it stands for",
          "[unord.req.general] a_tran.find(ke)", {}, of_stand_ins::heterogeneous_lookup);
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
    if constexpr (answers_next)
      add(v, "erase_by_iterator",
          "erase(it) answers the element that follows: a loop that erases each leaves none",
          "[unord.req.general] a.erase(q)", {verb::erase, verb::erase_at, verb::erase_loop},
          erase_by_iterator);
    if constexpr (of_nodes::has_node_handles)
      add(v, "node_handles",
          "an extracted element is absent, and present again, where it was in memory, when its "
          "node "
          "is inserted; a node whose key is present stays in its handle",
          "[unord.req.general] a.extract(k), a.insert(nh)", {verb::reinsert}, of_nodes::nodes);
    else
      v.skip("node_handles", no_member("extract and insert of a node", "node_handles"));
    if constexpr (of_extraction::extracts_values)
      add(v, "extracted_values",
          "extract(key) and extract(it) answer the element, which is in the map no more",
          "extract(), as the map's own pages say it", {verb::erase}, of_extraction::values);
    if constexpr (of_extraction::extracts_all)
      add(v, "extracted_container",
          "extract() hands out all elements, and replace() takes them in place of its own, each "
          "key "
          "once",
          "extract() and replace(), as the map's own pages say it", {verb::erase, verb::clear},
          of_extraction::all);
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
    if constexpr (of_capacity::has_rehash)
      add(v, "rehash_and_reserve",
          "any rehash and reserve, of more and of less, changes no element",
          "[unord.req.general] a.rehash(n)", {verb::erase}, of_capacity::rehash);
    else
      v.skip("rehash_and_reserve", no_member("rehash", "rehash_and_reserve"));
    if constexpr (of_capacity::shows_room) {
      if (may_refuse_from == SIZE_MAX)
        add(v, "reserve_is_enough",
            "after reserve(n), n inserts neither rehash nor move all elements",
            "[unord.req.general] a.reserve(n)", {verb::erase, verb::reserve},
            of_capacity::reserve_is_enough);
    }
    if constexpr (of_capacity::sets_load_factor)
      add(v, "max_load_factor",
          "no maximum load factor, from 0.01 to 1000, changes the elements of the map",
          "[unord.req.general] a.max_load_factor(z)", {}, of_capacity::load_factor);
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
    if constexpr (asks("made_by_default") && std::is_default_constructible_v<map>)
      add(v, "made_by_default",
          "a map made without arguments is an empty map: each operation on it, then inserts",
          "[container.requirements.general] X()",
          {verb::erase, verb::clear, verb::reserve, verb::rehash, verb::swap, verb::copy_assign,
           verb::move_assign, verb::merge, verb::count},
          of_empty_maps::made_by_default);
    else
      v.skip("made_by_default", no_member("constructor without arguments", "made_by_default"));
    if constexpr (asks("other_hash_functor") && has::has(verb::copy_assign) &&
                  std::is_constructible_v<map, int, hash, equal>)
      add(v, "other_hash_functor", "an assignment from a map with another hash takes that over",
          "[unord.req.general] a1 = a2", {verb::copy_assign}, other_hash);
    else
      v.skip("other_hash_functor",
             no_member("copy assignment, or no hash functor", "other_hash_functor"));
    if constexpr (own_hash_scenario<Shape>::has_own_hash())
      add(v, "own_hash",
          "equal keys, strings and integers, have equal hashes, and different keys different ones: "
          "of the functor that the map has by default",
          "[hash.requirements]", {}, own_hash_scenario<Shape>::own_hash);
    if constexpr (of_hash_results::takes_all())
      add(v, "hash_results",
          "hash functors of 32 bits, and some that are avalanching: inserts, erases and lookups",
          "[hash.requirements]", {verb::erase}, of_hash_results::hash_results);
    else
      v.skip("hash_results", no_member("constructor with a hash functor", "hash_results"));
    if constexpr (of_functors::shows_functors())
      add(v, "functors", "each map has the functors that it was given, and finds with them",
          "[unord.req.general] b.hash_function(), b.key_eq()",
          {verb::copy_assign, verb::move_assign, verb::copy_construct, verb::move_construct,
           verb::swap, verb::clear, verb::rehash, verb::assign_list},
          of_functors::functors);
    else
      v.skip("functors",
             no_member("hash_function and key_eq of functors with a state", "functors"));
    if constexpr (of_allocators::takes_allocators())
      add(v, "unequal_allocators",
          "elements go between unequal allocators, each gets back its own memory, and they "
          "propagate as they say",
          "[container.alloc.reqmts]",
          {verb::copy_assign, verb::move_assign, verb::copy_construct, verb::move_construct,
           verb::swap, verb::merge, verb::reinsert, verb::assign_list, verb::allocator},
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
        m.erase(std::as_const(m).begin(), std::as_const(m).end());
      };
    else
      return false;
  }();
  static constexpr bool answers_next = [] {
    if constexpr (asked::asks("erase_by_iterator") && has::erases_at)
      return has::erase_answers_next;
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

  /// The first of two elements with one key is taken.
  static wrong ranges() {
    for (const std::uint32_t n : sizes({0U, 1U, 6U, 100U, 500U})) {
      begin_case(text(n) + " elements");
      map m = make();
      oracle right = filled(m, n / 2), of_the_list;
      std::vector<element> list;
      for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t k = i % 5 == 4 ? i - 1 : i; // some a second time
        list.push_back(entry(k, i + 1));
        right.emplace(k, i + 1);
        of_the_list.emplace(k, i + 1);
      }
      m.insert(list.begin(), list.end());
      if (const wrong w = difference(m, right, "insert of a range of " + text(n)))
        return w;
      for (const element& e : list)
        if (!equal()(e.first, key(number(e.first))))
          return "insert of a range of " + text(n) + " moves from its elements";
      if constexpr (requires { map(list.begin(), list.end()); })
        if (const wrong w = difference(map(list.begin(), list.end()), of_the_list,
                                       "a map of a range of " + text(n)))
          return w;
    }
    return lists();
  }
  static wrong lists() {
    using value_type = typename shared::template held_by<map>;
    using list = std::initializer_list<value_type>;
    if constexpr (shared::template fits_in_a_list<map>) {
      const list three{value_type(key(1), value(1)), value_type(key(2), value(2)),
                       value_type(key(1), value(3))};
      const oracle right{{1, 1}, {2, 2}};
      if (room < 20)
        return std::nullopt;
      if constexpr (requires(map & m) { m.insert(three); }) {
        begin_case("insert of a list");
        map m = make();
        m.insert(three);
        if (const wrong w = difference(m, right, "insert of a list of 3, one key twice"))
          return w;
      }
      if constexpr (std::is_assignable_v<map&, list>)
        if (!known_defects::assigned_list_leaks_a_node<map>()) {
          begin_case("assignment of a list");
          map m = make();
          filled(m, 9);
          m = three;
          if (const wrong w = difference(m, right, "assignment of a list to a map of 9"))
            return w;
        }
      if constexpr (std::is_constructible_v<map, list>) {
        begin_case("a map of a list");
        if (const wrong w = difference(map(three), right, "a map of a list of 3, one key twice"))
          return w;
      }
    }
    return std::nullopt;
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

  /// All ranges of small maps, and some of larger ones, with hashes that leave elements around the
  /// end of a table.
  static wrong erase_range() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::high_bits,
                            model::hash_kind::constant, model::hash_kind::controlled})
      for (const std::uint32_t n : sizes({0U, 1U, 2U, 3U, 5U, 7U, 8U, 12U, 16U, 20U, 100U})) {
        if (kind != model::hash_kind::seeded && n >= may_refuse_from)
          continue;
        const std::uint32_t step = n <= 20 ? 1 : n / 3;
        for (std::uint32_t from = 0; from <= n; from += step)
          for (std::uint32_t to = from; to <= n; to += step)
            if (const wrong w = erase_places(kind, n, from, to))
              return w;
      }
    return std::nullopt;
  }
  /// Where an erase moves other elements, it answers any of them.
  inline static bool erase_keeps_order = true;
  static wrong erase_places(model::hash_kind kind, std::uint32_t n, std::uint32_t from,
                            std::uint32_t to) {
    begin_case("places " + text(from) + " to " + text(to) + " of " + text(n) + ", hash " +
               std::string(model::name(kind)));
    map m = make(kind);
    oracle right;
    for (std::uint32_t i = 0; i < n; ++i) {
      const std::uint32_t k = shared::crowded_key(kind, i);
      put(m, k, i);
      right.emplace(k, i);
    }
    const map& constant = m;
    auto first = constant.begin();
    for (std::uint32_t i = 0; i < from; ++i)
      ++first;
    auto last = first;
    for (std::uint32_t i = from; i < to; ++i, ++last)
      right.erase(number((*last).first));
    const std::string what = "erase of places " + text(from) + " to " + text(to) + " of " + text(n);
    const bool is_to_the_end = last == constant.end();
    const std::uint32_t next = is_to_the_end ? 0 : number((*last).first);
    if constexpr (requires { m.erase(first, last) == m.end(); }) {
      const auto at = m.erase(first, last);
      const bool is_at_the_end = at == m.end();
      if (erase_keeps_order
              ? is_at_the_end != is_to_the_end || (!is_at_the_end && number((*at).first) != next)
              : !is_at_the_end && !right.contains(number((*at).first)))
        return what + " does not answer the place after them";
    } else
      m.erase(first, last);
    return difference(m, right, what);
  }

  static wrong erase_by_iterator() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::controlled})
      for (const std::uint32_t n : sizes({0U, 1U, 2U, 7U, 20U, 100U})) {
        if (kind != model::hash_kind::seeded && n >= may_refuse_from)
          continue;
        const std::string what = "a loop of it = m.erase(it) over " + text(n) + " elements, hash " +
                                 std::string(model::name(kind));
        begin_case(what);
        map m = make(kind);
        for (std::uint32_t i = 0; i < n; ++i)
          put(m, shared::crowded_key(kind, i), i);
        std::uint32_t erased = 0;
        for (auto it = m.begin(); it != m.end() && erased <= n; ++erased)
          it = m.erase(it);
        if (const wrong w = difference(m, {}, what))
          return w;
      }
    return std::nullopt;
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
