// Makes a map template what the programs see of it: the one place where it is instantiated.
#pragma once

#include "kept_iterators.hpp"
#include "known_names.hpp"
#include "measure.hpp"
#include "own_properties.hpp"
#include "parameters.hpp"
#include "program_forms.hpp"
#include "scenarios/known_defects.hpp"
#include "scenarios/members.hpp"
#include "scenarios/scenarios.hpp"
#include "set.hpp"
#include "shape.hpp"
#include "skipped.hpp"
#include "standard_promises.hpp"
#include "stories.hpp"
#include "verified.hpp"

#include "model/adapter/adapter.hpp"
#include "model/adapter/elements.hpp"
#include "model/trace/text.hpp"
#include "model/verify/traits.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

/// The map with such elements, ready to be driven; null if it does not hold them.
template <class Shape, class Elements>
constexpr model::map_maker maker_of() noexcept {
  if constexpr (holds<Shape, Elements>)
    return model::adapter<map_of<Shape, Elements>, Elements, asked_of<Shape>>::make;
  else
    return nullptr;
}
template <class Shape>
model::map_maker maker_for(model::key_kind keys) noexcept {
  return with_elements_of<Shape>(keys,
                                 []<class Elements>() { return maker_of<Shape, Elements>(); });
}

template <class Shape, class Traits, class Elements>
measured_maps measured_maps_of() {
  using map = map_of<Shape, Elements>;
  using has = model::members<map, Elements, asked_of<Shape>>;
  using plain =
      std::conditional_t<holds<Shape, model::integer_elements>, model::integer_elements, Elements>;
  measured_maps m;
  m.counted = maker_of<Shape, counted_elements>();
  m.throwing = maker_of<Shape, model::throwing_elements>();
  m.plain = maker_of<Shape, plain>();
  m.has = has::has;
  m.takes_hash = has::takes_hash;
  m.promised = contract_of<Traits>();
  if constexpr (holds<Shape, counted_elements>)
    m.keeps_iterators =
        iterators_kept<map_of<Shape, counted_elements>, counted_elements, asked_of<Shape>>();
  using with_plain = map_of<Shape, plain>;
  if constexpr (asked_of<Shape>::asks("rehash_and_reserve"))
    if constexpr (requires(with_plain & x) { x.rehash(0); })
      m.rehash_to_fit = [](model::map_under_test& s) {
        using adapter = model::adapter<with_plain, plain, asked_of<Shape>>;
        [[maybe_unused]] const typename adapter::in_map here;
        const_cast<with_plain&>(static_cast<const adapter&>(s).map(model::map_name::a)).rehash(0);
      };
  if constexpr (asked_of<Shape>::asks("huge_arguments"))
    m.huge_arguments = huge_argument<Shape, plain>::tabulated();
  return m;
}

/// The shape, with the custom operations and the properties that the traits name, and what they
/// take out.
template <class Shape, class Traits>
struct shape_with_traits : Shape {
  static constexpr auto not_run = Traits::not_asked;
  using custom_operations = typename model::custom_list<Traits>::type;
  using properties = typename decltype(joined_properties<Shape, Traits>())::type;
};

template <class Shape, class Elements>
using custom_operations_of =
    model::custom_operations_of<map_of<Shape, Elements>, Elements, asked_of<Shape>>;
template <class Shape, class Elements>
constexpr bool can_custom(std::size_t number) noexcept {
  if constexpr (holds<Shape, Elements>)
    return custom_operations_of<Shape, Elements>::can(number);
  else
    return false;
}
template <class Shape>
constexpr bool can_custom(std::size_t number, model::key_kind keys) noexcept {
  return with_elements_of<Shape>(
      keys, [number]<class Elements>() { return can_custom<Shape, Elements>(number); });
}
/// Has the trace language know the map's custom operations, and lists those that are not asked with
/// all kinds of keys.
template <class Shape, class Elements>
void add_custom_operations(verified& v) {
  using all = custom_operations_of<Shape, Elements>;
  static_assert(
      [] {
        for (std::size_t n = 0; n < all::count; ++n)
          if (!can_custom<Shape>(n, model::key_kind::integer) &&
              !can_custom<Shape>(n, model::key_kind::string) &&
              !can_custom<Shape>(n, model::key_kind::tracked))
            return false;
        return true;
      }(),
      "perform of a custom operation must take the map, and then the key and the value that expect "
      "takes");
  model::set_custom_operations(all::described());
  for (std::size_t n = 0; n < all::count; ++n)
    for (const model::key_kind k : v.keys)
      if (!can_custom<Shape>(n, k))
        v.skip(std::string(model::custom_operations()[n].name) + " with " +
                   std::string(model::name(k)) + " keys",
               "its perform does not take them");
}

/// One line to the compiler's user: why no kind of elements can be asked.
template <class Shape>
constexpr void say_what_is_missing() {
  constexpr bool tracked = has_instance<Shape, model::tracked_elements>;
  constexpr bool integers = has_instance<Shape, model::integer_elements>;
  constexpr bool numbers = has_instance<Shape, string_to_number_elements>;
  constexpr bool strings = has_instance<Shape, model::string_elements> || numbers;
  static_assert(integers || strings || tracked,
                "the map takes none of the kinds of elements: std::uint64_t to std::uint32_t, "
                "std::string to std::string or to std::uint32_t, a class to a class");
  if constexpr (integers || strings || tracked) {
    using strings_held =
        std::conditional_t<numbers, string_to_number_elements, model::string_elements>;
    using elements =
        std::conditional_t<tracked, model::tracked_elements,
                           std::conditional_t<integers, model::integer_elements, strings_held>>;
    using map = map_of<Shape, elements>;
    using has = model::members<map, elements, asked_by_name<Shape>>;
    if constexpr (requires(map_itself<Shape, elements> & few) { few.for_each([](auto&&...) {}); })
      static_assert(
          has::has_size && has::finds && has::fills,
          "a class of few functions must have size() const, find(key), which answers a "
          "pointer to the value or an optional, and one of insert, insert_or_assign, put, "
          "operator[] and get_or_insert (props/verify/minimal_interface.hpp)");
    else if constexpr (!has::iterates)
      static_assert(has::iterates,
                    "the map must have begin() and end(), whose iterators yield elements with "
                    ".first and .second, or be a class of few functions "
                    "(props/verify/minimal_interface.hpp)");
    else
      static_assert(has::has_size && (has::finds || has::finds_by_at) && has::fills,
                    "the map must have size() const, find(key), compared with end(), or "
                    "contains(key) and at(key), and one of insert, try_emplace, insert_or_assign "
                    "and operator[]");
  }
}

/// Whether the map keeps the functors that it is given, as one does that shows them, and its
/// lookups show the keys that it holds.
template <class Shape>
constexpr bool takes_coarse_keys() noexcept {
  if constexpr (!holds<Shape, model::tracked_elements>)
    return false;
  else {
    using map = map_of<Shape, model::tracked_elements>;
    using has = model::members<map, model::tracked_elements, asked_of<Shape>>;
    return has::takes_hash && has::shows_functors && has::finds && !is_of_few_functions<map> &&
           model::promises<asked_of<Shape>>("coarser_equality");
  }
}

template <class Named, class Traits>
verified verified_of(std::string name, std::string header, std::string map, container shape) {
  using model::key_kind;
  using Shape = shape_with_traits<Named, Traits>;
  constexpr auto tries = [](key_kind k) {
    return std::find(Traits::keys_not_tried.begin(), Traits::keys_not_tried.end(), k) ==
           Traits::keys_not_tried.end();
  };
  constexpr bool integers = holds<Shape, model::integer_elements> && tries(key_kind::integer);
  constexpr bool strings = holds<Shape, string_elements_of<Shape>> && tries(key_kind::string);
  constexpr bool tracked = holds<Shape, model::tracked_elements> && tries(key_kind::tracked);
  constexpr bool throwing = holds<Shape, model::throwing_elements> && tries(key_kind::throwing);
  constexpr bool coarse = tracked && tries(key_kind::coarse) && takes_coarse_keys<Shape>();
  if constexpr (!integers && !strings && !tracked) {
    say_what_is_missing<Shape>();
    return {};
  } else {
    using elements = std::conditional_t<
        tracked, model::tracked_elements,
        std::conditional_t<integers, model::integer_elements, string_elements_of<Shape>>>;
    using subject = map_of<Shape, elements>;
    using has = model::members<subject, elements, asked_of<Shape>>;
    static_assert(
        are_known(Traits::not_asked),
        "traits: not_asked has a name that no scenario has (props/verify/known_names.hpp)");
    if constexpr (requires { Shape::not_asked; })
      static_assert(are_known(Shape::not_asked),
                    "NOT_ASKED has a name that no operation or scenario has "
                    "(props/verify/known_names.hpp)");
    verified v;
    v.name = std::move(name);
    v.header = std::move(header);
    v.map = std::move(map);
    v.shape = shape;
    v.promised = contract_of<Traits>();
    if constexpr (is_of_few_functions<subject>) {
      v.promised.erased_are_destroyed = false;
      if (tracked)
        v.skip("elements that are destroyed when they are erased",
               "not promised by a class of few functions; all must be destroyed with the map");
    }
    v.allocates_mutable_pairs =
        allocates<map_itself<Shape, elements>,
                  std::pair<typename elements::key_type, typename elements::mapped_type>>;
    v.uses_the_heap = asked_of<Shape>::uses_the_heap;
    if constexpr (requires { std::size_t{subject::bytes_held()}; }) {
      v.bytes_held = [] { return std::size_t{subject::bytes_held()}; };
      v.counts_its_bytes = true;
    }
    v.does = [](model::verb what) {
      // A custom operation may be for other kinds of elements.
      if (what == model::verb::custom)
        return !model::custom_operations().empty();
      static const bool leaks = known_defects::assigned_list_leaks_a_node<subject>();
      return has::has(what) && !(what == model::verb::assign_list && leaks);
    };
    v.maker = maker_for<Shape>;
    v.calls = program_calls_of<Shape>;
    constexpr std::array kinds{
        std::pair{integers, key_kind::integer}, std::pair{strings, key_kind::string},
        std::pair{tracked, key_kind::tracked}, std::pair{throwing, key_kind::throwing},
        std::pair{coarse, key_kind::coarse}};
    for (const auto& [held, kind] : kinds)
      if (held)
        v.keys.push_back(kind);
    const map_facts facts{.takes_hash = has::takes_hash,
                          .takes_allocator = !v.uses_the_heap,
                          .has_iterators = has::has_iterators,
                          .looks_first =
                              !(has::inserts_pairs || has::inserts_two || has::emplaces)};
    v.erases_in_a_loop = has::erase_answers_next || v.promised.erase_at_keeps_iterators;
    if (!v.erases_in_a_loop)
      v.promised.erase_loop_visits_once = false;
    describe(v, facts);
    add_custom_operations<Shape, elements>(v);
    add_properties<Shape>(v);
    for (const model::hash_kind h : Traits::hashes_not_tried)
      if (std::erase(v.hashes, h) != 0)
        v.skip("hash " + std::string(model::name(h)), "not tried (traits: hashes_not_tried)");
    if (v.hashes.empty())
      throw std::invalid_argument("traits: hashes_not_tried leaves no hash to try");
    add_standard_promises(v, numbers_of<subject>());
    add_scenarios(v);
    add_stories(v);
    member_scenarios<Shape, elements>::add_to(v);
    add_measurements(v, measured_maps_of<Shape, Traits, elements>());
    for (const std::string_view taken_out : Traits::not_asked)
      take_out(v, taken_out);
    return v;
  }
}

} // namespace bucketproof::verify
