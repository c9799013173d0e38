// Defects of this standard library's own maps, found by trying: they are not counted against a map
// that is one of them. Each has a program in props/verify/findings/.
#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace bucketproof::verify::known_defects {

template <class K, class V, class H, class E, class A>
constexpr void is_standard(const std::unordered_map<K, V, H, E, A>&) {}
template <class K, class H, class E, class A>
constexpr void is_standard(const std::unordered_set<K, H, E, A>&) {}
/// Whether the map is a standard one, or derived from it.
template <class Map>
concept standard = requires(const Map& m) {
  is_standard(m);
};

/// findings/libstdcxx_merge.cpp: keys of the source can be inserted a second time.
template <class Map>
bool merge_goes_by_the_hash_of_the_source() {
  if constexpr (!standard<Map>)
    return false;
  else {
    struct shifted {
      std::size_t by = 0;
      std::size_t operator()(int key) const { return static_cast<std::size_t>(key) + by; }
    };
    constexpr int n = 10;
    std::unordered_set<int, shifted> into, from(0, shifted{n / 2});
    for (int key = 0; key < n; ++key) {
      into.insert(key);
      from.insert(key);
    }
    into.merge(from);
    return into.size() != n;
  }
}

/// findings/libstdcxx_insert_node.cpp: insert(hint, node) destroys a node whose key is present.
template <class Map>
bool hinted_insert_loses_a_node() {
  if constexpr (!standard<Map>)
    return false;
  else {
    std::unordered_set<int> into{1}, from{1};
    auto node = from.extract(1);
    into.insert(into.cbegin(), std::move(node));
    return node.empty();
  }
}

/// findings/libcxx_assign_list.cpp: a list with a key twice leaves a node behind.
template <class Map>
bool assigned_list_leaks_a_node() {
  if constexpr (!standard<Map>)
    return false;
  else {
    // The node that leaks holds one more reference to the object.
    const auto object = std::make_shared<int>();
    {
      std::unordered_map<int, std::shared_ptr<int>> m{{10, object}, {11, object}, {12, object}};
      m = {{1, object}, {1, object}};
    }
    return object.use_count() != 1;
  }
}

} // namespace bucketproof::verify::known_defects
