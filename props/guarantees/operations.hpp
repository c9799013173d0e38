// Every operation of the map, as data: its name in the tables, what it needs, and how it is done.
#pragma once

#include "faulty.hpp"
#include "positions.hpp"

#include "model/adapter/injection.hpp"

#include "bucketproof/view.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace bucketproof::props {

/// A map type whose operations are done: its elements and its policy.
template <moving How, class Policy, model::policy_kind Kind>
struct faulty_subject {
  using elements = faulty_elements<How>;
  using map = faulty_map<How, Policy>;
  static constexpr moving how = How;
  static constexpr bool copyable = How != moving::only_and_can_throw;
  static constexpr model::policy_kind policy = Kind;
};

/// A key of another type, for heterogeneous lookup.
struct spelled {
  std::uint32_t number_;
  std::uint32_t number() const noexcept { return number_; }
  template <moving How, model::role Role>
  friend bool operator==(const element<How, Role>& a, const spelled& b) {
    model::hit(model::failpoint::equality);
    return a.number() == b.number();
  }
};

/// What the second map of an operation is.
enum class partner : std::uint8_t {
  none,
  equal,     ///< The same entries.
  different, ///< A few entries more, and other values.
  unequal,   ///< The same, from an unequal allocator.
};

/// The maps that an operation is done to, and its arguments: all that is made before failpoints
/// count.
template <class Subject>
struct arena {
  using map = typename Subject::map;
  using elements = typename Subject::elements;
  using key_type = typename map::key_type;
  using mapped_type = typename map::mapped_type;
  using value_type = typename map::value_type;
  using argument = std::pair<key_type, mapped_type>;

  static constexpr std::uint32_t value_there = 1, value_given = 7;

  arena(const map_state& state, std::uint32_t key_number, partner with)
      : hash{state.recipe.setup.hash},
        target(made_of(state, value_there, 0)),
        source(made_of(with == partner::none ? nothing_in(state) : state,
                       with == partner::equal ? value_there : 2, with == partner::unequal ? 1 : 0)),
        number(key_number),
        key(key_number),
        value(value_given),
        entry(key_number, value_given),
        pair(key_number, value_given) {
    if (with == partner::different || with == partner::unequal)
      for (const std::uint32_t more : given_keys(state))
        source.try_emplace(key_type(more), value_given);
    range.reserve(most_given);
    keys.reserve(most_given);
    for (const std::uint32_t more : given_keys(state)) {
      range.emplace_back(more, value_given);
      keys.emplace_back(more);
    }
    if (state.present)
      own = &target.find(key_type(*state.present))->second;
  }

  /// The keys of ranges: a new one for the touched chain, that which is there, and new ones for
  /// other chains. As many as make a map of two slots grow on the way.
  static constexpr std::size_t most_given = 5;
  static std::array<std::uint32_t, most_given> given_keys(const map_state& state) {
    return {state.absent, state.present.value_or(state.absent), state.absent ^ 1, state.absent ^ 2,
            state.absent ^ 3};
  }

  faulty_hash hash;
  map target, source;
  std::optional<map> made; // by constructors
  std::uint32_t number;    // of the key to touch
  key_type key;
  mapped_type value;
  value_type entry;
  argument pair;
  std::vector<argument> range;
  std::vector<key_type> keys;
  std::initializer_list<value_type> list; // valid while the array that it refers to lives
  mapped_type* own = nullptr;             // a value in the map, if there is one

private:
  static map_state nothing_in(const map_state& state) {
    return {.position = {},
            .recipe = {.setup = state.recipe.setup, .operations = {}},
            .present = std::nullopt};
  }
  static map made_of(const map_state& state, std::uint32_t with_value, int allocator) {
    map m(seed{0}, faulty_hash{state.recipe.setup.hash}, faulty_equal(),
          typename map::allocator_type(allocator));
    for (const model::operation& op : state.recipe.operations)
      do_to(m, op, with_value);
    return m;
  }
  static void do_to(map& m, const model::operation& op, std::uint32_t with_value) {
    if (op.what == model::verb::insert)
      m.try_emplace(key_type(op.key), with_value);
    else if (op.what == model::verb::erase)
      m.erase(spelled{op.key});
    else if (op.what == model::verb::erase_at) {
      if (const auto at = m.find(spelled{op.key}); at != m.end())
        m.erase(at);
    } else if (op.what == model::verb::clear)
      m.clear();
    else if (op.what == model::verb::reserve)
      m.reserve(op.number);
    else
      throw std::logic_error("no recipe has this operation");
  }
};

/// A range's iterator that calls back at each step.
template <class Arena>
class calling_iterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = typename Arena::argument;
  using difference_type = std::ptrdiff_t;
  using pointer = value_type*;
  using reference = std::conditional_t<std::is_copy_constructible_v<typename Arena::key_type>,
                                       const value_type&, value_type&&>;

  explicit calling_iterator(value_type* at = nullptr) noexcept : at_(at) {}
  reference operator*() const {
    model::hit(model::failpoint::callback);
    return static_cast<reference>(*at_);
  }
  calling_iterator& operator++() {
    model::hit(model::failpoint::callback);
    ++at_;
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const calling_iterator&, const calling_iterator&) = default;

private:
  value_type* at_;
};

template <class Arena>
calling_iterator<Arena> begin_of(Arena& a) {
  return calling_iterator<Arena>(a.range.data());
}
template <class Arena>
calling_iterator<Arena> end_of(Arena& a) {
  return calling_iterator<Arena>(a.range.data() + a.range.size());
}

void visit_all(auto& map) {
  std::size_t visited = 0;
  for (auto it = map.begin(); it != map.end(); ++it)
    ++visited;
  if (visited != map.size())
    throw std::logic_error("an iteration did not visit every entry once");
}

/// What an operation does to the one key that it is about, if it is.
enum class touching : std::uint8_t { nothing, to_find, to_insert, to_erase };

template <class Subject>
struct faulty_operation {
  std::string_view name; ///< The row that it is measured for; variants of one have the same.
  touching touches = touching::nothing;
  partner with = partner::none;
  void (*run)(arena<Subject>&);
};

/// All operations, in the order of the map's declaration. Without those that need a copy where
/// elements cannot be copied.
template <class Subject>
std::vector<faulty_operation<Subject>> faulty_operations() {
  using arena = props::arena<Subject>;
  using map = typename arena::map;
  using allocator = typename map::allocator_type;
  using enum touching;
  using enum partner;
  std::vector<faulty_operation<Subject>> all;
  const auto add = [&all](std::string_view name, touching touches, partner with,
                          void (*run)(arena&)) {
    all.push_back({name, touches, with, run});
  };

  // Construction, assignment.
  add("constructor: empty", nothing, none, [](arena& a) { a.made.emplace(a.hash); });
  add("constructor: size", nothing, none, [](arena& a) { a.made.emplace(40U, a.hash); });
  add("constructor: range", nothing, none,
      [](arena& a) { a.made.emplace(begin_of(a), end_of(a), 0U, a.hash); });
  add("constructor: move", nothing, different,
      [](arena& a) { a.made.emplace(std::move(a.source)); });
  add("constructor: move, equal allocator", nothing, different,
      [](arena& a) { a.made.emplace(std::move(a.source), allocator(0)); });
  add("constructor: move, unequal allocator", nothing, different,
      [](arena& a) { a.made.emplace(std::move(a.source), allocator(1)); });
  add("operator=: move, equal allocator", nothing, different,
      [](arena& a) { a.target = std::move(a.source); });
  add("operator=: move, unequal allocator", nothing, unequal,
      [](arena& a) { a.target = std::move(a.source); });
  add("swap", nothing, different, [](arena& a) { a.target.swap(a.source); });
  add("swap", nothing, different, [](arena& a) { swap(a.target, a.source); });
  if constexpr (Subject::copyable) {
    add("constructor: initializer list", nothing, none,
        [](arena& a) { a.made.emplace(a.list, 0U, a.hash); });
    add("constructor: copy", nothing, none,
        [](arena& a) { a.made.emplace(std::as_const(a.target)); });
    add("constructor: copy", nothing, none,
        [](arena& a) { a.made.emplace(std::as_const(a.target), allocator(1)); });
    add("operator=: copy", nothing, different,
        [](arena& a) { a.target = std::as_const(a.source); });
    add("operator=: copy", nothing, unequal, [](arena& a) { a.target = std::as_const(a.source); });
    add("operator=: initializer list", nothing, none, [](arena& a) { a.target = a.list; });
  }

  // What changes nothing.
  add("iteration", nothing, none, [](arena& a) { visit_all(a.target); });
  add("iteration", nothing, none, [](arena& a) { visit_all(std::as_const(a.target)); });
  add("range: a pass of a cursor", nothing, none, [](arena& a) {
    std::size_t yielded = 0;
    for (auto pass = range(a.target, seed{1}); pass.next() != nullptr;)
      ++yielded;
    if (yielded != a.target.size())
      throw std::logic_error("a cursor did not yield every entry once");
  });
  add("size, stats, observers", nothing, none, [](arena& a) {
    const map& m = a.target;
    static_cast<void>(m.stats());
    static_cast<void>(m.get_allocator());
    static_cast<void>(m.hash_function());
    static_cast<void>(m.key_eq());
    static_cast<void>(m.hash_seed());
    if (m.empty() != (m.size() == 0) || m.size() > m.max_size() ||
        (m.load_factor() > 0) != !m.empty() || m.max_load_factor() <= 0 ||
        (m.bucket_count() == 0 && !m.empty()))
      throw std::logic_error("the map's numbers contradict each other");
  });

  // Lookup.
  add("find", to_find, none, [](arena& a) { static_cast<void>(a.target.find(a.key)); });
  add("find", to_find, none, [](arena& a) { static_cast<void>(a.target.find(spelled{a.number})); });
  add("contains", to_find, none, [](arena& a) { static_cast<void>(a.target.contains(a.key)); });
  add("contains", to_find, none,
      [](arena& a) { static_cast<void>(a.target.contains(spelled{a.number})); });
  add("count", to_find, none, [](arena& a) { static_cast<void>(a.target.count(a.key)); });
  add("count", to_find, none,
      [](arena& a) { static_cast<void>(a.target.count(spelled{a.number})); });
  add("equal_range", to_find, none,
      [](arena& a) { static_cast<void>(a.target.equal_range(a.key)); });
  add("equal_range", to_find, none,
      [](arena& a) { static_cast<void>(a.target.equal_range(spelled{a.number})); });
  add("find_many", nothing, none, [](arena& a) {
    std::array<typename arena::value_type*, arena::most_given> found{};
    a.target.find_many(a.keys, found);
  });
  add("at", to_find, none, [](arena& a) {
    try {
      static_cast<void>(a.target.at(a.key));
    } catch (const std::out_of_range&) { // what it is asked to do
      return;
    }
  });
  add("operator==", nothing, equal, [](arena& a) { static_cast<void>(a.target == a.source); });
  add("operator==", nothing, different, [](arena& a) { static_cast<void>(a.source == a.target); });

  // Insertion.
  add("insert(pair of others)", to_insert, none, [](arena& a) {
    a.target.insert(std::pair<std::uint32_t, std::uint32_t>(a.number, arena::value_given));
  });
  add("insert(pair&&)", to_insert, none, [](arena& a) { a.target.insert(std::move(a.pair)); });
  add("insert(pair&&)", to_insert, none,
      [](arena& a) { a.target.insert(a.target.cend(), std::move(a.pair)); });
  add("insert(range)", nothing, none, [](arena& a) { a.target.insert(begin_of(a), end_of(a)); });
  add("emplace(Key&&, T&&)", to_insert, none,
      [](arena& a) { a.target.emplace(std::move(a.key), std::move(a.value)); });
  add("emplace(Key&&, T&&)", to_insert, none, [](arena& a) {
    a.target.emplace_hint(a.target.cend(), std::move(a.key), std::move(a.value));
  });
  add("emplace(others)", to_insert, none,
      [](arena& a) { a.target.emplace(a.number, arena::value_given); });
  add("try_emplace(Key&&, others)", to_insert, none,
      [](arena& a) { a.target.try_emplace(std::move(a.key), arena::value_given); });
  add("try_emplace(Key&&, others)", to_insert, none, [](arena& a) {
    a.target.try_emplace(a.target.cend(), std::move(a.key), arena::value_given);
  });
  add("insert_or_assign(Key&&, T&&)", to_insert, none,
      [](arena& a) { a.target.insert_or_assign(std::move(a.key), std::move(a.value)); });
  add("insert_or_assign(Key&&, T&&)", to_insert, none, [](arena& a) {
    a.target.insert_or_assign(a.target.cend(), std::move(a.key), std::move(a.value));
  });
  add("operator[](Key&&)", to_insert, none,
      [](arena& a) { static_cast<void>(a.target[std::move(a.key)]); });
  if constexpr (Subject::copyable) {
    add("insert(const value_type&)", to_insert, none,
        [](arena& a) { a.target.insert(std::as_const(a.entry)); });
    add("insert(const value_type&)", to_insert, none,
        [](arena& a) { a.target.insert(a.target.cend(), std::as_const(a.entry)); });
    add("insert(value_type&&)", to_insert, none,
        [](arena& a) { a.target.insert(std::move(a.entry)); });
    add("insert(value_type&&)", to_insert, none,
        [](arena& a) { a.target.insert(a.target.cend(), std::move(a.entry)); });
    add("insert(initializer list)", nothing, none, [](arena& a) { a.target.insert(a.list); });
    add("emplace(const Key&, const T&)", to_insert, none,
        [](arena& a) { a.target.emplace(a.key, a.value); });
    add("try_emplace(const Key&, const T&)", to_insert, none,
        [](arena& a) { a.target.try_emplace(a.key, a.value); });
    add("try_emplace(const Key&, const T&)", to_insert, none,
        [](arena& a) { a.target.try_emplace(a.target.cend(), a.key, a.value); });
    add("try_emplace(const Key&, const T&)", to_insert, none, [](arena& a) {
      if (a.own != nullptr)
        a.target.try_emplace(a.key, std::as_const(*a.own));
    });
    add("insert_or_assign(const Key&, const T&)", to_insert, none,
        [](arena& a) { a.target.insert_or_assign(a.key, a.value); });
    add("insert_or_assign(const Key&, const T&)", to_insert, none,
        [](arena& a) { a.target.insert_or_assign(a.target.cend(), a.key, a.value); });
    add("insert_or_assign(const Key&, const T&)", to_insert, none, [](arena& a) {
      if (a.own != nullptr)
        a.target.insert_or_assign(a.key, std::as_const(*a.own));
    });
    add("operator[](const Key&)", to_insert, none,
        [](arena& a) { static_cast<void>(a.target[a.key]); });
  }
  add("merge", nothing, different, [](arena& a) { a.target.merge(a.source); });
  add("merge", nothing, different, [](arena& a) { a.target.merge(std::move(a.source)); });

  // Erasure.
  add("erase(key)", to_erase, none, [](arena& a) { a.target.erase(a.key); });
  add("erase(key)", to_erase, none, [](arena& a) { a.target.erase(spelled{a.number}); });
  add("erase(iterator)", nothing, none, [](arena& a) {
    if (!a.target.empty())
      a.target.erase(a.target.begin());
  });
  add("erase(first, last)", nothing, none,
      [](arena& a) { a.target.erase(a.target.begin(), a.target.end()); });
  add("erase_if", nothing, none, [](arena& a) {
    erase_if(a.target, [](const typename arena::value_type& entry) {
      model::hit(model::failpoint::callback);
      return entry.first.number() % 3 != 0;
    });
  });
  add("clear", nothing, none, [](arena& a) { a.target.clear(); });

  // Sizes.
  add("reserve", nothing, none, [](arena& a) { a.target.reserve(a.target.size() + 40); });
  add("reserve", nothing, none, [](arena& a) { a.target.reserve(0); });
  add("rehash", nothing, none, [](arena& a) { a.target.rehash(2 * a.target.bucket_count() + 1); });
  add("shrink_to_fit", nothing, none, [](arena& a) { a.target.shrink_to_fit(); });
  return all;
}

} // namespace bucketproof::props
