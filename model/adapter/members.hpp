// Which members a map has, detected from its type. Operations that it lacks are skipped in traces
// and listed; no map has to declare them.
//
// `Asked` is the one exception: the names of operations that the map's owner has taken out, because
// the member exists and does not compile. They are not named to the compiler at all.
#pragma once

#include "custom_operations.hpp"
#include "elements.hpp"

#include "model/trace/trace.hpp"

#include "bucketproof/hash.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::model {

/// Nothing is taken out, and the map takes its memory from the allocator that it is given.
struct all_asked {
  static constexpr bool asks(std::string_view) noexcept { return true; }
  /// Whether its memory is what malloc and operator new give within its calls (heap.hpp).
  static constexpr bool uses_the_heap = false;
};

/// Whether an element that is read like this lies in the map: a reference, or a proxy that holds
/// references. The value of a pair that is handed out as a copy does not.
template <class Read>
concept lies_in_the_map = !requires {
  typename std::remove_cvref_t<Read>::is_a_copy;
}
&&(std::is_lvalue_reference_v<Read> ||
   std::is_reference_v<decltype(std::remove_reference_t<Read>::second)>);

/// Whether the promise of that name is asked: it is taken out neither as an operation nor by the
/// traits.
template <class Asked>
constexpr bool promises(std::string_view name) noexcept {
  if constexpr (requires { Asked::promises(name); })
    return Asked::promises(name);
  else
    return Asked::asks(name);
}

template <class Asked, verb What>
inline constexpr bool asked_for = Asked::asks(info(What).name);

template <class Map, class Elements, class Asked = all_asked>
struct members {
  using map_type = Map;
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  using hasher = element_hash<Elements>;
  using key_equal = element_equal<Elements>;

  /// Whether a scenario, or an operation, is not taken out.
  static constexpr bool asks(std::string_view name) noexcept { return Asked::asks(name); }

  using custom = custom_operations_of<Map, Elements, Asked>;

  // Reading. A const map is preferred.

  static constexpr bool const_map_iterates = requires(const Map& m) { m.begin() == m.end(); };
  using iterated = std::conditional_t<const_map_iterates, const Map, Map>;
  static constexpr bool iterates = requires(iterated & m) {
    (*m.begin()).first;
    (*m.begin()).second;
    m.begin() == m.end();
  };
  /// Iterators that outlive one loop.
  static constexpr bool has_iterators = iterates && requires { typename Map::iterator; };

  static constexpr bool const_map_finds = requires(const Map& m, const key_type& k) {
    m.find(k) == m.end();
  };
  using looked_up = std::conditional_t<const_map_finds, const Map, Map>;
  static constexpr bool finds = [] {
    if constexpr (asked_for<Asked, verb::find>)
      return requires(looked_up & m, const key_type& k) {
        m.find(k) == m.end();
        (*m.find(k)).second;
      };
    else
      return false;
  }();
  /// `at` answers a value. One that answers anything else is another function.
  static constexpr bool has_at = [] {
    if constexpr (asked_for<Asked, verb::at>)
      return requires(Map & m, const key_type& k) {
        requires std::same_as<std::remove_cvref_t<decltype(m.at(k))>, mapped_type>;
      };
    else
      return false;
  }();
  static constexpr bool has_contains = [] {
    if constexpr (asked_for<Asked, verb::contains>)
      return requires(Map & m, const key_type& k) {
        { m.contains(k) } -> std::convertible_to<bool>;
      };
    else
      return false;
  }();
  /// For want of a `find`.
  static constexpr bool finds_by_at = !finds && has_at && has_contains;

  // Inserting.

  static constexpr bool inserts_pairs = [] {
    if constexpr (asked_for<Asked, verb::insert>)
      return requires(Map & m, key_type k, mapped_type v) {
        m.insert({std::move(k), std::move(v)});
      };
    else
      return false;
  }();
  static constexpr bool inserts_two = [] {
    if constexpr (asked_for<Asked, verb::insert> && !inserts_pairs)
      return requires(Map & m, key_type k, mapped_type v) {
        m.insert(std::move(k), std::move(v));
      };
    else
      return false;
  }();
  static constexpr bool emplaces = [] {
    if constexpr (asked_for<Asked, verb::try_emplace>)
      return requires(Map & m, key_type k, const mapped_type& v) {
        m.try_emplace(std::move(k), v);
      };
    else
      return false;
  }();
  static constexpr bool assigns = [] {
    if constexpr (asked_for<Asked, verb::insert_or_assign>)
      return requires(Map & m, key_type k, const mapped_type& v) {
        m.insert_or_assign(std::move(k), v);
      };
    else
      return false;
  }();
  static constexpr bool indexes = [] {
    if constexpr (asked_for<Asked, verb::index>)
      return requires(Map & m, key_type k, mapped_type v) {
        m[std::move(k)] = std::move(v);
        { m[std::move(k)] } -> std::convertible_to<const mapped_type&>;
      };
    else
      return false;
  }();
  static constexpr bool has_size = requires(const Map& m) {
    { m.size() } -> std::convertible_to<std::size_t>;
  };
  /// Whether entries can be put into the map at all.
  static constexpr bool fills = inserts_pairs || inserts_two || emplaces || assigns || indexes;

  // Inserting many elements in one call.

  using element_range = std::vector<std::pair<key_type, mapped_type>>;
  static constexpr bool inserts_ranges() noexcept {
    if constexpr (inserts_pairs && Asked::asks("ranges"))
      return requires(Map & m, element_range r) {
        m.insert(r.begin(), r.end());
      };
    else
      return false;
  }
  /// Whether there are lists of what the map holds.
  static constexpr bool has_lists = [] {
    if constexpr (inserts_pairs && Asked::asks("ranges") && requires { typename Map::value_type; })
      return std::is_constructible_v<typename Map::value_type, key_type, mapped_type> &&
             std::is_copy_constructible_v<typename Map::value_type>;
    else
      return false;
  }();
  static constexpr bool inserts_lists() noexcept {
    if constexpr (has_lists)
      return requires(Map & m, const std::initializer_list<typename Map::value_type>& list) {
        m.insert(list);
      };
    else
      return false;
  }
  /// By an operator of its own: the list is not made a map first, with another hash functor.
  static constexpr bool assigns_lists() noexcept {
    if constexpr (has_lists)
      return requires {
        static_cast<Map& (Map::*)(std::initializer_list<typename Map::value_type>)>(
            &Map::operator=);
      };
    else
      return false;
  }

  // Erasing.

  static constexpr bool erases = [] {
    if constexpr (asked_for<Asked, verb::erase>)
      return requires(Map & m, const key_type& k) {
        m.erase(k);
      };
    else
      return false;
  }();
  static constexpr bool erases_at = [] {
    if constexpr (has_iterators && asked_for<Asked, verb::erase_at>)
      return requires(Map & m) {
        m.erase(m.begin());
      };
    else
      return false;
  }();
  /// Answers the next iterator.
  static constexpr bool erase_answers_next = requires(Map & m) {
    { m.erase(m.begin()) } -> std::convertible_to<decltype(m.begin())>;
  };

  // The rest.

  static constexpr bool has_seed = std::is_constructible_v<Map, seed, hasher, key_equal>;
  static constexpr bool has_cursors = requires(Map & m, seed start) { range(m, start); };
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
  /// A value of the map itself can be handed to it.
  static constexpr bool shows_values = [] {
    if constexpr (finds)
      return requires(looked_up & m, const key_type& k) {
        requires lies_in_the_map<decltype(*m.find(k))>;
      };
    else
      return false;
  }();

  static constexpr bool takes_hash = has_seed ||
                                     std::is_constructible_v<Map, int, hasher, key_equal> ||
                                     std::is_constructible_v<Map, hasher, key_equal>;

  /// Whether a map with this hash functor, if it takes one, can be made of what is given.
  template <class... From>
  static constexpr bool
      is_made_of = std::is_constructible_v<Map, From..., int, hasher, key_equal> ||
                   std::is_constructible_v<Map, From..., hasher, key_equal> ||
                   (!takes_hash && std::is_constructible_v<Map, From...>);
  static constexpr bool is_made_of_ranges() noexcept {
    if constexpr (inserts_pairs && Asked::asks("ranges"))
      return is_made_of<typename element_range::iterator, typename element_range::iterator>;
    else
      return false;
  }
  static constexpr bool is_made_of_lists() noexcept {
    if constexpr (has_lists)
      return is_made_of<std::initializer_list<typename Map::value_type>>;
    else
      return false;
  }

  // What it is given: functors and an allocator that have numbers.

  static constexpr bool shows_functors = [] {
    if constexpr (promises<Asked>("functors"))
      return requires(const Map& m) {
        { m.hash_function().number() } -> std::same_as<std::uint8_t>;
        { m.key_eq().number() } -> std::same_as<std::uint8_t>;
      };
    else
      return false;
  }();
  static constexpr bool shows_allocator = [] {
    if constexpr (promises<Asked>("unequal_allocators"))
      return requires(const Map& m) {
        { m.get_allocator().number() } -> std::same_as<std::uint8_t>;
      };
    else
      return false;
  }();
  /// `void` for a map that does not show one with a number.
  using allocator = typename decltype([] {
    if constexpr (shows_allocator)
      return std::type_identity<
          std::remove_cvref_t<decltype(std::declval<const Map&>().get_allocator())>>();
    else
      return std::type_identity<void>();
  }())::type;

  static constexpr bool takes_numbered_functors() noexcept {
    return takes_hash && shows_functors && promises<Asked>("other_hash_functor");
  }
  static constexpr bool is_made_with_allocator() noexcept {
    if constexpr (!shows_allocator)
      return false;
    else
      return has_seed ? std::is_constructible_v<Map, seed, hasher, key_equal, allocator>
                      : std::is_constructible_v<Map, int, hasher, key_equal, allocator>;
  }
  static constexpr bool is_copied_with_allocator() noexcept {
    if constexpr (is_made_with_allocator())
      return std::is_constructible_v<Map, const Map&, allocator>;
    else
      return false;
  }
  static constexpr bool is_moved_with_allocator() noexcept {
    if constexpr (is_made_with_allocator())
      return std::is_constructible_v<Map, Map, allocator>;
    else
      return false;
  }

  /// Of a function, not a member: `erase_if(m, predicate)`.
  static constexpr bool erases_if() noexcept {
    return requires(Map & m) {
      erase_if(m, [](const auto&) { return true; });
    };
  }
  static constexpr bool swaps() noexcept {
    if constexpr (asked_for<Asked, verb::swap>)
      return requires(Map & m) {
        m.swap(m);
      };
    else
      return false;
  }

  /// Whether the map has what the operation takes.
  template <class Operation>
  static constexpr bool does = [] {
    if constexpr (Asked::asks(Operation::row.name))
      return Operation::template is_had<members>();
    else
      return false;
  }();
  static constexpr bool has(verb what) noexcept {
    constexpr std::array all = []<class... Operation>(operation_list<Operation...>) {
      return std::array{does<Operation>...};
    }(operations::all());
    return all[static_cast<std::size_t>(what)];
  }
};

} // namespace bucketproof::model
