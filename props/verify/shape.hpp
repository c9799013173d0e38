// The map under test, by the elements that it is to hold.
#pragma once

#include "minimal_interface.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/elements.hpp"
#include "model/adapter/measures.hpp"
#include "model/adapter/members.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Elements>
using counting_allocator_for = model::counting_allocator<
    std::pair<const typename Elements::key_type, typename Elements::mapped_type>>;

/// Of maps whose keys are strings and whose values are numbers, and no others.
struct string_to_number_elements : model::string_elements {
  using mapped_type = std::uint32_t;
  static mapped_type value(std::uint32_t number) noexcept { return number; }
  static std::uint32_t number(const std::string& text) noexcept {
    return model::string_elements::number(text);
  }
  static std::uint32_t number(mapped_type value) noexcept { return value; }
};

/// How the map is called. What its owner has taken out, because it exists and does not compile, is
/// in `Shape::not_asked`.
template <class Shape>
struct asked_by_name {
  using custom_operations = typename model::custom_list<Shape>::type;
  using properties = typename model::property_list<Shape>::type;
  static constexpr bool asks(std::string_view name) noexcept {
    if constexpr (requires { Shape::not_asked; })
      return std::find(Shape::not_asked.begin(), Shape::not_asked.end(), name) ==
             Shape::not_asked.end();
    else
      return true;
  }
  /// And what its traits have taken out, because the map is known to fail it (`Shape::not_run`).
  static constexpr bool promises(std::string_view name) noexcept {
    if constexpr (requires { Shape::not_run; })
      return asks(name) &&
             std::find(Shape::not_run.begin(), Shape::not_run.end(), name) == Shape::not_run.end();
    else
      return asks(name);
  }
};
/// `Shape::map<Key, T, Hash, Equal, Allocator>` is what was named.
template <class Shape, class Elements, class Hash, class Equal, class Allocator>
using map_with =
    typename Shape::template map<typename Elements::key_type, typename Elements::mapped_type, Hash,
                                 Equal, Allocator>;

/// Whether the map can be made with an allocator that has a number, and says which.
template <class Shape, class Elements>
consteval bool takes_numbered_allocator() {
  using hash = model::element_hash<Elements>;
  using equal = model::element_equal<Elements>;
  using allocator = model::element_allocator<Elements>;
  if constexpr (std::is_same_v<Elements, model::tracked_elements> &&
                asked_by_name<Shape>::promises("unequal_allocators") &&
                requires { typename map_with<Shape, Elements, hash, equal, allocator>; }) {
    using map = map_with<Shape, Elements, hash, equal, allocator>;
    return std::is_constructible_v<map, int, hash, equal, allocator> && requires(const map& m) {
      m.get_allocator().number();
    };
  } else
    return false;
}
/// What the map is instantiated with: the everyday allocator, unless it can tell others apart.
template <class Shape, class Elements>
using allocator_for =
    std::conditional_t<takes_numbered_allocator<Shape, Elements>(),
                       model::element_allocator<Elements>, counting_allocator_for<Elements>>;

template <class Shape, class Elements, class Hash = model::element_hash<Elements>,
          class Equal = model::element_equal<Elements>,
          class Allocator = allocator_for<Shape, Elements>>
using map_itself = map_with<Shape, Elements, Hash, Equal, Allocator>;

/// Whether there is such a type. A template that is constrained to other elements has none.
template <class Shape, class Elements>
concept has_instance = requires {
  typename map_itself<Shape, Elements>;
};

/// Whether the type changes with the allocator that is asked for.
template <class Shape, class Elements>
inline constexpr bool takes_allocator = !std::is_same_v<
    map_itself<Shape, Elements>,
    map_itself<Shape, Elements, model::element_hash<Elements>, model::element_equal<Elements>,
               std::allocator<
                   std::pair<const typename Elements::key_type, typename Elements::mapped_type>>>>;
template <class Shape>
constexpr bool takes_no_allocator() noexcept {
  if constexpr (has_instance<Shape, model::integer_elements>)
    return !takes_allocator<Shape, model::integer_elements>;
  else if constexpr (has_instance<Shape, model::string_elements>)
    return !takes_allocator<Shape, model::string_elements>;
  else if constexpr (has_instance<Shape, string_to_number_elements>)
    return !takes_allocator<Shape, string_to_number_elements>;
  else
    return !takes_allocator<Shape, model::tracked_elements>;
}

template <class Shape>
struct asked_of : asked_by_name<Shape> {
  static constexpr bool uses_the_heap = takes_no_allocator<Shape>();
};

template <class Map, class Elements>
struct as_it_is_or_of_few {
  static constexpr bool is_of_few_functions = !requires(Map & m) { m.begin(); };
  using type =
      std::conditional_t<is_of_few_functions,
                         as_map<Map, typename Elements::key_type, typename Elements::mapped_type>,
                         Map>;
};
template <class Shape, class Elements, class Hash = model::element_hash<Elements>,
          class Equal = model::element_equal<Elements>,
          class Allocator = allocator_for<Shape, Elements>>
using map_of = typename as_it_is_or_of_few<map_itself<Shape, Elements, Hash, Equal, Allocator>,
                                           Elements>::type;

/// What such elements can be put into, and be found in. A class whose keys are others has the type,
/// and no functions that take these.
template <class Shape, class Elements>
constexpr bool can_be_asked() noexcept {
  if constexpr (has_instance<Shape, Elements>) {
    using has = model::members<map_of<Shape, Elements>, Elements, asked_by_name<Shape>>;
    return has::has_size && has::iterates && (has::finds || has::finds_by_at) && has::fills;
  } else
    return false;
}
template <class Shape, class Elements>
concept holds = can_be_asked<Shape, Elements>();

/// The strings that the map is tried with.
template <class Shape>
using string_elements_of = std::conditional_t<!holds<Shape, model::string_elements> &&
                                                  holds<Shape, string_to_number_elements>,
                                              string_to_number_elements, model::string_elements>;
/// Calls `use.operator()<Elements>()` with what keys of this kind are made of for the map.
template <class Shape>
constexpr decltype(auto) with_elements_of(model::key_kind keys, auto use) {
  return model::with_elements<string_elements_of<Shape>>(keys, use);
}

template <class Map>
inline constexpr bool is_of_few_functions = requires {
  typename Map::place;
  requires std::same_as<decltype(std::declval<const Map&>().begin()), typename Map::place>;
};

/// A map with that hash, where it takes one; of as few buckets as it accepts.
template <class Map, class Hash, class Equal>
Map made(const Hash& hash, const Equal& equal) {
  if constexpr (std::is_constructible_v<Map, int, Hash, Equal>) {
    try {
      return Map(0, hash, equal);
    } catch (const model::injected&) {
      throw;
    } catch (...) {
      return Map(1, hash, equal);
    }
  } else if constexpr (std::is_constructible_v<Map, Hash, Equal>)
    return Map(hash, equal);
  else
    return Map();
}

} // namespace bucketproof::verify
