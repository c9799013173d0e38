// Scenarios: promises of a map that no trace of the trace language reaches. Each is a short
// program, compared with a std::map; what the map has no members for is left out and listed.
#pragma once

#include "huge.hpp"
#include "shape.hpp"
#include "verified.hpp"

#include "model/events.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <map>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// What a scenario found wrong.
using wrong = std::optional<std::string>;

template <class Shape, class Elements>
class scenarios {
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hash = model::element_hash<Elements>;
  using equal = model::element_equal<Elements>;
  using map = map_of<Shape, Elements>;
  using oracle = std::map<std::uint32_t, std::uint32_t>;
  using element = std::pair<key_type, mapped_type>;

public:
  /// Adds all that the map has the members for; the others to what is left out.
  static void add_to(verified& v) {
    const auto add = [&v](std::string name, std::string says, wrong (*run)()) {
      v.scenarios.push_back({std::move(name), std::move(says), run});
    };
    const auto leave_out = [&v](const std::string& name) {
      v.left_out.push_back("scenario " + name + ": the map has not the members for it");
    };
    add("many_collisions",
        "300 keys with one hash: each is found, half can be erased, and inserted again",
        [] { return collisions(300); });
    add("very_many_collisions", "the same with 2^16 + 100 keys, as far as 3 s go",
        [] { return collisions(65536 + 100); });
    add("churn_at_constant_size",
        "50,000 times one element goes and another comes: memory stays bounded, and so do the "
        "calls",
        churn);
    if constexpr (requires(const map& a, const map& b) { a == b; })
      add("equal_in_any_order",
          "maps with the same elements are equal, whatever order and size they came by",
          equal_in_any_order);
    else
      leave_out("equal_in_any_order");
    if constexpr (requires(map & m, key_type k, const mapped_type& x) {
                    m.try_emplace(std::move(k), x);
                  })
      add("own_element_as_argument",
          "at every size up to 600, a value of the map itself can be what is inserted",
          own_element_as_argument);
    else
      leave_out("own_element_as_argument");
    if constexpr (requires(map & m, std::vector<element> list) {
                    m.insert(list.begin(), list.end());
                  })
      add("ranges", "insert(first, last) inserts what is not there and changes nothing else",
          ranges);
    else
      leave_out("ranges");
    if constexpr (requires(map & m, element e) { m.insert(m.cend(), std::move(e))->second; })
      add("hints", "a hint changes nothing but the speed", hints);
    else
      leave_out("hints");
    if constexpr (requires(map & m, const key_type& k) { m.equal_range(k).first == m.end(); })
      add("equal_range", "equal_range yields the one element of the key, or nothing", equal_range);
    else
      leave_out("equal_range");
    if constexpr (requires(map & m) { m.erase(m.cbegin(), m.cend()); })
      add("erase_range", "erase(first, last) erases what is between them, and nothing else",
          erase_range);
    else
      leave_out("erase_range");
    if constexpr (requires(map & m, const key_type& k) { m.insert(m.extract(k)); })
      add("node_handles", "what is extracted is gone, and is there again when its node is inserted",
          nodes);
    else
      leave_out("node_handles");
    if constexpr (requires(map & m) { m.merge(m); }) {
      add("merge", "merge takes what is not there yet, and leaves the rest", merge);
      add("merge_with_another_hash",
          "the same from a map whose hash functor has another state: merge uses its own",
          merge_with_another_hash);
    } else
      leave_out("merge");
    if constexpr (requires(map & m) { m.rehash(0); })
      add("rehash_and_reserve", "any rehash and reserve, of more and of less, changes no element",
          rehash);
    else
      leave_out("rehash_and_reserve");
    if constexpr (asks_for_room())
      add("huge_arguments",
          "reserve, rehash and construction for more than a machine has throw, or do nothing: the "
          "map is as it was, and goes on to work",
          huge_arguments);
    else
      leave_out("huge_arguments");
    if constexpr (finds_by_stand_in())
      add("heterogeneous_lookup",
          "with a transparent hash and equality, what is no key finds as the key that it stands "
          "for",
          heterogeneous_lookup);
    else
      leave_out("heterogeneous_lookup");
    if constexpr (requires(map & m) { m.max_load_factor(1.0F); })
      add("max_load_factor",
          "no maximum load factor, from 0.01 to 1000, changes what the map holds", load_factor);
    else
      leave_out("max_load_factor");
    if constexpr (std::is_copy_assignable_v<map> && std::is_constructible_v<map, int, hash, equal>)
      add("other_hash_functor", "an assignment from a map with another hash takes that over",
          other_hash);
    else
      leave_out("other_hash_functor");
    if constexpr (takes_allocators())
      add("unequal_allocators",
          "elements go between unequal allocators, each gets back its own memory, and they "
          "propagate as they say",
          allocators);
    else
      leave_out("unequal_allocators");
  }

private:
  static key_type key(std::uint32_t n) { return Elements::key(n); }
  static mapped_type value(std::uint32_t n) { return Elements::value(n); }
  static element entry(std::uint32_t k, std::uint32_t v) { return {key(k), value(v)}; }
  static map make(model::hash_kind kind = model::hash_kind::seeded) {
    return made<map>(hash(kind), equal());
  }
  static bool put(auto& m, std::uint32_t k, std::uint32_t v) {
    return m.insert({key(k), value(v)}).second;
  }
  static std::string text(std::uint32_t n) { return std::to_string(n); }

  /// What is different between the map and what it must hold.
  static wrong difference(const auto& m, const oracle& right, const std::string& when) {
    if (m.size() != right.size())
      return when + ": size() " + std::to_string(m.size()) + " in place of " +
             std::to_string(right.size());
    std::size_t visited = 0;
    for (auto it = m.begin(); it != m.end() && visited <= right.size(); ++it, ++visited) {
      const auto at = right.find(Elements::number(it->first));
      if (at == right.end() || at->second != Elements::number(it->second))
        return when + ": an iteration visits " + text(Elements::number(it->first)) + " = " +
               text(Elements::number(it->second)) +
               (at == right.end() ? ", which is not there"
                                  : ", whose value is " + text(at->second));
    }
    if (visited != right.size())
      return when + ": an iteration visits " + std::to_string(visited) + " elements of " +
             std::to_string(right.size());
    for (const auto& [k, v] : right) {
      const auto at = m.find(key(k));
      if (at == m.end() || Elements::number(at->second) != v)
        return when + ": find(" + text(k) + ") finds " +
               (at == m.end() ? "nothing" : text(Elements::number(at->second))) + " in place of " +
               text(v);
    }
    if (m.find(key(0xfffffff0)) != m.end())
      return when + ": a key is found that was never inserted";
    return std::nullopt;
  }

  /// Three seconds: what a map takes a square of time for is cut there.
  class budget {
  public:
    bool is_spent() const { return std::clock() - start_ > 3 * CLOCKS_PER_SEC; }

  private:
    std::clock_t start_ = std::clock();
  };

  static wrong collisions(std::uint32_t n) {
    const budget time;
    map m = make(model::hash_kind::constant);
    std::uint32_t inserted = 0;
    for (; inserted < n && !time.is_spent(); ++inserted)
      if (!put(m, inserted, inserted))
        return "insert(" + text(inserted) + ") says that it was there";
    if (m.size() != inserted)
      return "size() " + std::to_string(m.size()) + " in place of " + text(inserted);
    const std::uint32_t step = inserted > 1000 ? 997 : 1; // a lookup may compare with all of them
    for (std::uint32_t k = 0; k < inserted; k += step)
      if (const auto at = m.find(key(k)); at == m.end() || Elements::number(at->second) != k)
        return "find(" + text(k) + ") among " + text(inserted) + " does not find it";
    if (m.find(key(inserted)) != m.end())
      return "find(" + text(inserted) + ") finds a key that was never inserted";
    oracle right;
    for (std::uint32_t k = 0; k < inserted; ++k)
      right.emplace(k, k);
    for (std::uint32_t k = 0; k < inserted; k += 2 * step) {
      if (m.erase(key(k)) != 1)
        return "erase(" + text(k) + ") says that it was not there";
      right.erase(k);
    }
    if (step == 1) {
      if (const wrong w = difference(m, right, "half of them erased"))
        return w;
    } else if (m.size() != right.size())
      return "after erasing: size() " + std::to_string(m.size()) + " in place of " +
             std::to_string(right.size());
    for (std::uint32_t k = 0; k < inserted; k += 2 * step)
      if (!put(m, k, k))
        return "insert(" + text(k) + ") says that it was there, which was erased";
    if (m.size() != inserted)
      return "inserted again: size() " + std::to_string(m.size());
    return std::nullopt;
  }

  static wrong equal_in_any_order() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::constant})
      for (const std::uint32_t n : {0U, 1U, 2U, 7U, 8U, 15U, 16U, 40U, 300U}) {
        map up = make(kind), down = make(kind);
        const std::string what = text(n) + " elements";
        if constexpr (requires { down.reserve(1000); })
          down.reserve(1000);
        for (std::uint32_t k = 0; k < n; ++k) {
          put(up, k, k);
          put(down, n - 1 - k, n - 1 - k);
        }
        put(down, n + 1, 0); // and goes again
        down.erase(key(n + 1));
        if (!(up == down) || !(down == up))
          return what + " in another order: not equal";
        if (n == 0)
          continue;
        down.erase(key(n / 2));
        if (up == down || down == up)
          return what + " and the same but one: equal";
        put(down, n / 2, n + 7);
        if (up == down || down == up)
          return what + " with another value: equal";
        down.erase(key(n / 2));
        put(down, n + 1, n / 2);
        if (up == down || down == up)
          return what + " with another key: equal";
      }
    return std::nullopt;
  }

  static wrong own_element_as_argument() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::low_bits}) {
      map m = make(kind);
      oracle right;
      put(m, 0, 12345);
      right[0] = 12345;
      for (std::uint32_t n = 1; n < 600; ++n) {
        const std::uint32_t own = n / 2; // what is oldest may lie anywhere by now
        m.try_emplace(key(n), std::as_const(m.find(key(own))->second));
        right.emplace(n, right[own]);
        if constexpr (requires {
                        m.insert_or_assign(key(n), std::as_const(m.find(key(own))->second));
                      }) {
          m.insert_or_assign(key(n + 1000), std::as_const(m.find(key(own))->second));
          right.emplace(n + 1000, right[own]);
        }
        if constexpr (requires { m.insert(*m.begin()); })
          if (m.insert(*m.begin()).second)
            return "insert(*begin()) says that it was not there";
      }
      if (const wrong w = difference(m, right, "after 600 elements"))
        return w;
    }
    return std::nullopt;
  }

  /// On elements whose calls are counted, if the map holds them.
  static wrong churn() {
    if constexpr (holds<Shape, model::tracked_elements>)
      return churn_of<model::tracked_elements>();
    else
      return churn_of<Elements>();
  }
  template <class Churned>
  static wrong churn_of() {
    constexpr std::uint32_t live = 100, rounds = 50000, warm = 5000;
    // Calls of hash and equality. To go through all elements now and then is a map's good right.
    constexpr std::size_t most_on_average = live, most_at_once = 64 * std::size_t{live};
    const std::size_t before = model::current_ledger().bytes;
    auto m = made<map_of<Shape, Churned>>(model::element_hash<Churned>(),
                                          model::element_equal<Churned>());
    const auto comes = [&m](std::uint32_t k) {
      return m.insert({Churned::key(k), Churned::value(k)}).second;
    };
    const auto calls = [] {
      const model::event_counts& counts = model::current_events().counts;
      return counts[model::event::hash] + counts[model::event::equality];
    };
    for (std::uint32_t k = 0; k < live; ++k)
      comes(k);
    std::size_t peak = 0, peak_when_warm = 0;
    const std::size_t at_first = calls();
    for (std::uint32_t i = 0; i < rounds; ++i) {
      const std::size_t at_start = calls();
      if (m.erase(Churned::key(i)) != 1 || !comes(i + live))
        return "round " + text(i) + ": an erase or an insert says the contrary of what is right";
      if (calls() - at_start > most_at_once)
        return "round " + text(i) + ": " + std::to_string(calls() - at_start) +
               " calls of hash and equality, among " + text(live) + " elements";
      if (calls() - at_first > most_on_average * rounds)
        return std::to_string(calls() - at_first) + " calls of hash and equality in " + text(i) +
               " rounds, among " + text(live) + " elements";
      peak = std::max(peak, model::current_ledger().bytes - before);
      if (i == warm)
        peak_when_warm = peak;
    }
    if (m.size() != live)
      return "size() " + std::to_string(m.size()) + " in place of " + text(live);
    if (peak > 4 * peak_when_warm)
      return "memory grows: " + std::to_string(peak_when_warm) + " bytes at most in the first " +
             text(warm) + " rounds, " + std::to_string(peak) + " in all";
    return std::nullopt;
  }

  static oracle filled(map& m, std::uint32_t n) {
    oracle right;
    for (std::uint32_t k = 0; k < n; ++k) {
      put(m, k, k);
      right.emplace(k, k);
    }
    return right;
  }

  static wrong ranges() {
    for (const std::uint32_t n : {0U, 1U, 6U, 100U, 500U}) {
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
    for (std::uint32_t k = 0; k < 300; ++k) {
      auto hint = k % 3 == 0 ? m.cend() : m.cbegin();
      if (Elements::number(m.insert(hint, entry(k, k))->second) != k)
        return "insert(hint, " + text(k) + ") does not answer where it is";
      if (Elements::number(m.insert(m.cbegin(), entry(k, k + 1))->second) != k)
        return "insert(hint, " + text(k) + "), which is there, changes its value";
      right.emplace(k, k);
    }
    if constexpr (requires { m.emplace_hint(m.cend(), key(0), value(0)); })
      for (std::uint32_t k = 290; k < 400; ++k) {
        m.emplace_hint(m.cbegin(), key(k), value(k + 2));
        right.emplace(k, k + 2);
      }
    return difference(m, right, "inserts with hints");
  }

  static wrong equal_range() {
    map m = make();
    const oracle right = filled(m, 100);
    for (std::uint32_t k = 0; k < 120; ++k) {
      auto [first, last] = m.equal_range(key(k));
      std::size_t n = 0;
      for (; first != last && n < 3; ++first, ++n)
        if (Elements::number(first->first) != k)
          return "equal_range(" + text(k) + ") yields " + text(Elements::number(first->first));
      if (n != right.count(k))
        return "equal_range(" + text(k) + ") yields " + std::to_string(n) + " elements";
    }
    return std::nullopt;
  }

  static wrong erase_range() {
    for (const auto kind : {model::hash_kind::seeded, model::hash_kind::high_bits,
                            model::hash_kind::constant, model::hash_kind::coordinate})
      for (const std::uint32_t n : {0U, 1U, 4U, 10U, 100U})
        for (const std::uint32_t from : {0U, n / 3, n})
          for (const std::uint32_t to : {from, from + (n - from) / 2, n})
            if (const wrong w = erase_places(kind, n, from, to))
              return w;
    return std::nullopt;
  }
  static wrong erase_places(model::hash_kind kind, std::uint32_t n, std::uint32_t from,
                            std::uint32_t to) {
    map m = make(kind);
    oracle right;
    for (std::uint32_t i = 0; i < n; ++i) {
      // Of coordinates, all in the last place of a table: what follows goes around its end.
      const std::uint32_t k = kind == model::hash_kind::coordinate ? i << 24 | 0xffff : i;
      put(m, k, i);
      right.emplace(k, i);
    }
    auto first = m.cbegin();
    for (std::uint32_t i = 0; i < from; ++i)
      ++first;
    auto last = first;
    for (std::uint32_t i = from; i < to; ++i, ++last)
      right.erase(Elements::number(last->first));
    m.erase(first, last);
    return difference(m, right,
                      "erase of places " + text(from) + " to " + text(to) + " of " + text(n));
  }

  static wrong nodes() {
    map from = make(), to = make();
    oracle right = filled(from, 200), there;
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
    for (const std::uint32_t n : {0U, 5U, 50U, 500U}) {
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
      m.rehash(n);
      if (const wrong w = difference(m, right, "rehash(" + std::to_string(n) + ")"))
        return w;
      if constexpr (requires { m.reserve(n); }) {
        m.reserve(n);
        if (const wrong w = difference(m, right, "reserve(" + std::to_string(n) + ")"))
          return w;
      }
      for (std::uint32_t i = 0; i < 30; ++i, ++next) {
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
    return std::any_of(asked_by_all.begin(), asked_by_all.end(), huge::can_ask);
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
  static constexpr bool finds_by_stand_in() {
    if constexpr (requires {
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
    for (const std::uint32_t n : {0U, 1U, 20U, 500U}) {
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
        if constexpr (requires { m.erase(stand_in{k}) == std::size_t{1}; })
          if (m.erase(stand_in{k}) != right.erase(k))
            return "erase(" + text(k) + ") by what stands for it answers the contrary";
      }
      if (const wrong w = difference(m, right, "after erasing by what stands for keys"))
        return w;
    }
    return std::nullopt;
  }
  static wrong found_by_stand_in(auto& m, std::uint32_t k, bool is_there) {
    const stand_in named{k};
    const std::string what = "(" + text(k) + ") by what stands for it: ";
    const auto& constant = std::as_const(m);
    const auto at = m.find(named);
    if ((at != m.end()) != is_there || (is_there && Elements::number(at->first) != k))
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
      m.max_load_factor(f);
      for (std::uint32_t i = 0; i < 60; ++i, ++next) {
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
    for (const std::uint32_t n : {0U, 1U, 20U, 300U}) {
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

  /// An allocator that knows its number; those with different numbers are unequal, and memory must
  /// go back to an equal one. Propagate: 1, they do; 0, they do not.
  struct accounts {
    std::size_t blocks = 0;
    bool mixed = false;
  };
  static accounts& books() {
    static accounts a;
    return a;
  }
  template <class T, int Propagate>
  struct numbered_of {
    using value_type = T;
    using is_always_equal = std::false_type;
    using propagate_on_container_copy_assignment = std::bool_constant<Propagate == 1>;
    using propagate_on_container_move_assignment = std::bool_constant<Propagate == 1>;
    using propagate_on_container_swap = std::bool_constant<Propagate == 1>;
    template <class U>
    struct rebind {
      using other = numbered_of<U, Propagate>;
    };

    explicit numbered_of(int n = 0) noexcept : number(n) {}
    template <class U>
    explicit(false) numbered_of(const numbered_of<U, Propagate>& other) noexcept
        : number(other.number) {}
    static constexpr std::size_t head = 64 < alignof(T) ? alignof(T) : 64;
    T* allocate(std::size_t n) {
      auto* block =
          static_cast<std::byte*>(::operator new(head + n * sizeof(T), std::align_val_t(head)));
      ::new (block) int(number);
      ++books().blocks;
      return reinterpret_cast<T*>(block + head);
    }
    void deallocate(T* at, std::size_t) noexcept {
      auto* block = reinterpret_cast<std::byte*>(at) - head;
      if (*reinterpret_cast<int*>(block) != number)
        books().mixed = true;
      --books().blocks;
      ::operator delete(block, std::align_val_t(head));
    }
    friend bool operator==(const numbered_of& a, const numbered_of& b) noexcept {
      return a.number == b.number;
    }
    int number;
  };
  template <int Propagate>
  using numbered = numbered_of<std::pair<const key_type, mapped_type>, Propagate>;

  static constexpr bool takes_allocators() {
    if constexpr (requires { typename map_itself<Shape, Elements, hash, equal, numbered<1>>; }) {
      using m = map_itself<Shape, Elements, hash, equal, numbered<1>>;
      if constexpr (requires(const m& x) { x.get_allocator(); })
        return std::is_constructible_v<m, int, hash, equal, numbered<1>>;
    }
    return false;
  }
  static wrong allocators() {
    books() = {};
    if (const wrong w = allocators_of<1>("propagating"))
      return w;
    if (const wrong w = allocators_of<0>("not propagating"))
      return w;
    if (books().mixed)
      return "memory was given back to an allocator that it did not come from";
    if (books().blocks != 0)
      return std::to_string(books().blocks) + " blocks of memory were not given back";
    return std::nullopt;
  }
  template <int Propagate>
  static wrong allocators_of(const std::string& how) {
    using allocator = numbered<Propagate>;
    using numbered_map = map_itself<Shape, Elements, hash, equal, allocator>;
    for (const std::uint32_t n : {0U, 1U, 20U, 200U}) {
      oracle right;
      for (std::uint32_t k = 0; k < n; ++k)
        right.emplace(k, k + 3);
      const auto make_numbered = [&](int number, std::uint32_t size) {
        numbered_map m(0, hash(), equal(), allocator(number));
        for (std::uint32_t k = 0; k < size; ++k)
          put(m, k, k + 3);
        return m;
      };
      numbered_map one = make_numbered(1, n), two = make_numbered(2, 7);
      two = std::as_const(one);
      if (const wrong w = difference(two, right, how + " allocators, copied " + text(n)))
        return w;
      if (two.get_allocator().number != (Propagate == 1 ? 1 : 2))
        return how + " allocators: after a copy the allocator is number " +
               std::to_string(two.get_allocator().number);
      numbered_map three = make_numbered(3, 5);
      three = std::move(one);
      if (const wrong w = difference(three, right, how + " allocators, moved " + text(n)))
        return w;
      if (three.get_allocator().number != (Propagate == 1 ? 1 : 3))
        return how + " allocators: after a move the allocator is number " +
               std::to_string(three.get_allocator().number);
      one = make_numbered(4, 3); // the one that was moved from
      put(one, 900, 1);
      if (one.find(key(900)) == one.end())
        return how + " allocators: a moved-from map that was assigned to does not find";
      if constexpr (Propagate == 1) {
        numbered_map other = make_numbered(5, 3);
        other.swap(three);
        if (const wrong w = difference(other, right, how + " allocators, swapped " + text(n)))
          return w;
        if (other.get_allocator().number != 1 || three.get_allocator().number != 5)
          return how + " allocators: swap does not swap them";
      }
    }
    return std::nullopt;
  }
};

/// Adds the scenarios, on integers or what the map holds.
template <class Shape, class Traits>
void add_scenarios(verified& v) {
  if constexpr (holds<Shape, model::string_elements>)
    scenarios<Shape, model::string_elements>::add_to(v);
  else if constexpr (holds<Shape, model::integer_elements>)
    scenarios<Shape, model::integer_elements>::add_to(v);
  else
    scenarios<Shape, model::tracked_elements>::add_to(v);
  if (!Traits::takes_own_elements)
    std::erase_if(v.scenarios,
                  [](const scenario& each) { return each.name == "own_element_as_argument"; });
  for (const std::string_view name : Traits::not_asked)
    if (std::erase_if(v.scenarios, [&](const scenario& each) { return each.name == name; }) != 0)
      v.left_out.push_back("scenario " + std::string(name) + ": not asked (traits: not_asked)");
    else
      throw std::invalid_argument("traits: not_asked: no such scenario: " + std::string(name));
}

} // namespace bucketproof::verify
