// The template that MAP or SET names, with as many arguments as it takes: a map of Key, T, Hash,
// Equal and Allocator, or of the first four, three or two of them; a set likewise, without T.
#pragma once

#include "set.hpp"
#include "shape.hpp"

#include "model/adapter/elements.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// A template-id, and how many arguments it was given.
template <class Type, std::size_t Arguments>
struct instance {
  using type = Type;
  static constexpr std::size_t arguments = Arguments;
};

/// Overloads that take a larger `preference` are tried first.
template <std::size_t N>
struct preference : preference<N - 1> {};
template <>
struct preference<0> {};

/// An allocator of the type that the template's own default has: some insist on std::pair<Key, T>,
/// and all that names the type of a map is done without instantiating it.
template <class Type>
struct default_allocator;
template <template <class...> class Map, class Key, class T, class Hash, class Equal,
          class Allocator>
struct default_allocator<Map<Key, T, Hash, Equal, Allocator>> {
  using type = Allocator;
};
/// Whether the type is of a template whose allocator is one of such elements.
template <class Type, class Element>
inline constexpr bool allocates = requires {
  requires std::is_same_v<typename default_allocator<Type>::type::value_type, Element>;
};
template <template <class...> class Map, class Key, class T, class Hash, class Equal,
          class Allocator>
consteval auto wanted_allocator() {
  if constexpr (requires {
                  typename default_allocator<Map<Key, T, Hash, Equal>>::type::value_type;
                })
    return std::type_identity<typename std::allocator_traits<Allocator>::template rebind_alloc<
        typename default_allocator<Map<Key, T, Hash, Equal>>::type::value_type>>();
  else
    return std::type_identity<Allocator>();
}

// A template that does not take so many arguments, or is constrained to others, drops out of
// overload resolution.
template <template <class...> class Map, class Key, class T, class Hash, class Equal,
          class Allocator>
instance<Map<Key, T, Hash, Equal,
             typename decltype(wanted_allocator<Map, Key, T, Hash, Equal, Allocator>())::type>,
         5>
    map_instance(preference<5>);
template <template <class...> class Map, class Key, class T, class Hash, class Equal, class>
instance<Map<Key, T, Hash, Equal>, 4> map_instance(preference<4>);
template <template <class...> class Map, class Key, class T, class Hash, class, class>
instance<Map<Key, T, Hash>, 3> map_instance(preference<3>);
template <template <class...> class Map, class Key, class T, class, class, class>
instance<Map<Key, T>, 2> map_instance(preference<2>);

template <template <class...> class Set, class Key, class Hash, class Equal, class Allocator>
instance<Set<Key, Hash, Equal, Allocator>, 4> set_instance(preference<4>);
template <template <class...> class Set, class Key, class Hash, class Equal, class>
instance<Set<Key, Hash, Equal>, 3> set_instance(preference<3>);
template <template <class...> class Set, class Key, class Hash, class, class>
instance<Set<Key, Hash>, 2> set_instance(preference<2>);
template <template <class...> class Set, class Key, class, class, class>
instance<Set<Key>, 1> set_instance(preference<1>);

template <template <class...> class Map, class... Arguments>
using map_instance_t = decltype(map_instance<Map, Arguments...>(preference<5>()));
template <template <class...> class Set, class... Arguments>
using set_instance_t = decltype(set_instance<Set, Arguments...>(preference<4>()));

/// What MAP names: an instance of a template, or a class that is no template.
template <template <class...> class Map, class... Arguments>
map_instance_t<Map, Arguments...> map_named();
template <class Map, class...>
instance<Map, 0> map_named();

/// The hash functor that the template has by default, if its parameter comes where a hash functor's
/// does; else void. The type of a map is named, and not instantiated.
template <class Map>
struct hash_of_map : std::type_identity<void> {};
template <template <class...> class Map, class Key, class T, class Hash, class... Others>
struct hash_of_map<Map<Key, T, Hash, Others...>> : std::type_identity<Hash> {};
template <class Set>
struct hash_of_set : std::type_identity<void> {};
template <template <class...> class Set, class Key, class Hash, class... Others>
struct hash_of_set<Set<Key, Hash, Others...>> : std::type_identity<Hash> {};
template <template <class...> class Map, class Key>
hash_of_map<Map<Key, std::uint32_t>> map_hash_by_default();
template <class, class>
std::type_identity<void> map_hash_by_default();
template <template <class...> class Set, class Key>
hash_of_set<Set<Key>> set_hash_by_default();

/// Asked in the generated file whether all parameters of a template are types; the question must
/// depend on a template parameter, or a template of another kind would be an error there.
struct type_parameters {
  template <template <class...> class>
  static void allow();
  template <class>
  static void allow();
};

/// The template of a set where a template of a map is asked for.
template <template <class...> class Set, class Key, class T, class Hash, class Equal,
          class Allocator>
using map_of_set_instance_t =
    set_instance_t<Set, set_element<Key, T>, set_hash<Hash>, set_equal<Equal>, Allocator>;

template <template <template <class...> class, class...> class Instance,
          template <class...> class Template, class Elements>
consteval std::size_t arguments_for() {
  using key = typename Elements::key_type;
  using mapped = typename Elements::mapped_type;
  using hash = model::element_hash<Elements>;
  using equal = model::element_equal<Elements>;
  using allocator = counting_allocator_for<Elements>;
  if constexpr (requires { typename Instance<Template, key, mapped, hash, equal, allocator>; })
    return Instance<Template, key, mapped, hash, equal, allocator>::arguments;
  else
    return 0;
}
/// The most arguments that the template takes, whatever the elements; 0 if it takes none of them.
template <template <template <class...> class, class...> class Instance,
          template <class...> class Template>
consteval std::size_t arguments() {
  return std::max({arguments_for<Instance, Template, model::integer_elements>(),
                   arguments_for<Instance, Template, model::string_elements>(),
                   arguments_for<Instance, Template, string_to_number_elements>(),
                   arguments_for<Instance, Template, model::tracked_elements>()});
}

inline std::string spelled(std::string name, std::vector<std::string_view> parameters,
                           std::size_t count) {
  std::string_view separator = "<";
  for (std::size_t i = 0; i < count; ++i, separator = ", ")
    name.append(separator).append(parameters[i]);
  return name + ">";
}
/// The template as C++ text, with the arguments that it takes.
template <template <class...> class Map>
std::string spelled_map(std::string name) {
  return spelled(std::move(name), {"Key", "T", "Hash", "Equal", "Allocator"},
                 arguments<map_instance_t, Map>());
}
template <class Map>
std::string spelled_map(std::string name) {
  return name;
}
template <template <class...> class Set>
std::string spelled_set(std::string name) {
  return spelled(std::move(name), {"Key", "Hash", "Equal", "Allocator"},
                 arguments<map_of_set_instance_t, Set>());
}

} // namespace bucketproof::verify
