#pragma once

#include "groups.hpp"

#include <utility>

namespace bucketproof::model::operations {

struct insert;

/// The node of the key is extracted and inserted again.
struct reinsert : of_family<reinsert, insert> {
  static constexpr facts row{
      .name = "reinsert",
      .arguments = form::key,
      .says = "extracts the key's node, if there is one, and inserts it again; answers whether",
      .answer = answers::number,
      .is_for = purpose::adds,
      .iterators = keeps::nothing,
      .after_a_throw = throw_leaves::some,
      .weight = 8,
      .standard = {
          "an extracted element is present again when its node is inserted, where it was in "
          "memory",
          "[unord.req.general] a.extract(k), a.insert(nh)"}};
  template <class Has>
  static constexpr bool is_had() noexcept {
    if constexpr (Has::asks("node_handles"))
      return requires(typename Has::map_type & m, const typename Has::key_type& k) {
        m.insert(m.extract(k));
        m.extract(k).empty();
      };
    else
      return false;
  }
  static auto expect(auto& right) { return right.count(right.has_key() ? 1 : 0); }
  static void specify(auto&) noexcept {} // a map that is specified has no nodes
  static auto perform(auto& map) {
    auto node = map.on.extract(map.key());
    const bool is_there = !node.empty();
    map.on.insert(std::move(node));
    return map.count(is_there ? 1 : 0);
  }
  static auto call_map(const auto& map) {
    return "[&] { auto node = " + map.name() + ".extract(" + map.key() +
           "); const bool is_there = !node.empty(); " + map.name() +
           ".insert(std::move(node)); return std::size_t{is_there}; }()";
  }
  static auto call_oracle(const auto& right) { return right.call("count", right.key()); }
};

} // namespace bucketproof::model::operations
