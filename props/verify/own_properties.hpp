// The properties of a map's owner, from the types that they wrote (property.hpp) to what a run
// asks.
#pragma once

#include "shape.hpp"
#include "verified.hpp"

#include "model/adapter/measures.hpp"
#include "model/check/divergence.hpp"
#include "model/check/property.hpp"
#include "model/trace/text.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// Stands for the list where a header has none (map.cpp.in).
struct no_list {};

template <class List>
inline constexpr bool is_a_tuple = false;
template <class... Property>
inline constexpr bool is_a_tuple<std::tuple<Property...>> = true;

constexpr bool is_identifier(std::string_view name) noexcept {
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  return !name.empty() && letters.find(name.front()) != name.npos &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return letters.find(c) != letters.npos || digits.find(c) != digits.npos;
         });
}
constexpr bool is_a_check(std::string_view name) noexcept {
  return std::find(model::check_names.begin(), model::check_names.end(), name) !=
         model::check_names.end();
}

// What a type has.

template <class Property>
concept has_texts = requires {
  { Property::name } -> std::convertible_to<std::string_view>;
  { Property::says } -> std::convertible_to<std::string_view>;
};
template <class Property>
concept is_stateless = requires(const model::step& s) {
  { Property::holds(s) } -> std::same_as<model::verdict>;
};
/// An object of it is made for each run.
template <class Property>
concept is_over_a_run = !is_stateless<Property> && std::default_initializable<Property> &&
                        requires(Property p, const model::step& s) {
  { p.holds(s) } -> std::same_as<model::verdict>;
};

struct measure_of_no_property {
  static void measure();
};
template <class Property>
struct property_or_none : Property, measure_of_no_property {};
/// It has a member of that name, whatever that is: the name is then one of two.
template <class Property>
inline constexpr bool has_measure = !requires {
  &property_or_none<Property>::measure;
};

template <class Property>
constexpr model::reads needs_of() noexcept {
  if constexpr (requires { Property::needs; })
    return Property::needs;
  else
    return model::reads::numbers;
}

// What is wrong with a type, in a line for its writer each.

template <class Property>
constexpr bool is_well_formed() noexcept {
  constexpr bool can_be_asked = is_stateless<Property> || is_over_a_run<Property>;
  static_assert(has_texts<Property>, "a property must have two texts: static constexpr "
                                     "std::string_view name, says");
  static_assert(can_be_asked, "a property must have a function bucketproof::verify::verdict "
                              "holds(const bucketproof::verify::step&); one that is not static is "
                              "called on an object that is made without arguments");
  static_assert(!std::is_final_v<Property>, "a property must not be final");
  if constexpr (has_texts<Property>) {
    static_assert(is_identifier(Property::name),
                  "the name of a property must be letters, digits and '_', and not begin with a "
                  "digit");
    static_assert(!is_a_check(Property::name), "a property has the name of a check "
                                               "(model/check/divergence.hpp)");
    static_assert(!std::string_view(Property::says).empty(),
                  "a property must say what it promises, in a sentence: says");
  }
  if constexpr (requires { Property::needs; })
    static_assert(std::same_as<std::remove_cvref_t<decltype(Property::needs)>, model::reads>,
                  "needs of a property must be one of bucketproof::verify::reads");
  return has_texts<Property> && can_be_asked && !std::is_final_v<Property>;
}
template <class... Property>
constexpr bool names_differ() noexcept {
  const std::array<std::string_view, sizeof...(Property)> names{Property::name...};
  for (std::size_t n = 1; n < names.size(); ++n)
    if (std::find(names.begin() + n, names.end(), names[n - 1]) != names.end())
      return false;
  return true;
}
template <class... Property>
constexpr bool are_well_formed() noexcept {
  static_assert(sizeof...(Property) <= most_properties, "a map can have 64 properties");
  if constexpr ((is_well_formed<Property>() && ...)) {
    static_assert(names_differ<Property...>(), "two properties of the map have the same name");
    return names_differ<Property...>();
  } else
    return false;
}

/// What `bucketproof_properties` is. Asked at once after the header, where the compiler has least
/// to say around it.
template <class List>
constexpr bool is_well_formed_list() noexcept {
  static_assert(!std::is_same_v<List, no_list>,
                "the header of PROPERTIES has no `using bucketproof_properties = std::tuple<...>;` "
                "outside of any namespace");
  static_assert(std::is_same_v<List, no_list> || is_a_tuple<List>,
                "bucketproof_properties must be a std::tuple of types");
  if constexpr (is_a_tuple<List>)
    return []<class... Property>(std::type_identity<std::tuple<Property...>>) {
      return are_well_formed<Property...>();
    }(std::type_identity<List>());
  else
    return false;
}

/// Those of a header, and those of the traits. None, where one of them is wrong.
template <class Named, class Traits>
constexpr auto joined_properties() noexcept {
  using of_header = typename model::property_list<Named>::type;
  using of_traits = typename model::property_list<Traits>::type;
  static_assert(is_a_tuple<of_traits>, "traits: properties must be a std::tuple of types");
  if constexpr (is_a_tuple<of_header> && is_a_tuple<of_traits>)
    return []<class... A, class... B>(std::type_identity<std::tuple<A...>>,
                                      std::type_identity<std::tuple<B...>>) {
      if constexpr (are_well_formed<A..., B...>())
        return std::type_identity<std::tuple<A..., B...>>();
      else
        return std::type_identity<std::tuple<>>();
    }(std::type_identity<of_header>(), std::type_identity<of_traits>());
  else
    return std::type_identity<std::tuple<>>();
}

// What is right.

template <class Property>
model::property described(std::size_t place) {
  model::property p{.name = Property::name, .says = Property::says, .needs = needs_of<Property>()};
  if constexpr (is_stateless<Property>)
    p.holds = [](const model::step& s) { return Property::holds(s); };
  else
    p.over_a_run = []() -> model::predicate {
      return [one = std::make_shared<Property>()](const model::step& s) { return one->holds(s); };
    };
  if constexpr (has_measure<Property>)
    p.measured_by = place;
  return p;
}

/// Whether `measure` takes the map with such elements.
template <class Shape, class Property, class Elements>
constexpr bool can_measure() noexcept {
  if constexpr (holds<Shape, Elements>)
    return model::measures<Property, map_of<Shape, Elements>>;
  else
    return false;
}
template <class Shape, class Property>
constexpr bool can_measure(model::key_kind keys) noexcept {
  return with_elements_of<Shape>(
      keys, []<class Elements>() { return can_measure<Shape, Property, Elements>(); });
}

/// The properties are asked, and those that are not with all kinds of keys are listed.
template <class Shape>
void add_properties(verified& v) {
  const auto add = [&v]<class Property>(std::type_identity<Property>) {
    if constexpr (has_measure<Property>) {
      static_assert(can_measure<Shape, Property>(model::key_kind::integer) ||
                        can_measure<Shape, Property>(model::key_kind::string) ||
                        can_measure<Shape, Property>(model::key_kind::tracked),
                    "measure of a property must be a static function that takes the map as a "
                    "const one and answers a number");
      for (const model::key_kind k : v.keys)
        if (!can_measure<Shape, Property>(k))
          v.skip(std::string(Property::name) + " with " + std::string(model::name(k)) + " keys",
                 "its measure does not take such a map");
    }
    v.properties.push_back(described<Property>(v.properties.size()));
  };
  [&]<class... Property>(std::type_identity<std::tuple<Property...>>) {
    (add(std::type_identity<Property>()), ...);
  }(std::type_identity<typename model::property_list<Shape>::type>());
}

} // namespace bucketproof::verify
