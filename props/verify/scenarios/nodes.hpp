// The scenario of node handles.
#pragma once

#include "case_mark.hpp"
#include "known_defects.hpp"
#include "scenario_map.hpp"

#include "props/verify/shape.hpp"

#include "model/adapter/accounting.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace bucketproof::verify {

template <class Shape, class Elements>
class node_scenarios : scenario_map<Shape, Elements> {
  using shared = scenario_map<Shape, Elements>;
  using shared::at_most, shared::difference, shared::filled, shared::key, shared::make,
      shared::number, shared::put, shared::text;
  using typename shared::key_type, typename shared::map, typename shared::oracle;

public:
  static constexpr bool has_node_handles = shared::template has_nodes<map>;

  static wrong nodes() {
    for (const auto step : {go_to_another_map, come_back, stay_out_where_present, are_renamed,
                            of_an_iterator, with_a_hint, are_dropped})
      if (const wrong w = step())
        return w;
    return std::nullopt;
  }

private:
  static wrong go_to_another_map() {
    map from = make(), to = make();
    oracle right = filled(from, at_most(200)), there;
    for (std::uint32_t k = 0; k < 250; k += 2) {
      begin_case("extract(" + text(k) + "), inserted into another map");
      const auto* const lies = address(from, k);
      auto node = from.extract(key(k));
      if (node.empty() != !right.contains(k))
        return "extract(" + text(k) + ") answers the wrong node";
      const bool is_there = !node.empty();
      if (is_there) {
        there.emplace(k, right[k]);
        right.erase(k);
      }
      to.insert(std::move(node));
      if (!node.empty())
        return "insert of the node of key " + text(k) + " leaves the handle full";
      if (is_there && keeps_addresses() && address(to, k) != lies)
        return "the element of key " + text(k) + " moves as its node goes to another map";
    }
    if (const wrong w = difference(from, right, "extracted from"))
      return w;
    return difference(to, there, "nodes inserted");
  }

  static wrong come_back() {
    map m = make();
    const oracle right = filled(m, at_most(100));
    for (std::uint32_t k = 0; k < at_most(100); ++k) {
      begin_case("extract(" + text(k) + "), inserted again");
      const auto* const lies = address(m, k);
      auto answered = m.insert(m.extract(key(k)));
      if constexpr (requires {
                      answered.inserted ? 1 : 0;
                      number((*answered.position).first);
                      answered.node.empty();
                    }) {
        if (!answered.inserted || !answered.node.empty() || number((*answered.position).first) != k)
          return "insert of the node of key " + text(k) + " answers that it was not inserted";
      }
      if (keeps_addresses() && address(m, k) != lies)
        return "the element of key " + text(k) + " moves as its node is inserted again";
    }
    if (const wrong w = difference(m, right, "nodes that came back"))
      return w;
    auto none = m.insert(m.extract(key(at_most(100) + 7)));
    if constexpr (requires {
                    none.inserted ? 1 : 0;
                    none.position == m.end();
                  })
      if (none.inserted || !(none.position == m.end()))
        return "insert of an empty node answers that something was inserted";
    return difference(m, right, "an empty node was inserted");
  }

  static wrong stay_out_where_present() {
    map from = make(), to = make();
    oracle right = filled(to, at_most(50));
    for (std::uint32_t k = 0; k < at_most(50); k += 3) {
      begin_case("the node of key " + text(k) + ", which is present in the map");
      put(from, k, k + 9);
      auto answered = to.insert(from.extract(key(k)));
      if constexpr (requires {
                      answered.inserted ? 1 : 0;
                      number((*answered.position).first);
                      Elements::number(answered.node.mapped());
                    }) {
        if (answered.inserted || number((*answered.position).first) != k)
          return "insert of a node whose key " + text(k) +
                 " is present answers that it was inserted";
        if (answered.node.empty() || Elements::number(answered.node.mapped()) != k + 9)
          return "insert of a node whose key " + text(k) + " is present loses the node";
      }
    }
    if (const wrong w = difference(from, {}, "all was extracted"))
      return w;
    return difference(to, right, "the keys of all nodes were present");
  }

  static wrong are_renamed() {
    map m = make();
    oracle right = filled(m, at_most(100));
    for (std::uint32_t k = 0; k + 1 < at_most(100); k += 5) {
      begin_case("the key of the node of " + text(k) + " changed");
      auto node = m.extract(key(k));
      if constexpr (requires { node.key() = key(k); }) {
        node.key() = key(k + 1000);
        right.erase(k);
        right.emplace(k + 1000, k);
      }
      m.insert(std::move(node));
    }
    return difference(m, right, "nodes with other keys inserted");
  }

  static wrong of_an_iterator() {
    map m = make();
    oracle right = filled(m, at_most(60));
    if constexpr (requires { m.extract(std::as_const(m).begin()).empty(); })
      while (m.size() > at_most(60) / 2) {
        const std::uint32_t first = number((*std::as_const(m).begin()).first);
        begin_case("extract(begin()), key " + text(first));
        auto node = m.extract(std::as_const(m).begin());
        if constexpr (requires { number(node.key()); })
          if (node.empty() || number(node.key()) != first)
            return "extract(begin()) answers another node";
        right.erase(first);
      } // the handle frees the element
    return difference(m, right, "extract(begin()) until half is gone");
  }

  static wrong with_a_hint() {
    map m = make();
    const oracle right = filled(m, at_most(60));
    for (std::uint32_t k = 0; k < at_most(60); k += 2) {
      begin_case("insert(hint, node), key " + text(k));
      auto node = m.extract(key(k));
      if constexpr (requires { (*m.insert(std::as_const(m).begin(), std::move(node))).first; }) {
        const auto at = m.insert(std::as_const(m).begin(), std::move(node));
        if (at == m.end() || number((*at).first) != k)
          return "insert(hint, node) of key " + text(k) + " answers another place";
        if (!node.empty())
          return "insert(hint, node) of key " + text(k) + " leaves the handle full";
        map other = make();
        put(other, k, k + 9);
        auto present = other.extract(key(k));
        m.insert(std::as_const(m).begin(), std::move(present));
        if (present.empty() && !known_defects::hinted_insert_loses_a_node<map>())
          return "insert(hint, node) of key " + text(k) + ", which is present, loses the node";
      } else
        m.insert(std::move(node));
    }
    return difference(m, right, "insert(hint, node)");
  }

  /// Handles that are full give their elements back, at their end and where others are assigned.
  static wrong are_dropped() {
    const model::accounting before = model::current_accounting();
    {
      map m = make();
      filled(m, at_most(40));
      auto node = m.extract(key(0));
      for (std::uint32_t k = 1; k < at_most(40); ++k) {
        begin_case("a handle assigned over another, key " + text(k));
        node = m.extract(key(k));
        if (node.empty())
          return "a handle is empty after extract(" + text(k) + ") was assigned to it";
      }
      auto moved = std::move(node);
      if (!node.empty() || moved.empty())
        return "a handle that was moved from is not empty, or the other is";
    }
    const model::accounting& after = model::current_accounting();
    if (after.bytes != before.bytes)
      return "nodes whose handles were dropped: " + std::to_string(after.bytes - before.bytes) +
             " bytes of memory were not given back";
    if (after.keys != before.keys || after.values != before.values)
      return "nodes whose handles were dropped: their elements were not destroyed";
    return std::nullopt;
  }

  /// A map whose growth moves elements has no nodes to keep them where they are.
  static bool keeps_addresses() {
    static const bool keeps = [] {
      map m = make();
      put(m, 0, 0);
      const void* const lies = address(m, 0);
      for (std::uint32_t k = 1; k < at_most(1000); ++k)
        put(m, k, k);
      return address(m, 0) == lies;
    }();
    return keeps;
  }
  /// Of the value, where the map has the key.
  static const void* address(map& m, std::uint32_t k) {
    const auto at = m.find(key(k));
    return at == m.end() ? nullptr : static_cast<const void*>(&(*at).second);
  }
};

} // namespace bucketproof::verify
