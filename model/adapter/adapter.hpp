// The adapter: drives two maps of a template's instance. This, and what it includes, is all that is
// compiled for a map; the rest of the harness is compiled once.
#pragma once

#include "entries.hpp"
#include "heap.hpp"
#include "injection.hpp"
#include "inspector.hpp"
#include "map_under_test.hpp"
#include "measures.hpp"
#include "members.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
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
  using held = entries<Map, Elements, Asked>;
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

  /// How an empty map is made; makes one to find that out. Throws what the last constructor throws.
  static construction made_by() {
    make_one();
    return first_way();
  }

  /// While one of these lives, what is allocated is the map's, where that is counted.
  using in_map = std::conditional_t<Asked::uses_the_heap, within_map, nowhere>;
  const Map& map(map_name m) const noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  bool does(const operation& op) const noexcept override {
    // The way that functors and allocators are handed over is known only when a map was made.
    if (setup_.keys == key_kind::coarse && first_way() == construction::without_a_hash)
      return false;
    return has::has(op.what) && (op.what != verb::custom || has::custom::can(op.step)) &&
           (info(op.what).buckets != buckets_of::new_map || hashes_alike()) &&
           (op.what != verb::functors || first_way() != construction::without_a_hash) &&
           (!info(op.what).names_allocator || first_way() < construction::with_hash);
  }

  answer apply(const operation& op, std::optional<std::uint32_t> own, observation& seen) override {
    [[maybe_unused]] const in_map here;
    call map(*this, op, own, seen);
    return dispatch(op.what, [&map]<class Operation>() -> answer {
      if constexpr (has::template does<Operation>)
        return Operation::perform(map);
      else
        return {};
    });
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
  map_numbers numbers(map_name m) const override {
    map_numbers all;
    const Map& on = map(m);
    if constexpr (requires {
                    { on.bucket_count() } -> std::integral;
                  })
      all.bucket_count = static_cast<std::size_t>(on.bucket_count());
    if constexpr (requires {
                    { on.capacity() } -> std::integral;
                  })
      all.capacity = static_cast<std::size_t>(on.capacity());
    if constexpr (requires {
                    { on.load_factor() } -> std::convertible_to<double>;
                  })
      all.load_factor = static_cast<double>(on.load_factor());
    if constexpr (requires {
                    { on.max_load_factor() } -> std::convertible_to<double>;
                  })
      all.max_load_factor = static_cast<double>(on.max_load_factor());
    return all;
  }
  shown_numbers given(map_name m) const override {
    shown_numbers all;
    [[maybe_unused]] const Map& on = map(m);
    if constexpr (has::shows_functors) {
      all.hash = on.hash_function().number();
      all.equal = on.key_eq().number();
    }
    if constexpr (has::shows_allocator)
      all.allocator = on.get_allocator().number();
    return all;
  }
  std::optional<double> measure(map_name m, std::size_t number) const override {
    if constexpr (are_of_traces<Elements>)
      return measured_by<typename property_list<Asked>::type>(map(m), number);
    else
      return std::nullopt;
  }
  bool begins_at_its_end(map_name m) const override {
    typename has::iterated& on = get(m);
    if constexpr (requires { on.begins_at_its_end(); }) // for less
      return on.begins_at_its_end();
    else
      return on.begin() == on.end();
  }
  void read(map_name m, std::size_t most, std::vector<seen_entry>& visited) const override {
    visited.clear();
    typename has::iterated& on = get(m);
    for (auto it = on.begin(); !(it == on.end()) && visited.size() < most; ++it)
      visited.push_back(held::seen_at(it));
  }
  void look_up(map_name m, std::span<const reference::entry> expected,
               std::vector<std::optional<seen_entry>>& found) const override {
    found.clear();
    key_type k = held::make_key(0);
    const key_equality equal(setup_);
    for (const reference::entry& e : expected) {
      Elements::renumber(k, equal.equal_to(e.key));
      found.push_back(held::seek(get(m), k));
      if (!found.back() || found.back()->key != e.key || found.back()->value != e.value)
        return;
    }
  }
  bool finds(map_name m, std::uint32_t k) const override {
    return held::seek(get(m), held::make_key(k)).has_value();
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
  void clear(map_name m) override {
    [[maybe_unused]] const in_map here;
    if constexpr (has::has(verb::clear))
      get(m).clear();
  }
  void replace(map_name m) override { construct(m); }

  const inspection* inspect() const noexcept override {
    if constexpr (has_view)
      return &*inspector_;
    else
      return nullptr;
  }

private:
  Map& get(map_name m) const noexcept { return *maps_[static_cast<std::size_t>(m)]; }

  // Construction.

  /// Those of this number.
  struct functors {
    functors(const setup& s, std::uint8_t number)
        : hash(s.hash, number, key_equality(s)),
          equal(number, key_equality(s)) {}
    hasher hash;
    key_equal equal;
  };
  /// The first that is worth a try.
  static construction& first_way() {
    static construction way = construction::with_seed;
    return way;
  }
  /// Calls `make` with the arguments of the first constructor that does not throw.
  static void try_constructions(const setup& s, map_name m, std::uint8_t number, auto make) {
    const functors with(s, number);
    for (construction& way = first_way();;
         way = static_cast<construction>(static_cast<std::uint8_t>(way) + 1))
      try {
        if (make_by(way, s, m, with.hash, with.equal, make))
          return;
      } catch (const injected&) {
        throw;
      } catch (...) {
        if (!is_another_worth_a_try(way))
          throw;
      }
  }
  static void make_one() {
    std::optional<Map> made;
    try_constructions(setup(), map_name::a, 0, [&made](auto&&... with) { made.emplace(with...); });
  }
  static bool is_another_worth_a_try(construction way) noexcept {
    return way < construction::with_hash ||
           (way == construction::with_hash && std::is_default_constructible_v<Map>);
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
      if constexpr (has::has_seed)
        make(first_seed(s, m), hash, equal);
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
  static seed first_seed(const setup& s, map_name m) noexcept {
    const auto first = static_cast<seed>(s.seed);
    return m == map_name::a ? first : next(first);
  }
  void construct(map_name m, std::uint8_t number = 0) {
    [[maybe_unused]] const in_map here;
    auto& slot = maps_[static_cast<std::size_t>(m)];
    try_constructions(setup_, m, number, [&slot](auto&&... with) { slot.emplace(with...); });
  }
  /// In the way that has been found for maps without one.
  void construct_with(map_name m, const auto& allocator) {
    auto& slot = maps_[static_cast<std::size_t>(m)];
    const functors with(setup_, 0);
    if constexpr (has::has_seed)
      slot.emplace(first_seed(setup_, m), with.hash, with.equal, allocator);
    else
      slot.emplace(buckets_of_empty_maps(), with.hash, with.equal, allocator);
  }

  /// Whether a map that is made of elements hashes as an empty one that was made before: it takes
  /// the functor, and chooses no seed on which its hashes depend.
  bool hashes_alike() const noexcept {
    return !(has::has_seed && setup_.hash == hash_kind::seeded) &&
           !(has::takes_hash && first_way() == construction::without_a_hash);
  }
  /// The number of those that the map has.
  std::uint8_t functors_of(map_name m) const {
    if constexpr (has::shows_functors)
      return map(m).hash_function().number();
    else
      return 0;
  }
  /// Makes a map of a range or a list in the way in which empty ones are made, with the functors
  /// that it had.
  template <class... From>
  void construct_of(map_name m, const From&... from) {
    auto& slot = maps_[static_cast<std::size_t>(m)];
    const std::uint8_t number = functors_of(m);
    const functors with(setup_, number);
    try {
      if constexpr (std::is_constructible_v<Map, From..., int, hasher, key_equal>)
        slot.emplace(from..., buckets_of_empty_maps(), with.hash, with.equal);
      else if constexpr (std::is_constructible_v<Map, From..., hasher, key_equal>)
        slot.emplace(from..., with.hash, with.equal);
      else
        slot.emplace(from...);
    } catch (...) {
      construct(m, number); // there must be one
      throw;
    }
  }
  static int buckets_of_empty_maps() noexcept {
    const construction way = first_way();
    return way == construction::of_1_bucket ? 1 : way == construction::of_16_buckets ? 16 : 0;
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
      return e == nullptr ? std::nullopt : std::optional(held::seen_at(e));
    }
    decltype(range(std::declval<Map&>(), seed())) at;
  };
  using cursor_of_map = std::conditional_t<has::has_cursors, map_cursor, no_cursor>;
  struct map_iterator {
    explicit map_iterator(Map& m) : map(&m), at(m.begin()) {}
    std::optional<seen_entry> next() {
      if (at == map->end())
        return std::nullopt;
      const seen_entry e = held::seen_at(at);
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

  // Operations.

  /// An operation on the maps, as operations see it (model/trace/operations.hpp).
  struct call : held {
    using has = adapter::has;

    call(adapter& maps, const operation& o, std::optional<std::uint32_t> own_key,
         observation& noted)
        : all(maps),
          op(o),
          own(own_key),
          seen(noted),
          on(maps.get(o.on)),
          with(maps.get(other(o.on))),
          place(maps.maps_[static_cast<std::size_t>(o.on)]) {}

    adapter& all;
    const operation& op;
    std::optional<std::uint32_t> own; ///< The key of the own entry, if there is one.
    observation& seen;
    Map& on;
    Map& with;
    std::optional<Map>& place; ///< Of `on`.

    key_type key() const { return held::make_key(op.key); }
    mapped_type value() const { return held::make_value(op.number); }
    /// A reference into the map.
    const mapped_type& value_of(std::uint32_t k) const {
      return (*on.find(held::make_key(k))).second;
    }
    /// The number of the value that the key has, or 0.
    std::uint32_t value_there() const {
      const uncounted while_looking;
      const auto there = held::seek(on, key());
      return there ? there->value : 0;
    }
    bool matches(const auto& e) const { return Elements::number(e.first) % op.number == op.key; }
    Map& itself() const noexcept { return on; }
    void make_anew() { all.construct(op.on); }
    void make_with_functors() { all.construct(op.on, static_cast<std::uint8_t>(op.number)); }
    void make_with_allocator() { all.construct_with(op.on, allocator()); }
    /// That the operation names.
    auto allocator() const { return typename has::allocator(static_cast<std::uint8_t>(op.number)); }

    static answer nothing() noexcept { return {}; }
    static answer count(std::uint64_t n) noexcept { return {.count = n}; }
    answer entry(std::uint64_t n, std::uint32_t v) const {
      return {.count = n, .has_entry = true, .key = op.key, .value = v};
    }
    static answer entry(const std::optional<seen_entry>& found) { return held::entry(found); }
    static answer entry_at(std::uint64_t n, const auto& it) {
      const seen_entry e = held::seen_at(it);
      return {.count = n, .has_entry = true, .key = e.key, .value = e.value};
    }
    /// An lvalue that the map was handed, of the operation's key and value.
    void expect_unchanged(const auto& e) const { expect_element(e, op.key, op.number); }
    /// The same, of the elements of a range.
    void expect_unchanged(const typename has::element_range& elements) const {
      auto at = elements.begin();
      for_each_element(
          op, [&](std::uint32_t k, std::uint32_t v) { this->expect_element(*at++, k, v); });
    }
    /// What is handed to the map in one call.
    typename has::element_range range() const {
      [[maybe_unused]] const typename held::out_of_map here;
      typename has::element_range elements;
      elements.reserve(elements_of(op));
      for_each_element(op, [&elements](std::uint32_t k, std::uint32_t v) {
        elements.emplace_back(held::make_key(k), held::make_value(v));
      });
      return elements;
    }
    /// Calls `use(list)` with what is handed to the map in one call.
    void with_list(auto use) const {
      using value_type = typename Map::value_type;
      std::array<std::pair<std::uint32_t, std::uint32_t>, 4> numbers;
      auto* to = numbers.data();
      for_each_element(op, [&to](std::uint32_t k, std::uint32_t v) { *to++ = {k, v}; });
      const auto element = [&numbers](std::size_t i) {
        return value_type(held::make_key(numbers[i].first), held::make_value(numbers[i].second));
      };
      const std::initializer_list<value_type> list{element(0), element(1), element(2), element(3)};
      use(list);
    }
    void make_of(const auto&... from) { all.construct_of(op.on, from...); }
    answer inserted(auto made) const { return held::inserted(on, op.key, made); }
    bool put(std::uint32_t k) const { return held::put(on, k); }
    std::size_t erased(auto made) const { return held::erased(on, made); }
    answer erased_if() const {
      const auto is_to_go = [this](const auto& e) { return this->matches(e); };
      return count(erased([&] { return erase_if(on, is_to_go); }));
    }
    answer run(auto each) const {
      answer yes;
      for_each_key(op, [&](std::uint32_t k) { yes.count += each(k) ? 1 : 0; });
      return yes;
    }
    answer find_run() const { return held::find_run(on, op); }
    std::size_t visit_limit() const { return held::visit_limit(on); }

    void open_cursor() {
      all.passing_[op.step].template emplace<cursor_of_map>(
          on, static_cast<seed>(detail::mix(op.number, detail::pi)));
    }
    void open_iterator() { all.passing_[op.step].template emplace<iterator_of_map>(on); }
    void close() { all.drop(op.step); }
    answer step() {
      return std::visit([this](auto& by) { return this->step_by(by); }, all.passing_[op.step]);
    }
    answer custom() {
      seen.custom = has::custom::perform(on, op, held::make_key, held::make_value);
      return answer_of(seen.custom);
    }

  private:
    static void expect_element(const auto& e, std::uint32_t k, std::uint32_t v) {
      const uncounted while_looking;
      if (!(e.first == held::make_key(k)) || Elements::number(e.second) != v)
        current_accounting().report("an argument that is an lvalue was changed");
    }
    static answer step_by(std::monostate) { return {}; }
    answer step_by(auto& by) {
      while (!seen.at_end && seen.yielded.size() < op.number)
        if (const auto e = by.next())
          held::note(seen.yielded, reference::entry{e->key, e->value, {}});
        else
          seen.at_end = true;
      return count(seen.yielded.size());
    }
  };

  setup setup_;
  mutable std::optional<Map> maps_[2];
  std::variant<std::monostate, cursor_of_map, iterator_of_map> passing_[cursor_count];
  using inspector_of_map = std::conditional_t<has_view, inspector<Map, Elements>, no_inspector>;
  std::optional<inspector_of_map> inspector_;
};

} // namespace bucketproof::model
