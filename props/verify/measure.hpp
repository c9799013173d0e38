// What is measured of a map, whatever it promises: the guarantee that throws leave, which
// operations move elements, what operations cost, how it takes bad hashes, what memory it keeps.
#pragma once

#include "verified.hpp"

#include "model/adapter/accounting.hpp"
#include "model/adapter/map_under_test.hpp"
#include "model/oracle/contract.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bucketproof::verify {

using model::failpoint;

enum class moving : std::uint8_t { counted, may_throw };

/// A tracked object whose moves are failpoints, too.
template <model::role Role, moving Moves>
class mover {
  static constexpr bool is_quiet = Moves == moving::counted;

public:
  explicit mover(std::uint32_t number = 0) noexcept : held_(number) {}
  mover(const mover&) = default; // a failpoint of what is held
  mover(mover&& other) noexcept(is_quiet) : held_((happen(), std::move(other.held_))) {}
  mover& operator=(const mover&) = default;
  mover& operator=(mover&& other) noexcept(is_quiet) {
    happen();
    held_ = std::move(other.held_);
    return *this;
  }
  ~mover() = default;
  std::uint32_t number() const noexcept { return held_.number(); }
  friend bool operator==(const mover& a, const mover& b) noexcept {
    return a.number() == b.number();
  }

private:
  static void happen() noexcept(is_quiet) {
    if constexpr (is_quiet)
      model::count(failpoint::move);
    else
      model::hit(failpoint::move);
  }
  model::tracked<Role> held_;
};
template <moving Moves>
struct moving_elements {
  using key_type = mover<model::role::key, Moves>;
  using mapped_type = mover<model::role::value, Moves>;
  static key_type key(std::uint32_t number) noexcept { return key_type(number); }
  static mapped_type value(std::uint32_t number) noexcept { return mapped_type(number); }
  static void renumber(key_type& key, std::uint32_t number) noexcept { key = key_type(number); }
  static std::uint32_t number(const auto& of) noexcept { return of.number(); }
};
using counted_elements = moving_elements<moving::counted>;
using throwing_elements = moving_elements<moving::may_throw>;

} // namespace bucketproof::verify

template <bucketproof::verify::moving Moves>
inline constexpr bool
    bucketproof::model::has_failpoints<bucketproof::verify::moving_elements<Moves>> = true;

namespace bucketproof::verify {

/// The map to be measured, with each kind of elements that a measurement takes; null where the map
/// does not hold it.
struct measured_maps {
  model::map_maker counted = nullptr;  ///< Elements that count what is done to them.
  model::map_maker throwing = nullptr; ///< The same, whose moves may throw.
  model::map_maker plain = nullptr;    ///< Integers, or what else the map holds: for its memory.
  bool (*has)(model::verb) = nullptr;
  bool takes_hash = false;
  model::contract promised;
  /// Whether iterators are as good as new ones after an operation on a map of `n` elements. May do
  /// anything where they are not: to be called in a process of its own. Null for maps without.
  bool (*keeps_iterators)(const model::operation& op, std::uint32_t n) = nullptr;
  /// `rehash(0)` of map a; null for a map that has no such member.
  void (*rehash_to_fit)(model::map_under_test& maps) = nullptr;
  /// What a call for more room than there is does, by ways of asking for it.
  table (*huge_arguments)() = nullptr;
};
/// All measurements of such a map; what cannot be measured is skipped.
void add_measurements(verified& v, const measured_maps& maps);

} // namespace bucketproof::verify
