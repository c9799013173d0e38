// How a C++ program calls a map, detected from its type: the rules of the adapter
// (adapter/adapter.hpp) and of maps of few functions (minimal_interface.hpp), for a text.
#pragma once

#include "shape.hpp"
#include "verified.hpp"

#include "model/adapter/adapter.hpp"
#include "model/report/program/program.hpp"
#include "model/run/isolated.hpp"

#include <concepts>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// What an insert answers.
template <class Answer>
constexpr model::call_answer insert_answer() noexcept {
  if constexpr (requires(Answer answer) {
                  (*answer.first).second;
                  answer.second ? 1 : 0;
                })
    return model::call_answer::in_full;
  else
    return std::is_same_v<Answer, bool> ? model::call_answer::yes_or_no : model::call_answer::other;
}
/// What an erase answers.
template <class Answer>
constexpr model::call_answer erase_answer() noexcept {
  if (std::is_same_v<Answer, std::size_t>)
    return model::call_answer::in_full;
  return std::is_integral_v<Answer> ? model::call_answer::yes_or_no : model::call_answer::other;
}

/// A map of few functions. It is asked as as_map asks it.
template <class Few, class Key, class T>
model::call_forms forms_of_few() {
  model::call_forms forms;
  forms.look_up = model::call_forms::lookup::by_pointer;
  forms.reads_const_maps = false;
  forms.elements_lie_there = false;
  forms.has_empty = false;
  forms.finds_a_pointer_within = std::is_pointer_v<std::remove_cvref_t<
      decltype(*std::declval<decltype(std::declval<Few&>().find(std::declval<const Key&>()))&>())>>;
  if constexpr (requires(Few & few, Key k, T v) { few.insert(std::move(k), std::move(v)); }) {
    forms.insert = insert_answer<decltype(std::declval<Few&>().insert(std::declval<Key>(),
                                                                      std::declval<T>()))>();
    forms.inserts_two = true;
  }
  if constexpr (requires(Few & few, Key k, T v) {
                  few.insert_or_assign(std::move(k), std::move(v));
                })
    forms.insert_or_assign = insert_answer<decltype(std::declval<Few&>().insert_or_assign(
        std::declval<Key>(), std::declval<T>()))>();
  else if constexpr (requires(Few & few, Key k, T v) { few.put(std::move(k), std::move(v)); }) {
    forms.insert_or_assign =
        insert_answer<decltype(std::declval<Few&>().put(std::declval<Key>(), std::declval<T>()))>();
    forms.assign = "put";
  }
  forms.indexes_by_name = !requires(Few & few, const Key& k) {
    few[k];
  };
  if constexpr (requires(Few & few, const Key& k) { few.erase(k); })
    forms.erase =
        std::is_same_v<decltype(std::declval<Few&>().erase(std::declval<const Key&>())), bool>
            ? model::call_answer::yes_or_no
            : model::call_answer::other;
  return forms;
}

template <class Map, class Elements, class Asked>
model::call_forms forms_of_map() {
  using has = model::members<Map, Elements, Asked>;
  using key = typename Elements::key_type;
  using mapped = typename Elements::mapped_type;
  model::call_forms forms;
  if (has::finds_by_at)
    forms.look_up = model::call_forms::lookup::by_at;
  forms.reads_const_maps = has::const_map_iterates && has::const_map_finds;
  forms.elements_lie_there =
      std::is_lvalue_reference_v<decltype(*std::declval<typename has::iterated&>().begin())>;
  forms.has_empty = requires(const Map& m) {
    { m.empty() } -> std::convertible_to<bool>;
  };
  forms.inserts_two = has::inserts_two;
  forms.erase_answers_next = has::erase_answers_next;
  forms.finds_many = has::finds_many;
  if constexpr (has::inserts_pairs)
    forms.insert = insert_answer<decltype(std::declval<Map&>().insert(
        {std::declval<key>(), std::declval<mapped>()}))>();
  else if constexpr (has::inserts_two)
    forms.insert = insert_answer<decltype(std::declval<Map&>().insert(std::declval<key>(),
                                                                      std::declval<mapped>()))>();
  if constexpr (has::emplaces)
    forms.try_emplace = insert_answer<decltype(std::declval<Map&>().try_emplace(
        std::declval<key>(), std::declval<mapped>()))>();
  if constexpr (has::assigns)
    forms.insert_or_assign = insert_answer<decltype(std::declval<Map&>().insert_or_assign(
        std::declval<key>(), std::declval<mapped>()))>();
  if constexpr (has::erases)
    forms.erase = erase_answer<decltype(std::declval<Map&>().erase(std::declval<const key&>()))>();
  if constexpr (has::has(model::verb::erase_if))
    forms.erase_if =
        erase_answer<decltype(erase_if(std::declval<Map&>(), [](const auto&) { return true; }))>();
  return forms;
}

/// The arguments of the constructor that makes an empty map; in a process of its own, as it may
/// crash or hang.
template <class Map, class Elements, class Asked>
std::string constructor_arguments() {
  using has = model::members<Map, Elements, Asked>;
  using adapter = model::adapter<Map, Elements, Asked>;
  using key_hash = model::element_hash<Elements>;
  using key_equal = model::element_equal<Elements>;
  const auto tried =
      model::isolated([] { return std::to_string(static_cast<int>(adapter::made_by())); }, 2);
  model::construction way = model::construction::with_seed;
  if (tried.said)
    way = static_cast<model::construction>(std::stoi(*tried.said));
  // The first way that the type has: made_by() names where the tries began.
  constexpr bool takes_count = std::is_constructible_v<Map, int, key_hash, key_equal>;
  if (takes_count && way <= model::construction::of_0_buckets)
    return "(0, hash(), equal())";
  if (takes_count && way == model::construction::of_1_bucket)
    return "(1, hash(), equal())";
  if (takes_count && way == model::construction::of_16_buckets)
    return "(16, hash(), equal())";
  if (has::takes_hash && way <= model::construction::with_hash &&
      std::is_constructible_v<Map, key_hash, key_equal>)
    return "(hash{}, equal{})"; // with () it would declare a function
  return {};
}

template <class Shape, class Elements>
struct program_of_map {
  using itself = map_itself<Shape, Elements>;
  using map = map_of<Shape, Elements>;

  static model::call_forms forms() {
    using has = model::members<map, Elements, asked_of<Shape>>;
    model::call_forms all;
    if constexpr (!std::is_same_v<itself, map>)
      all = forms_of_few<itself, typename Elements::key_type, typename Elements::mapped_type>();
    else
      all = forms_of_map<map, Elements, asked_of<Shape>>();
    all.run_by = has::emplaces                            ? model::verb::try_emplace
                 : has::inserts_pairs || has::inserts_two ? model::verb::insert
                 : has::assigns                           ? model::verb::insert_or_assign
                                                          : model::verb::index;
    all.strings_to_numbers = std::is_same_v<Elements, string_to_number_elements>;
    return all;
  }
  static std::string arguments() { return constructor_arguments<map, Elements, asked_of<Shape>>(); }
};

/// Whether a program can do the operation, which its map's class lists.
template <class Call>
constexpr bool can_be_written() noexcept {
  return Call::can && (Call::takes != model::custom_arguments::key_value || Call::takes_both);
}
template <class Map, class Elements>
std::vector<bool> custom_operations_done() {
  return []<class... Operation>(std::type_identity<std::tuple<Operation...>>) {
    return std::vector<bool>{can_be_written<model::custom_call<Map, Elements, Operation>>()...};
  }(std::type_identity<typename model::custom_list<Map>::type>());
}

template <class Shape, class Elements>
program_calls program_calls_with() {
  if constexpr (holds<Shape, Elements>)
    return {.forms = program_of_map<Shape, Elements>::forms(),
            .constructor_arguments = program_of_map<Shape, Elements>::arguments(),
            .takes_seed = model::members<map_of<Shape, Elements>, Elements>::has_seed,
            .does_custom = custom_operations_done<map_itself<Shape, Elements>, Elements>()};
  else
    return {};
}
template <class Shape>
program_calls program_calls_of(model::key_kind keys) {
  return with_elements_of<Shape>(
      keys, []<class Elements>() { return program_calls_with<Shape, Elements>(); });
}

} // namespace bucketproof::verify
