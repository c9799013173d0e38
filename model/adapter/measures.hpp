// What the properties of a map's owner measure of the map itself, from the types that the owner
// wrote to numbers. The rest of a property needs no map: check/property.hpp.
#pragma once

#include "elements.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>

namespace bucketproof::model {

/// `Owner::properties`, a std::tuple of types; empty if the name does not exist.
template <class Owner>
struct property_list {
  using type = std::tuple<>;
};
template <class Owner>
requires requires {
  typename Owner::properties;
}
struct property_list<Owner> {
  using type = typename Owner::properties;
};

/// Elements of maps that run traces; those of others are measured by nobody.
template <class Elements>
inline constexpr bool are_of_traces =
    std::derived_from<Elements, integer_elements> || std::derived_from<Elements, string_elements> ||
    std::derived_from<Elements, tracked_elements>;

/// Whether a class has a static function `measure` for the map. One that takes the class of one map
/// takes no other.
template <class Property, class Map>
concept measures = requires(const Map& m) {
  { Property::measure(m) } -> std::convertible_to<double>;
};

template <class Property, class Map>
std::optional<double> measured_by_one(const Map& m) {
  if constexpr (measures<Property, Map>)
    return static_cast<double>(Property::measure(m));
  else
    return std::nullopt;
}
/// What the property of that place in the list, a std::tuple, measures.
template <class List, class Map>
std::optional<double> measured_by(const Map& m, std::size_t number) {
  return [&]<class... Property>(std::type_identity<std::tuple<Property...>>) {
    std::optional<double> found;
    std::size_t place = 0;
    static_cast<void>(((place++ == number && (found = measured_by_one<Property>(m), true)) || ...));
    static_cast<void>(place), static_cast<void>(number); // of an empty list
    return found;
  }(std::type_identity<List>());
}

} // namespace bucketproof::model
