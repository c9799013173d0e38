// What a map does when it should make room that no machine has.
#pragma once

#include "props/verify/shape.hpp"
#include "props/verify/verified.hpp"

#include "model/adapter/accounting.hpp"
#include "model/run/isolated.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::verify {

/// Of all maps with a bounded_allocator.
inline std::size_t bounded_bytes = 0;

/// Refuses what would take the maps beyond 256 MB, at once or piece by piece, so that nothing
/// depends on the machine's memory.
template <class T>
struct bounded_allocator : model::allocator_types<T> {
  template <class U>
  struct rebind {
    using other = bounded_allocator<U>;
  };

  bounded_allocator() = default;
  template <class U>
  explicit(false) bounded_allocator(const bounded_allocator<U>&) noexcept {}

  T* allocate(std::size_t n) {
    if (n > (most - bounded_bytes) / sizeof(T))
      throw std::bad_alloc();
    T* const p = std::allocator<T>().allocate(n);
    bounded_bytes += n * sizeof(T);
    return p;
  }
  void deallocate(T* p, std::size_t n) noexcept {
    bounded_bytes -= n * sizeof(T);
    std::allocator<T>().deallocate(p, n);
  }
  /// A map may refuse by that, and is to be asked what it does by itself.
  static constexpr std::size_t max_size() noexcept {
    return static_cast<std::size_t>(-1) / sizeof(T) / 2;
  }
  template <class U>
  bool operator==(const bounded_allocator<U>&) const noexcept {
    return true;
  }

private:
  static constexpr std::size_t most = std::size_t{1} << 28;
};

/// How a map is called to make room.
enum class asked_by : std::uint8_t { reserve, rehash, construction };
inline constexpr std::array asked_by_all{asked_by::reserve, asked_by::rehash,
                                         asked_by::construction};

inline std::string name(asked_by way) {
  constexpr std::array names{"reserve(n)", "rehash(n)", "made with n buckets"};
  return names[static_cast<std::size_t>(way)];
}

template <class Shape, class Elements>
class huge_argument {
  using hash = model::element_hash<Elements>;
  using equal = model::element_equal<Elements>;
  using element = std::pair<const typename Elements::key_type, typename Elements::mapped_type>;
  using map = map_of<Shape, Elements, hash, equal, bounded_allocator<element>>;

public:
  /// That a map must be able to hold to be asked.
  static constexpr std::uint32_t elements = 200;

private:
  static constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();
  /// Half of the bits: where a smaller type, or a product in it, wraps around.
  static constexpr std::size_t around = std::size_t{1}
                                        << (std::numeric_limits<std::size_t>::digits / 2);
  static constexpr std::uint32_t before = 20, after = elements;
  static constexpr bool can_be_filled =
      requires(map & m, typename Elements::key_type k, typename Elements::mapped_type v) {
    m.find(k) == m.end();
    requires requires {
      m.insert({k, v});
    } || requires {
      m.try_emplace(k, v);
    };
  };

public:
  /// The arguments: where sums wrap, where products with the size of an element do, and more than
  /// a machine has.
  static constexpr std::array<std::size_t, 10> all{largest,
                                                   largest - 1,
                                                   largest / 2 + 1,
                                                   largest / 2,
                                                   largest / sizeof(element) + 1,
                                                   largest >> 16U,
                                                   around + 8,
                                                   around / 8 * 7 + 8,
                                                   around / 4 * 3 + 8,
                                                   around / 2 + 8};
  static std::string name_of(std::size_t n) {
    const unsigned bits = std::numeric_limits<std::size_t>::digits;
    if (n == largest || n == largest - 1)
      return "2^" + std::to_string(bits) + (n == largest ? " - 1" : " - 2");
    if (n == largest / 2 + 1)
      return "2^" + std::to_string(bits - 1);
    return std::to_string(n);
  }
  static constexpr bool can_ask(asked_by way) {
    if constexpr (!can_be_filled)
      return false;
    switch (way) {
    case asked_by::reserve:
      return requires(map & m, std::size_t n) {
        m.reserve(n);
      };
    case asked_by::rehash:
      return requires(map & m, std::size_t n) {
        m.rehash(n);
      };
    case asked_by::construction:
      return std::is_constructible_v<map, std::size_t, hash, equal>;
    }
    return false;
  }

  /// A table of all ways and arguments; null for a map that cannot be asked.
  static constexpr auto tabulated() noexcept -> table (*)() {
    if constexpr (can_ask(asked_by::reserve) || can_ask(asked_by::rehash))
      return tabulate;
    else
      return nullptr;
  }

  /// What became of it, from a process of its own.
  struct result {
    std::string did;   ///< What was thrown; "nothing" if it returned; what it died of.
    std::string wrong; ///< What the map lost or does not do any more; empty if nothing.
  };
  static result ask(asked_by way, std::size_t n) {
    const auto o = model::isolated(
        [way, n] {
          const result r = asked(way, n);
          return r.did + '\n' + r.wrong;
        },
        10);
    if (!o.said)
      return {o.died, o.died};
    const std::size_t end = o.said->find('\n');
    return {o.said->substr(0, end), o.said->substr(end + 1)};
  }

private:
  static table tabulate() {
    table t{{"n"}, {}};
    for (const asked_by way : asked_by_all)
      if (can_ask(way))
        t.columns.push_back(name(way));
    for (const std::size_t n : all) {
      std::vector<std::string> row{name_of(n)};
      for (const asked_by way : asked_by_all)
        if (can_ask(way)) {
          const result r = ask(way, n);
          row.push_back(r.did + (r.wrong.empty() || r.wrong == r.did ? "" : "; " + r.wrong));
        }
      t.rows.push_back(std::move(row));
    }
    return t;
  }
  static result asked(asked_by way, std::size_t n) {
    result r{"nothing", ""};
    map m = made<map>(hash(), equal());
    const auto put = [&m](std::uint32_t first, std::uint32_t last) {
      for (std::uint32_t k = first; k < last; ++k)
        if constexpr (requires { m.insert({Elements::key(k), Elements::value(k)}); })
          m.insert({Elements::key(k), Elements::value(k)});
        else
          m.try_emplace(Elements::key(k), Elements::value(k));
    };
    put(0, before);
    try {
      r.wrong = do_ask(m, way, n);
    } catch (const std::length_error&) {
      r.did = "std::length_error";
    } catch (const std::bad_alloc&) {
      r.did = "std::bad_alloc";
    } catch (const std::exception& e) {
      r.did = std::string("threw: ") + e.what();
    }
    put(before, after);
    if (r.wrong.empty() && m.size() != after)
      r.wrong = "size() " + std::to_string(m.size()) + " in place of " + std::to_string(after);
    for (std::uint32_t k = 0; k < after && r.wrong.empty(); ++k)
      if (const auto at = m.find(Elements::key(k));
          at == m.end() || Elements::number((*at).second) != k)
        r.wrong = "find(" + std::to_string(k) + ") does not find what was inserted";
    return r;
  }
  static std::string do_ask(map& m, asked_by way, std::size_t n) {
    if (way == asked_by::reserve) {
      if constexpr (can_ask(asked_by::reserve)) {
        m.reserve(n);
        return too_few_buckets(m, way, n);
      }
    } else if (way == asked_by::rehash) {
      if constexpr (can_ask(asked_by::rehash)) {
        m.rehash(n);
        return too_few_buckets(m, way, n);
      }
    } else if constexpr (can_ask(asked_by::construction)) {
      [[maybe_unused]] const map asked_for(n, hash(), equal());
      return too_few_buckets(asked_for, way, n);
    }
    return {};
  }
  /// Of what returned: whether n was cut to half of its bits. What is nearly all that std::size_t
  /// counts is left to the map: sums and products of that wrap around.
  static std::string too_few_buckets(const map& m, asked_by way, std::size_t n) {
    if constexpr (requires { m.bucket_count() < n; }) {
      double wanted = static_cast<double>(n);
      if constexpr (requires { m.max_load_factor() > 1.0F; })
        if (way == asked_by::reserve)
          wanted /= static_cast<double>(m.max_load_factor());
      constexpr double rounding = 0.99;
      if (n <= around + 8 && static_cast<double>(m.bucket_count()) < rounding * wanted)
        return "it returned, with bucket_count() " + std::to_string(m.bucket_count());
    }
    return {};
  }
};

} // namespace bucketproof::verify
