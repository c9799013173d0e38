// Whether iterators outlive an operation, measured with the map's own iterators.
#pragma once

#include "model/adapter/adapter.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace bucketproof::verify {

template <class Map, class Elements, class Asked>
class kept_iterators {
  using adapter = model::adapter<Map, Elements, Asked>;
  using map_name = model::map_name;
  using iterator = decltype(std::declval<Map&>().begin());

public:
  /// Keeps an iterator at each of `n` elements of map a, and at those of b, while the operation is
  /// done; whether each is then the one that find answers, and goes on to the end as that one does.
  /// An iterator that is not valid may do anything: to be called in a process of its own.
  static bool hold(const model::operation& op, std::uint32_t n) {
    adapter s({.keys = model::key_kind::tracked});
    fill(s, map_name::a, 0, n);
    fill(s, map_name::b, 5000, 20);
    std::array<std::map<std::uint32_t, iterator>, 2> kept;
    for (const map_name m : {map_name::a, map_name::b})
      for (iterator it = get(s, m).begin(); !(it == get(s, m).end()); ++it)
        kept[static_cast<std::size_t>(m)].emplace(Elements::number((*it).first), it);
    model::observation unread;
    s.apply(op, std::nullopt, unread);
    for (const map_name of : {map_name::a, map_name::b})
      for (const auto& [key, it] : kept[static_cast<std::size_t>(of)])
        for (const map_name in : {of, model::other(of)}) {
          Map& m = get(s, in);
          if (m.find(Elements::key(key)) == m.end())
            continue;
          if (!goes_on_from_find(it, key, m))
            return false;
          break;
        }
    return true;
  }

private:
  static Map& get(adapter& s, map_name m) { return const_cast<Map&>(s.map(m)); }
  static void fill(adapter& s, map_name m, std::uint32_t first, std::uint32_t n) {
    model::observation unread;
    if (n != 0)
      s.apply({.what = model::verb::insert_run,
               .on = m,
               .number = static_cast<std::uint32_t>(n),
               .key = first},
              std::nullopt, unread);
  }
  static bool goes_on_from_find(iterator kept, std::uint32_t key, Map& m) {
    iterator found = m.find(Elements::key(key));
    std::size_t left = m.size();
    for (; !(found == m.end()); ++found, ++kept, --left)
      if (left == 0 || !(kept == found) ||
          std::addressof((*kept).second) != std::addressof((*found).second))
        return false;
    return kept == m.end();
  }
};

/// Null for a map whose iterators do not outlive a loop, or yield copies.
template <class Map, class Elements, class Asked>
constexpr auto iterators_kept() noexcept -> bool (*)(const model::operation&, std::uint32_t) {
  using has = model::members<Map, Elements, Asked>;
  if constexpr (has::has_iterators && has::finds)
    if constexpr (std::is_lvalue_reference_v<decltype(*std::declval<Map&>().begin())> &&
                  std::is_same_v<decltype(std::declval<Map&>().begin()),
                                 decltype(std::declval<Map&>().find(Elements::key(0)))>)
      return kept_iterators<Map, Elements, Asked>::hold;
  return nullptr;
}

} // namespace bucketproof::verify
