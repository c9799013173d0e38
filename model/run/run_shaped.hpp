// Runs a trace on a map template with the shape of std::unordered_map, in lockstep with the model.
#pragma once

#include "model/adapter/adapter.hpp"
#include "model/check/lockstep.hpp"
#include "model/verify/traits.hpp"

#include <optional>

namespace bucketproof::model {

/// Makes the map with the harness's elements.
template <template <class Key, class T, class Hash, class KeyEqual, class Allocator> class Map>
map_maker shaped_maker(key_kind keys) {
  return with_elements(keys, []<class Elements>() -> map_maker {
    using key = typename Elements::key_type;
    using mapped = typename Elements::mapped_type;
    using map = Map<key, mapped, element_hash<Elements>, element_equal<Elements>,
                    element_allocator<Elements>>;
    return adapter<map, Elements>::make;
  });
}

/// The first divergence of the map, held to what the standard promises, or none. What it has no
/// member for is skipped (adapter/members.hpp).
template <template <class Key, class T, class Hash, class KeyEqual, class Allocator> class Map>
std::optional<divergence> run_shaped(const trace& t) {
  return lockstep(t, verify::contract_of<verify::traits>(), shaped_maker<Map>(t.setup.keys)).run();
}

} // namespace bucketproof::model
