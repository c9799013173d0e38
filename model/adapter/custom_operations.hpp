// The custom operations of a map, from the types that its owner wrote to what a trace can name.
#pragma once

#include "model/oracle/reference.hpp"
#include "model/trace/custom.hpp"
#include "model/trace/trace.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::model {

/// `Owner::custom_operations`, a std::tuple of types; empty if the name does not exist.
template <class Owner>
struct custom_list {
  using type = std::tuple<>;
};
template <class Owner>
requires requires {
  typename Owner::custom_operations;
}
struct custom_list<Owner> {
  using type = typename Owner::custom_operations;
};

/// A word of the trace language that is no operation of all maps.
constexpr bool is_custom_name(std::string_view name) noexcept {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return !name.empty() && name.find_first_not_of(letters) == name.npos &&
         std::none_of(verbs().begin(), verbs().end(),
                      [name](const verb_info& v) { return v.name == name; });
}

template <class Operation, class... Arguments>
concept expects = requires(custom_contents& model, Arguments... all) {
  Operation::expect(model, all...);
};
using trace_number = std::uint32_t;
/// `expect` looks at what the map answered, last of its parameters: some choice is the map's.
template <class Operation>
inline constexpr bool looks_at_answer =
    expects<Operation, custom_answer> || expects<Operation, trace_number, custom_answer> ||
    expects<Operation, trace_number, trace_number, custom_answer>;

template <class Operation>
constexpr bool takes_two_keys() noexcept {
  if constexpr (requires { Operation::takes_two_keys; })
    return Operation::takes_two_keys;
  else
    return false;
}
template <class Operation, class... Answer>
constexpr custom_arguments arguments_before() noexcept {
  if constexpr (expects<Operation, trace_number, trace_number, Answer...>)
    return takes_two_keys<Operation>() ? custom_arguments::two_keys : custom_arguments::key_value;
  else if constexpr (expects<Operation, trace_number, Answer...>)
    return custom_arguments::key;
  else {
    static_assert(expects<Operation, Answer...>,
                  "a custom operation must have a static function expect(std::map<std::uint32_t, "
                  "std::uint32_t>& model), with a std::uint32_t key and a value if it takes them");
    return custom_arguments::nothing;
  }
}
template <class Operation>
constexpr custom_arguments arguments_of() noexcept {
  if constexpr (looks_at_answer<Operation>)
    return arguments_before<Operation, custom_answer>();
  else
    return arguments_before<Operation>();
}

template <class Operation, class... Answer>
decltype(auto) expect_of(custom_contents& model, std::uint32_t key, std::uint32_t value,
                         const Answer&... answer) {
  if constexpr (arguments_of<Operation>() == custom_arguments::nothing)
    return Operation::expect(model, answer...);
  else if constexpr (arguments_of<Operation>() == custom_arguments::key)
    return Operation::expect(model, key, answer...);
  else
    return Operation::expect(model, key, value, answer...);
}
/// What the operation should do, given what the map answered.
template <class Operation>
decltype(auto) expected_by(custom_contents& model, std::uint32_t key, std::uint32_t value,
                           const custom_answer& found) {
  if constexpr (looks_at_answer<Operation>)
    return expect_of<Operation>(model, key, value, found);
  else
    return expect_of<Operation>(model, key, value);
}
template <class Operation>
custom_answer expected_of(custom_contents& model, std::uint32_t key, std::uint32_t value,
                          const custom_answer& found) {
  using result = decltype(expected_by<Operation>(model, key, value, found));
  if constexpr (std::is_void_v<result>) {
    expected_by<Operation>(model, key, value, found);
    return std::nullopt;
  } else if constexpr (std::is_integral_v<std::remove_cvref_t<result>>)
    return static_cast<std::int64_t>(expected_by<Operation>(model, key, value, found));
  else {
    const auto a = expected_by<Operation>(model, key, value, found);
    static_assert(
        requires {
          { *a } -> std::convertible_to<std::int64_t>;
          { a.has_value() } -> std::convertible_to<bool>;
        },
        "expect of a custom operation must answer nothing, a bool, a number, or a std::optional "
        "number");
    return a ? custom_answer(static_cast<std::int64_t>(*a)) : std::nullopt;
  }
}

/// Makes the element of a number.
template <class Element>
using make = Element (*)(std::uint32_t number);

/// One operation of a map with such elements.
template <class Map, class Elements, class Operation>
struct custom_call {
  using key_type = typename Elements::key_type;
  using mapped_type = typename Elements::mapped_type;
  static constexpr custom_arguments takes = arguments_of<Operation>();

  static decltype(auto) called(Map& on, const operation& op, make<key_type> key,
                               make<mapped_type> value) {
    if constexpr (takes == custom_arguments::nothing)
      return Operation::perform(on);
    else if constexpr (takes == custom_arguments::key)
      return Operation::perform(on, key(op.key));
    else if constexpr (takes == custom_arguments::two_keys)
      return Operation::perform(on, key(op.key), key(op.number));
    else if constexpr (takes_both)
      return Operation::perform(on, key(op.key), value(op.number));
    else
      return Operation::perform(on, {key(op.key), value(op.number)});
  }
  static constexpr bool takes_both = requires(Map & m, key_type k, mapped_type v) {
    Operation::perform(m, std::move(k), std::move(v));
  };
  /// As the element of a set is made.
  static constexpr bool takes_an_element = requires(Map & m, key_type k, mapped_type v) {
    Operation::perform(m, {std::move(k), std::move(v)});
  };
  /// Whether `perform` takes the map and these elements.
  static constexpr bool can = [] {
    if constexpr (takes == custom_arguments::nothing)
      return requires(Map & m) {
        Operation::perform(m);
      };
    else if constexpr (takes == custom_arguments::key)
      return requires(Map & m, key_type k) {
        Operation::perform(m, std::move(k));
      };
    else if constexpr (takes == custom_arguments::two_keys)
      return requires(Map & m, key_type k) {
        Operation::perform(m, std::move(k), std::move(k));
      };
    else
      return takes_both || takes_an_element;
  }();

  static custom_answer perform(Map& on, const operation& op, make<key_type> key,
                               make<mapped_type> value) {
    using result = decltype(called(on, op, key, value));
    using expected = decltype(expected_by<Operation>(std::declval<custom_contents&>(), 0, 0, {}));
    static_assert(std::is_void_v<result> == std::is_void_v<expected>,
                  "perform and expect of a custom operation must both answer, or neither");
    if constexpr (std::is_void_v<result>) {
      called(on, op, key, value);
      return std::nullopt;
    } else
      return told(called(on, op, key, value));
  }

private:
  template <class Result>
  static constexpr bool is_element =
      std::is_same_v<Result, key_type> || std::is_same_v<Result, mapped_type>;

  template <class Result>
  static custom_answer told(const Result& a) {
    if constexpr (is_element<Result>)
      return Elements::number(a);
    else if constexpr (std::is_integral_v<Result>)
      return static_cast<std::int64_t>(a);
    else {
      static_assert(
          requires {
            a ? 1 : 0;
            *a;
          },
          "perform of a custom operation must answer nothing, a bool, a number, a key or a value, "
          "or a pointer to one of these, or a std::optional");
      return a ? told(*a) : std::nullopt;
    }
  }
};

/// All operations: the map's own, and those that its traits name.
template <class Map, class Elements, class Asked>
class custom_operations_of {
  using types = decltype(std::tuple_cat(std::declval<typename custom_list<Map>::type>(),
                                        std::declval<typename custom_list<Asked>::type>()));

public:
  static constexpr std::size_t count = std::tuple_size_v<types>;
  static_assert(count <= most_custom_operations, "a map can have 32 custom operations");

  static constexpr bool any() noexcept {
    return []<class... Operation>(std::type_identity<std::tuple<Operation...>>) {
      return (custom_call<Map, Elements, Operation>::can || ...);
    }(std::type_identity<types>());
  }
  static constexpr bool can(std::size_t number) noexcept {
    bool yes = false;
    with(number, [&]<class Operation>(std::type_identity<Operation>) {
      yes = custom_call<Map, Elements, Operation>::can;
    });
    return yes;
  }
  /// Does the operation, if `perform` takes the elements.
  static custom_answer perform(Map& on, const operation& op, make<typename Elements::key_type> key,
                               make<typename Elements::mapped_type> value) {
    custom_answer a;
    with(op.step, [&]<class Operation>(std::type_identity<Operation>) {
      using call = custom_call<Map, Elements, Operation>;
      if constexpr (call::can)
        a = call::perform(on, op, key, value);
    });
    return a;
  }
  static std::vector<custom_operation> described() {
    static_assert(names_differ(), "two custom operations of the map have the same name");
    std::vector<custom_operation> all;
    for (std::size_t n = 0; n < count; ++n)
      with(n, [&]<class Operation>(std::type_identity<Operation>) {
        static_assert(
            is_custom_name(Operation::name),
            "the name of a custom operation must be letters, digits and '_', and not that "
            "of an operation that all maps have");
        all.push_back({Operation::name, arguments_of<Operation>(), expected_of<Operation>});
      });
    return all;
  }

private:
  static constexpr bool names_differ() noexcept {
    return []<class... Operation>(std::type_identity<std::tuple<Operation...>>) {
      const std::array<std::string_view, sizeof...(Operation)> names{Operation::name...};
      for (std::size_t n = 1; n < names.size(); ++n)
        if (std::find(names.begin() + n, names.end(), names[n - 1]) != names.end())
          return false;
      return true;
    }(std::type_identity<types>());
  }
  static constexpr void with(std::size_t number, auto visit) {
    [&]<std::size_t... N>(std::index_sequence<N...>) {
      ((N == number ? visit(std::type_identity<std::tuple_element_t<N, types>>()) : void()), ...);
    }
    (std::make_index_sequence<count>());
  }
};

} // namespace bucketproof::model
