// Runs a trace on a map template with the shape of std::unordered_map, in lockstep with the model.
#pragma once

#include "lockstep.hpp"
#include "verify/traits.hpp"

#include <optional>
#include <utility>

namespace bucketproof::model {

/// The first divergence of the map, held to what the standard promises, or none. What it has no
/// member for is left out (subject.hpp). `watching`, if given, sees what each operation answered;
/// the map's structure only if it has a view.
template <template <class Key, class T, class Hash, class KeyEqual, class Allocator> class Map>
std::optional<divergence> run_shaped(const trace& t, spectator* watching) {
  const auto with = [&]<class Elements>(Elements) {
    using key = typename Elements::key_type;
    using mapped = typename Elements::mapped_type;
    using map = Map<key, mapped, element_hash<Elements>, element_equal<Elements>,
                    ledger_allocator<std::pair<const key, mapped>>>;
    return lockstep<map, Elements>(t, verify::contract_of<verify::traits>(), nullptr, watching)
        .run();
  };
  switch (t.setup.keys) {
  case key_kind::integer:
    return with(integer_elements());
  case key_kind::string:
    return with(string_elements());
  case key_kind::tracked:
    return with(tracked_elements());
  }
  return std::nullopt;
}
template <template <class Key, class T, class Hash, class KeyEqual, class Allocator> class Map>
std::optional<divergence> run_shaped(const trace& t) {
  return run_shaped<Map>(t, nullptr);
}

} // namespace bucketproof::model
