// Makes a map template what the programs see of it: the one place where it is instantiated.
#pragma once

#include "measure.hpp"
#include "scenarios.hpp"
#include "set.hpp"
#include "shape.hpp"
#include "traits.hpp"
#include "verified.hpp"

#include "model/elements.hpp"
#include "model/lockstep.hpp"
#include "model/text.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Traits, class Elements>
std::optional<model::divergence> run_on(const model::trace& t, model::reach* reached,
                                        model::spectator* watching) {
  if constexpr (holds<Shape, Elements>)
    return model::lockstep<map_of<Shape, Elements>, Elements>(t, contract_of<Traits>(), reached,
                                                              watching)
        .run();
  else
    throw std::runtime_error("the map does not hold keys of kind " +
                             std::string(model::name(t.setup.keys)));
}

template <class Shape, class Traits>
std::optional<model::divergence> run(const model::trace& t, model::reach* reached,
                                     model::spectator* watching) {
  switch (t.setup.keys) {
  case model::key_kind::integer:
    return run_on<Shape, Traits, model::integer_elements>(t, reached, watching);
  case model::key_kind::string:
    return run_on<Shape, Traits, model::string_elements>(t, reached, watching);
  case model::key_kind::tracked:
    return run_on<Shape, Traits, model::tracked_elements>(t, reached, watching);
  }
  return std::nullopt;
}

/// What is not asked of the map, a line each.
template <class Map, class Elements>
std::vector<std::string> operations_left_out(const model::contract& promised) {
  std::vector<std::string> lines;
  for (const model::verb_info& v : model::verbs())
    if (!model::subject<Map, Elements>::does(v.what) && v.what != verb::range)
      lines.push_back(std::string(v.name) + ": the map has no such member");
  if (!promised.self_move_changes_nothing)
    lines.emplace_back("self_move: not promised (traits: self_move_changes_nothing)");
  if (!promised.erase_loop_visits_once)
    lines.emplace_back("erase_loop: not promised (traits: erase_loop_visits_once)");
  if (!promised.takes_own_elements)
    lines.emplace_back("insert_own, assign_own: not promised (traits: takes_own_elements)");
  if (!promised.moved_from_is_empty)
    lines.emplace_back(
        "a moved-from map is cleared before it is used (traits: moved_from_is_empty)");
  if constexpr (!std::is_constructible_v<Map, int, model::element_hash<Elements>,
                                         model::element_equal<Elements>> &&
                !std::is_constructible_v<Map, model::element_hash<Elements>,
                                         model::element_equal<Elements>>)
    lines.emplace_back("kinds of hash: the map takes no hash functor, and hashes as it will");
  for (const verb kind :
       {verb::insert, verb::erase, verb::find, verb::reserve, verb::copy_assign, verb::equal})
    for (const event e : model::armed_events)
      if (model::subject<Map, Elements>::does(kind) &&
          promised.when_it_throws(kind, e) == guarantee::none)
        lines.push_back("throw of " + std::string(model::name(e)) + " in " +
                        std::string(model::info(kind).name) +
                        ": nothing promised (traits: when_it_throws)");
  return lines;
}

template <class Shape, class Traits>
verified verified_of(std::string name, std::string header, std::string map, container shape) {
  using model::key_kind;
  constexpr bool integers = holds<Shape, model::integer_elements>;
  constexpr bool strings = holds<Shape, model::string_elements>;
  constexpr bool tracked = holds<Shape, model::tracked_elements>;
  static_assert(integers || strings || tracked,
                "the map template takes none of the kinds of elements");
  verified v{.name = std::move(name),
             .header = std::move(header),
             .map = std::move(map),
             .shape = shape,
             .promised = contract_of<Traits>(),
             .keys = {},
             .left_out = {},
             .does = nullptr,
             .run = run<Shape, Traits>,
             .scenarios = {},
             .measurements = {}};
  const auto add = [&v](bool held, key_kind keys) {
    if (held)
      v.keys.push_back(keys);
    else
      v.left_out.push_back("keys " + std::string(model::name(keys)) +
                           ": the map does not hold them");
  };
  add(integers, key_kind::integer);
  add(strings, key_kind::string);
  add(tracked, key_kind::tracked);
  using elements = std::conditional_t<
      tracked, model::tracked_elements,
      std::conditional_t<integers, model::integer_elements, model::string_elements>>;
  v.does = model::subject<map_of<Shape, elements>, elements>::does;
  for (std::string& line : operations_left_out<map_of<Shape, elements>, elements>(v.promised))
    v.left_out.push_back(std::move(line));
  add_scenarios<Shape, Traits>(v);
  add_measurements<Shape, Traits>(v);
  return v;
}

} // namespace bucketproof::verify
