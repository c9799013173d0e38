// The map under test, by the elements that it is to hold.
#pragma once

#include "few.hpp"

#include "model/elements.hpp"
#include "model/ledger.hpp"

#include <type_traits>
#include <utility>

namespace bucketproof::verify {

template <class Elements>
using ledger_allocator_for = model::ledger_allocator<
    std::pair<const typename Elements::key_type, typename Elements::mapped_type>>;

/// `Shape::map<Key, T, Hash, Equal, Allocator>` is what was named.
template <class Shape, class Elements, class Hash = model::element_hash<Elements>,
          class Equal = model::element_equal<Elements>,
          class Allocator = ledger_allocator_for<Elements>>
using map_itself =
    typename Shape::template map<typename Elements::key_type, typename Elements::mapped_type, Hash,
                                 Equal, Allocator>;

/// A map that is constrained to other elements does not hold them.
template <class Shape, class Elements>
concept holds = requires {
  typename map_itself<Shape, Elements>;
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
          class Allocator = ledger_allocator_for<Elements>>
using map_of = typename as_it_is_or_of_few<map_itself<Shape, Elements, Hash, Equal, Allocator>,
                                           Elements>::type;

/// A map with that hash, where it takes one.
template <class Map, class Hash, class Equal>
Map made(const Hash& hash, const Equal& equal) {
  if constexpr (std::is_constructible_v<Map, int, Hash, Equal>)
    return Map(0, hash, equal);
  else if constexpr (std::is_constructible_v<Map, Hash, Equal>)
    return Map(hash, equal);
  else
    return Map();
}

} // namespace bucketproof::verify
