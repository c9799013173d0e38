// A subject: two maps under test, and how an operation of the trace is done to them. Anything with
// the shape of std::unordered_map is a subject as it is.
#pragma once

#include "elements.hpp"
#include "reference.hpp"
#include "trace.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace bucketproof::model {

template <class Map, class Elements>
class subject {
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hasher = element_hash<Elements>;
  using key_equal = element_equal<Elements>;

public:
  static constexpr bool has_seed = std::is_constructible_v<Map, seed, hasher, key_equal>;
  static constexpr bool has_cursors = requires(Map & m, seed start) { range(m, start); };

  static constexpr bool has_iterators = requires { typename Map::iterator; };

  /// Whether the map looks up many keys together.
  static constexpr bool finds_many = requires {
    typename Map::value_type;
    requires requires(Map & m, std::span<const key_type> keys,
                      std::span<typename Map::value_type*> found) {
      m.find_many(keys, found);
    };
    requires requires(const Map& m, std::span<const key_type> keys,
                      std::span<const typename Map::value_type*> found) {
      m.find_many(keys, found);
    };
  };

  /// Whether the map has the members that the operation takes.
  static constexpr bool does(verb what) noexcept {
    constexpr bool inserts = requires(Map & m, key_type k, mapped_type v) {
      m.insert({std::move(k), std::move(v)}).second;
    };
    constexpr bool emplaces = requires(Map & m, key_type k, const mapped_type& v) {
      m.try_emplace(std::move(k), v).second;
    };
    constexpr bool assigns = requires(Map & m, key_type k, const mapped_type& v) {
      m.insert_or_assign(std::move(k), v).second;
    };
    constexpr bool erases = requires(Map & m, const key_type& k) {
      m.erase(k) != 0;
    };
    switch (what) {
    case verb::insert:
      return inserts;
    case verb::try_emplace:
    case verb::insert_own:
      return emplaces;
    case verb::insert_or_assign:
    case verb::assign_own:
      return assigns;
    case verb::insert_run:
      return inserts || emplaces;
    case verb::index:
      return requires(Map & m, key_type k, mapped_type v) {
        m[std::move(k)] = std::move(v);
      };
    case verb::contains:
      return requires(const Map& m, const key_type& k) {
        m.contains(k);
      };
    case verb::count:
      return requires(const Map& m, const key_type& k) {
        m.count(k);
      };
    case verb::at:
      return requires(Map & m, const key_type& k) {
        m.at(k);
      };
    case verb::erase:
    case verb::erase_own:
    case verb::erase_run:
      return erases;
    case verb::erase_at:
    case verb::erase_loop:
    case verb::drain:
      if constexpr (has_iterators)
        return requires(Map & m) {
          m.erase(m.begin());
        };
      return false;
    case verb::erase_if:
      return requires(Map & m) {
        erase_if(m, [](const auto&) { return true; });
      };
    case verb::clear:
      return requires(Map & m) {
        m.clear();
      };
    case verb::reserve:
      return requires(Map & m) {
        m.reserve(std::uint16_t{});
      };
    case verb::shrink_to_fit:
      return requires(Map & m) {
        m.shrink_to_fit();
      };
    case verb::copy_assign:
    case verb::self_assign:
      return std::is_copy_assignable_v<Map>;
    case verb::copy_construct:
      return std::is_copy_constructible_v<Map>;
    case verb::move_assign:
    case verb::self_move:
      return std::is_move_assignable_v<Map>;
    case verb::move_construct:
      return std::is_move_constructible_v<Map>;
    case verb::swap:
    case verb::self_swap:
      return requires(Map & m) {
        m.swap(m);
      };
    case verb::merge:
      return requires(Map & m) {
        m.merge(m);
      };
    case verb::equal:
      return requires(const Map& a, const Map& b) {
        a == b;
      };
    case verb::range:
      return has_cursors;
    case verb::begin:
      return has_iterators;
    case verb::find:
    case verb::find_run:
    case verb::iterate:
    case verb::construct:
    case verb::next:
    case verb::drop:
    case verb::arm:
      return true;
    }
    return false;
  }

  explicit subject(const setup& s) : setup_(s) {
    construct(map_name::a);
    construct(map_name::b);
  }

  const Map& map(map_name m) const noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  /// Does the operation and answers as the map did. `own` is the key of the entry that an
  /// own-element operation refers to; without one there is nothing to do.
  answer apply(const operation& op, std::optional<std::uint32_t> own, witness& seen) {
    Map& on = get(op.on);
    std::optional<Map>& slot = maps_[static_cast<std::size_t>(op.on)];
    Map& with = get(other(op.on));
    switch (op.what) {
    case verb::insert:
      if constexpr (does(verb::insert))
        return inserted(on.insert({key(op), value(op)}));
      break;
    case verb::try_emplace:
      if constexpr (does(verb::try_emplace))
        return inserted(on.try_emplace(key(op), value(op)));
      break;
    case verb::insert_or_assign:
      if constexpr (does(verb::insert_or_assign))
        return inserted(on.insert_or_assign(key(op), value(op)));
      break;
    case verb::index:
      if constexpr (does(verb::index)) {
        const std::size_t before = on.size();
        mapped_type& value_there = on[key(op)];
        const answer a{.count = on.size() - before,
                       .has_entry = true,
                       .key = op.key,
                       .value = before == on.size() ? Elements::number(value_there) : 0};
        value_there = value(op);
        return a;
      }
      break;
    case verb::insert_own:
      if constexpr (does(verb::insert_own))
        return own ? inserted(on.try_emplace(key(op), found(on, *own)->second)) : answer{};
      break;
    case verb::assign_own:
      if constexpr (does(verb::assign_own))
        return own ? inserted(on.insert_or_assign(key(op), found(on, *own)->second)) : answer{};
      break;
    case verb::find:
      if constexpr (does(verb::find))
        return entry(std::as_const(on).find(key(op)), std::as_const(on).end());
      break;
    case verb::contains:
      if constexpr (does(verb::contains))
        return {.count = std::as_const(on).contains(key(op)) ? 1U : 0U};
      break;
    case verb::count:
      if constexpr (does(verb::count))
        return {.count = std::as_const(on).count(key(op))};
      break;
    case verb::at:
      if constexpr (does(verb::at))
        return at(on, op);
      break;
    case verb::erase:
      if constexpr (does(verb::erase))
        return {.count = on.erase(key(op))};
      break;
    case verb::erase_at:
      if constexpr (does(verb::erase_at)) {
        const auto it = on.find(key(op));
        if (it == on.end())
          return {};
        on.erase(it);
        return {.count = 1};
      }
      break;
    case verb::erase_own:
      if constexpr (does(verb::erase_own))
        return {.count = own ? on.erase(found(on, *own)->first) : 0};
      break;
    case verb::erase_if:
      if constexpr (does(verb::erase_if))
        return {.count = erase_if(on, [&](const auto& e) { return matches(e, op); })};
      break;
    case verb::erase_loop:
      if constexpr (does(verb::erase_loop))
        return erase_loop(on, op);
      break;
    case verb::clear:
      if constexpr (does(verb::clear))
        on.clear();
      break;
    case verb::reserve:
      if constexpr (does(verb::reserve))
        on.reserve(op.number);
      break;
    case verb::shrink_to_fit:
      if constexpr (does(verb::shrink_to_fit))
        on.shrink_to_fit();
      break;
    case verb::iterate:
      if constexpr (does(verb::iterate))
        return iterate(on);
      break;
    case verb::insert_run:
      if constexpr (does(verb::insert_run)) {
        return run(op, [&](std::uint32_t k) {
          if constexpr (does(verb::try_emplace))
            return on.try_emplace(Elements::key(k), Elements::value(k)).second;
          else
            return on.insert({Elements::key(k), Elements::value(k)}).second;
        });
      }
      break;
    case verb::erase_run:
      if constexpr (does(verb::erase_run))
        return run(op, [&](std::uint32_t k) { return on.erase(Elements::key(k)) != 0; });
      break;
    case verb::find_run:
      if constexpr (does(verb::find_run))
        return find_run(on, op);
      break;
    case verb::copy_assign:
      if constexpr (does(verb::copy_assign))
        on = std::as_const(with);
      break;
    case verb::move_assign:
      if constexpr (does(verb::move_assign))
        on = std::move(with);
      break;
    case verb::copy_construct:
      if constexpr (does(verb::copy_construct))
        slot.emplace(std::as_const(with));
      break;
    case verb::move_construct:
      if constexpr (does(verb::move_construct))
        slot.emplace(std::move(with));
      break;
    case verb::construct:
      if constexpr (does(verb::construct))
        construct(op.on);
      break;
    case verb::swap:
      if constexpr (does(verb::swap))
        on.swap(with);
      break;
    case verb::merge:
      if constexpr (does(verb::merge))
        on.merge(with);
      break;
    case verb::equal:
      if constexpr (does(verb::equal))
        return {.count = std::as_const(on) == std::as_const(with) ? 1U : 0U};
      break;
    case verb::self_assign:
      if constexpr (does(verb::self_assign))
        on = static_cast<const Map&>(on);
      break;
    case verb::self_move:
      if constexpr (does(verb::self_move))
        on = static_cast<Map&&>(on);
      break;
    case verb::self_swap:
      if constexpr (does(verb::self_swap))
        on.swap(get(op.on));
      break;
    case verb::drain:
      if constexpr (does(verb::drain))
        return drain(on, op, seen);
      break;
    case verb::range:
      if constexpr (does(verb::range))
        passing_[op.step].template emplace<cursor_of_map>(
            on, static_cast<seed>(detail::mix(op.number, detail::pi)));
      break;
    case verb::begin:
      if constexpr (does(verb::begin))
        passing_[op.step].template emplace<iterator_of_map>(on);
      break;
    case verb::next:
      if constexpr (does(verb::next))
        return std::visit([&](auto& by) { return step(by, op, seen); }, passing_[op.step]);
      break;
    case verb::drop:
      if constexpr (does(verb::drop))
        drop(op.step);
      break;
    case verb::arm: // lockstep does it, to what comes next
      break;
    }
    return {};
  }

  /// The key of the entry that iterator `c` stands at; nothing at the end.
  std::optional<std::uint32_t> stands_at(std::size_t c) const {
    const auto& iterator = std::get<iterator_of_map>(passing_[c]);
    if (iterator.at == iterator.map->end())
      return std::nullopt;
    return Elements::number(iterator.at->first);
  }
  /// Cursor `c`, which must be one.
  const auto& cursor(std::size_t c) const { return std::get<cursor_of_map>(passing_[c]).at; }
  /// Empties a map that was moved from.
  void empty(map_name m) {
    if constexpr (does(verb::clear))
      get(m).clear();
    else
      construct(m);
  }
  void drop(std::size_t c) noexcept { passing_[c].template emplace<std::monostate>(); }

private:
  Map& get(map_name m) noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  void construct(map_name m) {
    auto& slot = maps_[static_cast<std::size_t>(m)];
    const hasher hash(setup_.hash);
    if constexpr (has_seed) {
      const auto first = static_cast<seed>(setup_.seed);
      slot.emplace(m == map_name::a ? first : next(first), hash, key_equal());
    } else if constexpr (std::is_constructible_v<Map, int, hasher, key_equal>)
      slot.emplace(0, hash, key_equal());
    else if constexpr (std::is_constructible_v<Map, hasher, key_equal>)
      slot.emplace(hash, key_equal());
    else
      slot.emplace(); // it hashes as it will
  }

  static key_type key(const operation& op) { return Elements::key(op.key); }
  static mapped_type value(const operation& op) { return Elements::value(op.number); }
  static auto found(Map& on, std::uint32_t own) { return on.find(Elements::key(own)); }
  static bool matches(const auto& e, const operation& op) {
    return Elements::number(e.first) % op.number == op.key;
  }

  static answer entry(auto it, auto end) {
    if (it == end)
      return {};
    return {.count = 1,
            .has_entry = true,
            .key = Elements::number(it->first),
            .value = Elements::number(it->second)};
  }
  static answer inserted(const auto& result) {
    return {.count = result.second ? 1U : 0U,
            .has_entry = true,
            .key = Elements::number(result.first->first),
            .value = Elements::number(result.first->second)};
  }
  static answer at(Map& on, const operation& op) {
    try {
      const mapped_type& there = on.at(key(op));
      return {.count = 1, .has_entry = true, .key = op.key, .value = Elements::number(there)};
    } catch (const std::out_of_range&) {
      return {};
    }
  }
  template <class Each>
  static answer run(const operation& op, Each each) {
    answer all;
    for_each_key(op, [&](std::uint32_t k) { all.count += each(k) ? 1 : 0; });
    return all;
  }
  /// `find_many` of a map that has it. Runs of an odd length ask the map as a const one.
  static answer find_run(Map& on, const operation& op) {
    if constexpr (finds_many)
      return op.number % 2 != 0
                 ? found_together<const typename Map::value_type>(std::as_const(on), op)
                 : found_together<typename Map::value_type>(on, op);
    else {
      found_run all;
      for_each_key(op, [&](std::uint32_t k) {
        const auto it = on.find(Elements::key(k));
        add(all, it == on.end() ? nullptr : std::addressof(*it));
      });
      return all.get();
    }
  }
  template <class Entry>
  static answer found_together(auto& on, const operation& op) {
    std::vector<key_type> keys;
    keys.reserve(op.number);
    for_each_key(op, [&](std::uint32_t k) { keys.push_back(Elements::key(k)); });
    // An answer that is left out is a wrong one.
    Entry unanswered(Elements::key(~op.key), Elements::value(op.key));
    std::vector<Entry*> found(keys.size(), &unanswered);
    on.find_many(std::span<const key_type>(keys), std::span<Entry*>(found));
    found_run all;
    for (const Entry* const entry : found)
      add(all, entry);
    return all.get();
  }
  static void add(found_run& to, const auto* entry) {
    if (entry == nullptr)
      to.absent();
    else
      to.found(Elements::number(entry->first), Elements::number(entry->second));
  }
  /// An iteration that visits more than this many entries does not end.
  static std::size_t visit_limit(const Map& on) { return 2 * on.size() + 2; }

  static answer iterate(const Map& on) {
    answer all;
    for (auto it = on.begin(); it != on.end() && all.count < visit_limit(on); ++it) {
      ++all.count;
      all.digest += digest_of(Elements::number(it->first), Elements::number(it->second));
    }
    return all;
  }
  static answer erase_loop(Map& on, const operation& op) {
    answer visits;
    const std::size_t limit = visit_limit(on);
    for (auto it = on.begin(); it != on.end() && visits.count < limit;) {
      ++visits.count;
      if (matches(*it, op))
        it = erased(on, it);
      else
        ++it;
    }
    return visits;
  }
  /// Erases the element and answers the next one, also of a map whose erase answers nothing.
  static auto erased(Map& on, auto it) {
    if constexpr (std::is_void_v<decltype(on.erase(it))>) {
      on.erase(it++);
      return it;
    } else
      return on.erase(it);
  }
  static answer drain(Map& on, const operation& op, witness& seen) {
    answer all;
    for (; all.count < op.number && on.begin() != on.end(); ++all.count) {
      seen.erased.push_back(Elements::number(on.begin()->first));
      on.erase(on.begin());
    }
    return all;
  }

  /// For a map that has no cursors.
  struct no_cursor {
    no_cursor(Map&, seed) noexcept {}
    static std::pair<const key_type, mapped_type>* next() noexcept { return nullptr; }
  };
  struct map_cursor {
    map_cursor(Map& m, seed start) : at(range(m, start)) {}
    auto* next() { return at.next(); }
    decltype(range(std::declval<Map&>(), seed())) at;
  };
  using cursor_of_map = std::conditional_t<has_cursors, map_cursor, no_cursor>;
  struct map_iterator {
    explicit map_iterator(Map& m) : map(&m), at(m.begin()) {}
    auto* next() { return at == map->end() ? nullptr : std::addressof(*at++); }
    Map* map;
    decltype(std::declval<Map&>().begin()) at;
  };
  /// For a map whose iterators last for one loop.
  struct no_iterator : no_cursor {
    explicit no_iterator(Map& m) noexcept : no_cursor(m, seed()), map(&m), at(m.end()) {}
    Map* map;
    decltype(std::declval<Map&>().end()) at;
  };
  using iterator_of_map = std::conditional_t<has_iterators, map_iterator, no_iterator>;
  static answer step(std::monostate, const operation&, witness&) { return {}; }
  static answer step(auto& by, const operation& op, witness& seen) {
    while (!seen.at_end && seen.yielded.size() < op.number)
      if (const auto* entry = by.next(); entry != nullptr)
        seen.yielded.push_back(
            {Elements::number(entry->first), Elements::number(entry->second), {}});
      else
        seen.at_end = true;
    return {.count = seen.yielded.size()};
  }

  setup setup_;
  std::optional<Map> maps_[2];
  std::variant<std::monostate, cursor_of_map, iterator_of_map> passing_[cursor_count];
};

} // namespace bucketproof::model
