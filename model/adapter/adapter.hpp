// The adapter: drives two maps of a template's instance. This, and what it includes, is all that is
// compiled for a map; the rest of the harness is compiled once.
#pragma once

#include "caught_exception.hpp"
#include "heap.hpp"
#include "injection.hpp"
#include "inspector.hpp"
#include "map_under_test.hpp"
#include "members.hpp"

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace bucketproof::model {

/// How an empty map is made. A constructor that throws is not tried again.
enum class construction : std::uint8_t {
  with_seed,      ///< (seed, hash, equal)
  of_0_buckets,   ///< (0, hash, equal)
  of_1_bucket,    ///< (1, hash, equal)
  of_16_buckets,  ///< (16, hash, equal)
  with_hash,      ///< (hash, equal)
  without_a_hash, ///< ()
};

template <class Map, class Elements, class Asked = all_asked>
class adapter final : public map_under_test {
  using has = members<Map, Elements, Asked>;
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hasher = element_hash<Elements>;
  using key_equal = element_equal<Elements>;

  static constexpr bool has_view = requires(const Map& m) { view(m); };

public:
  explicit adapter(const setup& s) : setup_(s) {
    construct(map_name::a);
    construct(map_name::b);
    if constexpr (has_view)
      inspector_.emplace(maps_[0], maps_[1]);
  }
  static std::unique_ptr<map_under_test> make(const setup& s) {
    return std::make_unique<adapter>(s);
  }

  /// Why the map is not made by the first constructor that it has; empty where it is. Makes a map
  /// to find that out. Throws what the last constructor throws.
  static std::string construction_note() {
    try_constructions(setup(), map_name::a, [](auto&&... with) { Map made(with...); });
    return ways().note;
  }

  /// How an empty map is made; makes one to find that out. Throws what the last constructor throws.
  static construction made_by() {
    try_constructions(setup(), map_name::a, [](auto&&... with) { Map made(with...); });
    return ways().first;
  }

  const Map& map(map_name m) const noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  bool does(const operation& op) const noexcept override {
    return has::has(op.what) && (op.what != verb::custom || has::custom::can(op.step));
  }

  answer apply(const operation& op, std::optional<std::uint32_t> own, observation& seen) override {
    [[maybe_unused]] const in_map here;
    Map& on = get(op.on);
    switch (op.what) {
    case verb::insert:
      return insert(on, op);
    case verb::try_emplace:
      if constexpr (has::emplaces)
        return inserted(on, op.key, [&] { return on.try_emplace(key(op), value(op)); });
      break;
    case verb::insert_or_assign:
      if constexpr (has::assigns)
        return inserted(on, op.key, [&] { return on.insert_or_assign(key(op), value(op)); });
      break;
    case verb::index:
      return index(on, op);
    case verb::insert_own:
    case verb::assign_own:
      return own ? insert_own(on, op, *own) : answer{};
    case verb::find:
      return entry(seek(on, key(op)));
    case verb::contains:
      if constexpr (has::has_contains)
        return {.count = on.contains(key(op)) ? 1U : 0U};
      break;
    case verb::count:
      if constexpr (has::has(verb::count))
        return {.count = static_cast<std::size_t>(on.count(key(op)))};
      break;
    case verb::at:
      return at(on, op);
    case verb::erase:
      if constexpr (has::erases)
        return {.count = erased(on, [&] { return on.erase(key(op)); })};
      break;
    case verb::erase_at:
      return erase_at(on, op);
    case verb::erase_own:
      if constexpr (has::has(verb::erase_own))
        return {.count = own ? erase_own(on, *own) : 0};
      break;
    case verb::erase_if:
      if constexpr (has::has(verb::erase_if))
        return {.count = erased(on, [&] {
                  return erase_if(on, [&](const auto& e) { return matches(e, op); });
                })};
      break;
    case verb::erase_loop:
      return erase_loop(on, op);
    case verb::clear:
      if constexpr (has::has(verb::clear))
        on.clear();
      break;
    case verb::reserve:
      if constexpr (has::has(verb::reserve))
        on.reserve(op.number);
      break;
    case verb::shrink_to_fit:
      if constexpr (has::has(verb::shrink_to_fit))
        on.shrink_to_fit();
      break;
    case verb::iterate:
      return iterate(on);
    case verb::insert_run:
      return run(op, [&](std::uint32_t k) { return put(on, k); });
    case verb::erase_run:
      if constexpr (has::erases)
        return run(op, [&](std::uint32_t k) {
          return erased(on, [&] { return on.erase(make_key(k)); }) != 0;
        });
      break;
    case verb::find_run:
      return find_run(on, op);
    case verb::copy_assign:
    case verb::move_assign:
    case verb::copy_construct:
    case verb::move_construct:
    case verb::construct:
    case verb::swap:
    case verb::merge:
    case verb::equal:
    case verb::self_assign:
    case verb::self_move:
    case verb::self_swap:
      return apply_to_maps(op);
    case verb::drain:
      return drain(on, op, seen);
    case verb::range:
      if constexpr (has::has_cursors)
        passing_[op.step].template emplace<cursor_of_map>(
            on, static_cast<seed>(detail::mix(op.number, detail::pi)));
      break;
    case verb::begin:
      if constexpr (has::has_iterators)
        passing_[op.step].template emplace<iterator_of_map>(on);
      break;
    case verb::next:
      return std::visit([&](auto& by) { return step(by, op, seen); }, passing_[op.step]);
    case verb::drop:
      drop(op.step);
      break;
    case verb::custom:
      seen.custom = has::custom::perform(on, op, make_key, make_value);
      return answer_of(seen.custom);
    case verb::inject: // lockstep does it, to what comes next
      break;
    }
    return {};
  }

  std::size_t size(map_name m) const override { return static_cast<std::size_t>(map(m).size()); }
  std::optional<bool> is_empty(map_name m) const override {
    if constexpr (requires(const Map& x) {
                    { x.empty() } -> std::convertible_to<bool>;
                  })
      return map(m).empty();
    else
      return std::nullopt;
  }
  bool begins_at_its_end(map_name m) const override {
    typename has::iterated& on = get(m);
    return on.begin() == on.end();
  }
  void read(map_name m, std::size_t most, std::vector<seen_entry>& visited) const override {
    visited.clear();
    typename has::iterated& on = get(m);
    for (auto it = on.begin(); !(it == on.end()) && visited.size() < most; ++it)
      visited.push_back(seen_at(it));
  }
  void look_up(map_name m, std::span<const reference::entry> expected,
               std::vector<std::optional<seen_entry>>& found) const override {
    found.clear();
    key_type k = make_key(0);
    for (const reference::entry& e : expected) {
      Elements::renumber(k, e.key);
      found.push_back(seek(get(m), k));
      if (!found.back() || found.back()->key != e.key || found.back()->value != e.value)
        return;
    }
  }
  bool finds(map_name m, std::uint32_t k) const override {
    return seek(get(m), make_key(k)).has_value();
  }

  std::optional<std::uint32_t> stands_at(std::size_t c) const override {
    const auto& iterator = std::get<iterator_of_map>(passing_[c]);
    if (iterator.at == iterator.map->end())
      return std::nullopt;
    return Elements::number((*iterator.at).first);
  }
  /// Cursor `c`, which must be one.
  const auto& cursor(std::size_t c) const { return std::get<cursor_of_map>(passing_[c]).at; }
  void drop(std::size_t c) noexcept override { passing_[c].template emplace<std::monostate>(); }
  void empty(map_name m) override {
    [[maybe_unused]] const in_map here;
    if constexpr (has::has(verb::clear))
      get(m).clear();
    else
      construct(m);
  }
  void replace(map_name m) override { construct(m); }

  const inspection* inspect() const noexcept override {
    if constexpr (has_view)
      return &*inspector_;
    else
      return nullptr;
  }

private:
  struct nowhere {};
  using in_map = std::conditional_t<Asked::uses_the_heap, within_map, nowhere>;
  using out_of_map = std::conditional_t<Asked::uses_the_heap, outside_map, nowhere>;

  Map& get(map_name m) const noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  // Construction.

  struct construction_ways {
    construction first = construction::with_seed; ///< That is worth a try.
    std::string note;
  };
  static construction_ways& ways() {
    static construction_ways w;
    return w;
  }
  /// Calls `make` with the arguments of the first constructor that does not throw.
  static void try_constructions(const setup& s, map_name m, auto make) {
    const hasher hash(s.hash);
    const key_equal equal{};
    for (construction& way = ways().first;;
         way = static_cast<construction>(static_cast<std::uint8_t>(way) + 1))
      try {
        if (make_by(way, s, m, hash, equal, make))
          return;
      } catch (const injected&) {
        throw;
      } catch (...) {
        if (!is_another_worth_a_try(way))
          throw;
        ways().note =
            "made in another way than " + name(way) + ", which threw " + caught_exception();
      }
  }
  static bool is_another_worth_a_try(construction way) noexcept {
    return way < construction::with_hash ||
           (way == construction::with_hash && std::is_default_constructible_v<Map>);
  }
  static std::string name(construction way) {
    constexpr std::array names{"a seed",           "(0, hash, equal)",
                               "(1, hash, equal)", "(16, hash, equal)",
                               "(hash, equal)",    "()"};
    return names[static_cast<std::size_t>(way)];
  }
  static bool make_by(construction way, const setup& s, map_name m, const hasher& hash,
                      const key_equal& equal, auto make) {
    constexpr bool takes_count = std::is_constructible_v<Map, int, hasher, key_equal>;
    const auto of_buckets = [&](int n) {
      if constexpr (!has::has_seed && takes_count)
        make(n, hash, equal);
      return !has::has_seed && takes_count;
    };
    switch (way) {
    case construction::with_seed:
      if constexpr (has::has_seed) {
        const auto first = static_cast<seed>(s.seed);
        make(m == map_name::a ? first : next(first), hash, equal);
      }
      return has::has_seed;
    case construction::of_0_buckets:
      return of_buckets(0);
    case construction::of_1_bucket:
      return of_buckets(1);
    case construction::of_16_buckets:
      return of_buckets(16);
    case construction::with_hash:
      if constexpr (std::is_constructible_v<Map, hasher, key_equal>)
        make(hash, equal);
      return std::is_constructible_v<Map, hasher, key_equal>;
    case construction::without_a_hash:
      break;
    }
    if constexpr (std::is_default_constructible_v<Map>)
      make(); // it hashes as it will
    else
      static_assert(has::takes_hash, "the map must have a constructor without arguments, or one of "
                                     "(count, hash, equal) or (hash, equal)");
    return true;
  }
  void construct(map_name m) {
    [[maybe_unused]] const in_map here;
    auto& slot = maps_[static_cast<std::size_t>(m)];
    try_constructions(setup_, m, [&slot](auto&&... with) { slot.emplace(with...); });
  }

  // Elements.

  // What is handed to the map is not its memory.
  static key_type make_key(std::uint32_t k) {
    [[maybe_unused]] const out_of_map here;
    return Elements::key(k);
  }
  static mapped_type make_value(std::uint32_t v) {
    [[maybe_unused]] const out_of_map here;
    return Elements::value(v);
  }
  static key_type key(const operation& op) { return make_key(op.key); }
  static mapped_type value(const operation& op) { return make_value(op.number); }
  static bool matches(const auto& e, const operation& op) {
    return Elements::number(e.first) % op.number == op.key;
  }
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
  static answer insert(Map& on, const operation& op) {
    if constexpr (has::inserts_pairs)
      return inserted(on, op.key, [&] { return on.insert({key(op), value(op)}); });
    else if constexpr (has::inserts_two)
      return inserted(on, op.key, [&] { return on.insert(key(op), value(op)); });
    else
      return {};
  }
  static answer index(Map& on, const operation& op) {
    if constexpr (has::indexes) {
      const auto before = on.size();
      auto&& there = on[key(op)];
      const answer a{.count = on.size() - before,
                     .has_entry = true,
                     .key = op.key,
                     .value = before == on.size()
                                  ? Elements::number(static_cast<const mapped_type&>(there))
                                  : 0};
      [[maybe_unused]] const out_of_map assigned_by_the_caller;
      there = value(op);
      return a;
    } else
      return {};
  }
  static answer insert_own(Map& on, const operation& op, std::uint32_t own) {
    if constexpr (has::shows_values) {
      const auto value_of = [&on](std::uint32_t k) -> const mapped_type& {
        return (*on.find(make_key(k))).second;
      };
      if constexpr (has::emplaces)
        if (op.what == verb::insert_own)
          return inserted(on, op.key, [&] { return on.try_emplace(key(op), value_of(own)); });
      if constexpr (has::assigns)
        if (op.what == verb::assign_own)
          return inserted(on, op.key, [&] { return on.insert_or_assign(key(op), value_of(own)); });
    }
    return {};
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
      else
        on[make_key(k)] = make_value(k);
      return true;
    } else
      return false;
  }

  // Looking.

  static answer at(Map& on, const operation& op) {
    if constexpr (has::has_at)
      try {
        auto&& there = on.at(key(op));
        return {.count = 1, .has_entry = true, .key = op.key, .value = Elements::number(there)};
      } catch (const std::out_of_range&) {
      }
    return {};
  }
  template <class Each>
  static answer run(const operation& op, Each each) {
    answer all;
    for_each_key(op, [&](std::uint32_t k) { all.count += each(k) ? 1 : 0; });
    return all;
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
  static answer iterate(Map& m) {
    answer all;
    typename has::iterated& on = m;
    for (auto it = on.begin(); !(it == on.end()) && all.count < visit_limit(m); ++it) {
      const seen_entry e = seen_at(it);
      ++all.count;
      all.digest += digest_of(e.key, e.value);
    }
    return all;
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
  static answer erase_at(Map& on, const operation& op) {
    if constexpr (has::erases_at && has::finds) {
      const auto it = on.find(key(op));
      if (it == on.end())
        return {};
      static_cast<void>(on.erase(it));
      return {.count = 1};
    } else
      return {};
  }
  static std::size_t erase_own(Map& on, std::uint32_t own) {
    return erased(on, [&] { return on.erase((*on.find(make_key(own))).first); });
  }
  static answer erase_loop(Map& on, const operation& op) {
    answer visits;
    if constexpr (has::erases_at) {
      const std::size_t limit = visit_limit(on);
      for (auto it = on.begin(); !(it == on.end()) && visits.count < limit;) {
        ++visits.count;
        if (matches(*it, op))
          erase_and_advance(on, it);
        else
          ++it;
      }
    }
    return visits;
  }
  /// Erases the element and goes to the next one, also of a map whose erase does not answer it.
  static void erase_and_advance(Map& on, auto& it) {
    if constexpr (has::erase_answers_next)
      it = on.erase(it);
    else {
      const auto erased = it;
      ++it;
      static_cast<void>(on.erase(erased));
    }
  }
  static answer drain(Map& on, const operation& op, observation& seen) {
    answer all;
    if constexpr (has::erases_at)
      for (; all.count < op.number && !(on.begin() == on.end()); ++all.count) {
        const std::uint32_t first = Elements::number((*on.begin()).first);
        noted(seen.erased, first);
        static_cast<void>(on.erase(on.begin()));
      }
    return all;
  }

  /// What the harness writes down is not the map's memory.
  template <class T>
  static void noted(std::vector<T>& list, const T& what) {
    [[maybe_unused]] const out_of_map here;
    list.push_back(what);
  }

  // Whole maps.

  answer apply_to_maps(const operation& op) {
    Map& on = get(op.on);
    Map& with = get(other(op.on));
    std::optional<Map>& slot = maps_[static_cast<std::size_t>(op.on)];
    switch (op.what) {
    case verb::copy_assign:
      if constexpr (has::has(verb::copy_assign))
        on = std::as_const(with);
      break;
    case verb::move_assign:
      if constexpr (has::has(verb::move_assign))
        on = std::move(with);
      break;
    case verb::copy_construct:
      if constexpr (has::has(verb::copy_construct))
        slot.emplace(std::as_const(with));
      break;
    case verb::move_construct:
      if constexpr (has::has(verb::move_construct))
        slot.emplace(std::move(with));
      break;
    case verb::construct:
      construct(op.on);
      break;
    case verb::swap:
      if constexpr (has::has(verb::swap))
        on.swap(with);
      break;
    case verb::merge:
      if constexpr (has::has(verb::merge))
        on.merge(with);
      break;
    case verb::equal:
      if constexpr (has::has(verb::equal))
        return {.count = std::as_const(on) == std::as_const(with) ? 1U : 0U};
      break;
    case verb::self_assign:
      if constexpr (has::has(verb::self_assign))
        on = static_cast<const Map&>(on);
      break;
    case verb::self_move:
      if constexpr (has::has(verb::self_move))
        on = static_cast<Map&&>(on);
      break;
    case verb::self_swap:
      if constexpr (has::has(verb::self_swap))
        on.swap(get(op.on));
      break;
    default:
      break;
    }
    return {};
  }

  // Cursors and iterators.

  /// For a map that has no cursors.
  struct no_cursor {
    no_cursor(Map&, seed) noexcept {}
    static std::optional<seen_entry> next() noexcept { return std::nullopt; }
    int at = 0;
  };
  struct map_cursor {
    map_cursor(Map& m, seed start) : at(range(m, start)) {}
    std::optional<seen_entry> next() {
      const auto* const e = at.next();
      return e == nullptr ? std::nullopt : std::optional(seen_at(e));
    }
    decltype(range(std::declval<Map&>(), seed())) at;
  };
  using cursor_of_map = std::conditional_t<has::has_cursors, map_cursor, no_cursor>;
  struct map_iterator {
    explicit map_iterator(Map& m) : map(&m), at(m.begin()) {}
    std::optional<seen_entry> next() {
      if (at == map->end())
        return std::nullopt;
      const seen_entry e = seen_at(at);
      ++at;
      return e;
    }
    Map* map;
    decltype(std::declval<Map&>().begin()) at;
  };
  /// For a map whose iterators last for one loop.
  struct no_iterator {
    explicit no_iterator(Map& m) noexcept : map(&m), at(m.end()) {}
    static std::optional<seen_entry> next() noexcept { return std::nullopt; }
    Map* map;
    decltype(std::declval<Map&>().end()) at;
  };
  using iterator_of_map = std::conditional_t<has::has_iterators, map_iterator, no_iterator>;
  static answer step(std::monostate, const operation&, observation&) { return {}; }
  static answer step(auto& by, const operation& op, observation& seen) {
    while (!seen.at_end && seen.yielded.size() < op.number)
      if (const auto e = by.next())
        noted(seen.yielded, reference::entry{e->key, e->value, {}});
      else
        seen.at_end = true;
    return {.count = seen.yielded.size()};
  }

  setup setup_;
  mutable std::optional<Map> maps_[2];
  std::variant<std::monostate, cursor_of_map, iterator_of_map> passing_[cursor_count];
  using inspector_of_map = std::conditional_t<has_view, inspector<Map, Elements>, no_inspector>;
  std::optional<inspector_of_map> inspector_;
};

} // namespace bucketproof::model
