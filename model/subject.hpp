// A subject: two maps under test, and how an operation of the trace is done to them. Anything with
// the shape of std::unordered_map is a subject as it is.
#pragma once

#include "elements.hpp"
#include "reference.hpp"
#include "trace.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

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
      return inserted(on.insert({key(op), value(op)}));
    case verb::try_emplace:
      return inserted(on.try_emplace(key(op), value(op)));
    case verb::insert_or_assign:
      return inserted(on.insert_or_assign(key(op), value(op)));
    case verb::index: {
      const std::size_t before = on.size();
      mapped_type& value_there = on[key(op)];
      const answer a{.count = on.size() - before,
                     .has_entry = true,
                     .key = op.key,
                     .value = before == on.size() ? Elements::number(value_there) : 0};
      value_there = value(op);
      return a;
    }
    case verb::insert_own:
      return own ? inserted(on.try_emplace(key(op), found(on, *own)->second)) : answer{};
    case verb::assign_own:
      return own ? inserted(on.insert_or_assign(key(op), found(on, *own)->second)) : answer{};
    case verb::find:
      return entry(std::as_const(on).find(key(op)), std::as_const(on).end());
    case verb::contains:
      return {.count = std::as_const(on).contains(key(op)) ? 1U : 0U};
    case verb::count:
      return {.count = std::as_const(on).count(key(op))};
    case verb::at:
      return at(on, op);
    case verb::erase:
      return {.count = on.erase(key(op))};
    case verb::erase_at: {
      const auto it = on.find(key(op));
      if (it == on.end())
        return {};
      on.erase(it);
      return {.count = 1};
    }
    case verb::erase_own:
      return {.count = own ? on.erase(found(on, *own)->first) : 0};
    case verb::erase_if:
      return {.count = erase_if(on, [&](const auto& e) { return matches(e, op); })};
    case verb::erase_loop:
      return erase_loop(on, op);
    case verb::clear:
      on.clear();
      return {};
    case verb::reserve:
      on.reserve(op.number);
      return {};
    case verb::shrink_to_fit:
      if constexpr (requires { on.shrink_to_fit(); })
        on.shrink_to_fit();
      return {};
    case verb::iterate:
      return iterate(on);
    case verb::insert_run:
      return run(op, [&](std::uint32_t k) {
        return on.try_emplace(Elements::key(k), Elements::value(k)).second;
      });
    case verb::erase_run:
      return run(op, [&](std::uint32_t k) { return on.erase(Elements::key(k)) != 0; });
    case verb::find_run:
      return run(op, [&](std::uint32_t k) { return on.find(Elements::key(k)) != on.end(); });
    case verb::copy_assign:
      on = std::as_const(with);
      return {};
    case verb::move_assign:
      on = std::move(with);
      return {};
    case verb::copy_construct:
      slot.emplace(std::as_const(with));
      return {};
    case verb::move_construct:
      slot.emplace(std::move(with));
      return {};
    case verb::construct:
      construct(op.on);
      return {};
    case verb::swap:
      on.swap(with);
      return {};
    case verb::equal:
      return {.count = std::as_const(on) == std::as_const(with) ? 1U : 0U};
    case verb::self_assign:
      on = static_cast<const Map&>(on);
      return {};
    case verb::self_move:
      if constexpr (has_seed) // The standard's maps promise nothing here.
        on = static_cast<Map&&>(on);
      return {};
    case verb::self_swap:
      on.swap(get(op.on));
      return {};
    case verb::drain:
      return drain(on, op, seen);
    case verb::range:
      passing_[op.step].template emplace<cursor_of_map>(
          on, static_cast<seed>(detail::mix(op.number, detail::pi)));
      return {};
    case verb::begin:
      passing_[op.step].template emplace<iterator_of_map>(on);
      return {};
    case verb::next:
      return std::visit([&](auto& by) { return step(by, op, seen); }, passing_[op.step]);
    case verb::drop:
      drop(op.step);
      return {};
    case verb::arm: // lockstep does it, to what comes next
      return {};
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
  void drop(std::size_t c) noexcept { passing_[c].template emplace<std::monostate>(); }

private:
  Map& get(map_name m) noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  void construct(map_name m) {
    auto& slot = maps_[static_cast<std::size_t>(m)];
    const hasher hash(setup_.hash);
    if constexpr (has_seed) {
      const auto first = static_cast<seed>(setup_.seed);
      slot.emplace(m == map_name::a ? first : next(first), hash, key_equal());
    } else
      slot.emplace(0, hash, key_equal());
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
    std::uint32_t k = op.key;
    for (unsigned i = 0; i < op.number; ++i, k += std::uint32_t{1} << op.step)
      all.count += each(k) ? 1 : 0;
    return all;
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
  static auto erased(Map& on, typename Map::iterator it) {
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
    static typename Map::value_type* next() noexcept { return nullptr; }
  };
  struct map_cursor {
    map_cursor(Map& m, seed start) : at(range(m, start)) {}
    auto* next() { return at.next(); }
    decltype(range(std::declval<Map&>(), seed())) at;
  };
  using cursor_of_map = std::conditional_t<has_cursors, map_cursor, no_cursor>;
  struct iterator_of_map {
    explicit iterator_of_map(Map& m) : map(&m), at(m.begin()) {}
    auto* next() { return at == map->end() ? nullptr : std::addressof(*at++); }
    Map* map;
    typename Map::iterator at;
  };
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
