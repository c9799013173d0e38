// The entries of a map under test: made of the numbers of a trace, put, found, erased, and read as
// numbers again, by the members that the map has.
#pragma once

#include "heap.hpp"
#include "map_under_test.hpp"
#include "members.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::model {

struct nowhere {};

template <class Map, class Elements, class Asked>
struct entries {
  using has = members<Map, Elements, Asked>;
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using out_of_map = std::conditional_t<Asked::uses_the_heap, outside_map, nowhere>;

  // Elements and numbers. What is handed to the map, and what the harness writes down, is not the
  // map's memory.

  static key_type make_key(std::uint32_t k) {
    [[maybe_unused]] const out_of_map here;
    return Elements::key(k);
  }
  static mapped_type make_value(std::uint32_t v) {
    [[maybe_unused]] const out_of_map here;
    return Elements::value(v);
  }
  static std::uint32_t number_of(const auto& element) { return Elements::number(element); }
  /// Of what is read as a value, a proxy perhaps.
  static std::uint32_t value_number(const mapped_type& v) { return Elements::number(v); }
  template <class T>
  static void note(std::vector<T>& list, const T& what) {
    [[maybe_unused]] const out_of_map here;
    list.push_back(what);
  }
  /// Counts an entry of an iteration.
  static void add(answer& all, const seen_entry& e) noexcept {
    ++all.count;
    all.digest += digest_of(e.key, e.value);
  }

  // Looking.

  static seen_entry seen_at(const auto& it) {
    auto&& e = *it;
    seen_entry seen{Elements::number(e.first), Elements::number(e.second), nullptr};
    if constexpr (lies_in_the_map<decltype(*it)>)
      seen.address = std::addressof(e.second);
    return seen;
  }
  static std::optional<seen_entry> seek(Map& m, const key_type& k) {
    if constexpr (has::finds) {
      typename has::looked_up& on = m;
      const auto it = on.find(k);
      if (it == on.end())
        return std::nullopt;
      return seen_at(it);
    } else {
      static_assert(has::finds_by_at, "the map must have find(key), or contains(key) and at(key)");
      if (!m.contains(k))
        return std::nullopt;
      auto&& v = m.at(k);
      seen_entry seen{Elements::number(k), Elements::number(v), nullptr};
      if constexpr (std::is_lvalue_reference_v<decltype(m.at(k))>)
        seen.address = std::addressof(v);
      return seen;
    }
  }
  static answer entry(const std::optional<seen_entry>& found) {
    if (!found)
      return {};
    return {.count = 1, .has_entry = true, .key = found->key, .value = found->value};
  }
  /// `find_many` of a map that has it. Runs of an odd length ask the map as a const one.
  static answer find_run(Map& on, const operation& op) {
    if constexpr (has::finds_many)
      return op.number % 2 != 0
                 ? found_together<const typename Map::value_type>(std::as_const(on), op)
                 : found_together<typename Map::value_type>(on, op);
    else {
      found_run all;
      for_each_key(op, [&](std::uint32_t k) {
        if (const auto e = seek(on, make_key(k)))
          all.found(e->key, e->value);
        else
          all.absent();
      });
      return all.get();
    }
  }
  template <class Entry>
  static answer found_together(auto& on, const operation& op) {
    std::vector<key_type> keys;
    keys.reserve(op.number);
    for_each_key(op, [&](std::uint32_t k) { keys.push_back(make_key(k)); });
    // An answer that is left out is a wrong one.
    Entry unanswered(make_key(~op.key), make_value(op.key));
    std::vector<Entry*> found(keys.size(), &unanswered);
    on.find_many(std::span<const key_type>(keys), std::span<Entry*>(found));
    found_run all;
    for (const Entry* const e : found)
      if (e == nullptr)
        all.absent();
      else
        all.found(Elements::number(e->first), Elements::number(e->second));
    return all.get();
  }
  /// An iteration that visits more than this many entries does not end.
  static std::size_t visit_limit(const Map& on) { return 2 * on.size() + 2; }

  // Inserting.

  /// What the map answered to an insert: a pair of an iterator and whether it is new, as the
  /// standard has it; of any other, what the map holds afterwards.
  static answer inserted(Map& on, std::uint32_t k, auto call) {
    const auto before = on.size();
    using result = decltype(call());
    if constexpr (requires(result r) {
                    (*r.first).second;
                    r.second ? 1 : 0;
                  }) {
      const result r = call();
      const seen_entry e = seen_at(r.first);
      return {.count = r.second ? 1U : 0U, .has_entry = true, .key = e.key, .value = e.value};
    } else {
      answer a;
      if constexpr (std::is_same_v<result, bool>)
        a.count = call() ? 1 : 0;
      else {
        static_cast<void>(call());
        a.count = on.size() - before;
      }
      const uncounted while_looking;
      const answer there = entry(seek(on, make_key(k)));
      a.has_entry = there.has_entry;
      a.key = there.key;
      a.value = there.value;
      return a;
    }
  }
  /// Lets the caller assign to a value that the map gave out.
  static void assign_by_caller(auto&& there, mapped_type&& v) {
    [[maybe_unused]] const out_of_map here;
    const uncounted by_the_caller;
    there = std::move(v);
  }
  /// Inserts a key with itself as value, by the simplest way that the map has; whether it was new.
  static bool put(Map& on, std::uint32_t k) {
    const auto by = [&](auto call) { return inserted(on, k, call).count != 0; };
    if constexpr (has::emplaces)
      return by([&] { return on.try_emplace(make_key(k), make_value(k)); });
    else if constexpr (has::inserts_pairs)
      return by([&] { return on.insert({make_key(k), make_value(k)}); });
    else if constexpr (has::inserts_two)
      return by([&] { return on.insert(make_key(k), make_value(k)); });
    else if constexpr (has::fills) { // by assigning: so what is there must not be touched
      if (seek(on, make_key(k)))
        return false;
      if constexpr (has::assigns)
        static_cast<void>(on.insert_or_assign(make_key(k), make_value(k)));
      else if constexpr (std::is_reference_v<decltype(on[make_key(k)])>)
        assign_by_caller(on[make_key(k)], make_value(k));
      else
        on[make_key(k)] = make_value(k);
      return true;
    } else
      return false;
  }

  // Erasing.

  /// How many entries a call erased: what it answered, or how many there are fewer.
  static std::size_t erased(Map& on, auto call) {
    const auto before = on.size();
    using result = decltype(call());
    if constexpr (std::is_integral_v<result>)
      return static_cast<std::size_t>(call());
    else {
      static_cast<void>(call());
      return before - on.size();
    }
  }
};

} // namespace bucketproof::model
