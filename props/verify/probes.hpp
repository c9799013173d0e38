// What is measured of a map: operations on maps of some size, and what a throw in one of them
// leaves.
#pragma once

#include "measure.hpp"

#include "model/adapter/injection.hpp"
#include "model/adapter/map_under_test.hpp"
#include "model/oracle/contract.hpp"
#include "model/trace/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bucketproof::verify {

using maps_under_test = std::unique_ptr<model::map_under_test>;

/// The largest map that is measured for each size.
inline constexpr std::uint32_t largest_measured = 64;

/// An operation whose cost or effect is measured.
struct probe {
  std::string name;
  model::verb what = model::verb::insert;
  bool present = false; ///< The key is one that is there.
  /// Of the maps that it is measured on, up to `largest_measured`.
  std::vector<std::uint32_t> sizes = {};

  model::operation on_a_map_of(std::uint32_t n) const noexcept;
};
/// Keys from here on only map b has.
inline constexpr std::uint32_t first_key_in_b = 5000;
/// Those that the map has. One that rehashes in some maps, as bucket_count() tells, is two: with a
/// rehash and without. Makes maps to find that out.
std::vector<probe> probes_of(const measured_maps& m);
/// The operations of these. Makes none.
std::vector<model::verb> probed(const measured_maps& m);

model::setup with_hash(model::hash_kind hash);
/// Elements that a map of limited capacity can hold.
std::uint32_t at_most(const measured_maps& m, std::uint32_t n) noexcept;
void apply(model::map_under_test& to, const model::operation& op);
void fill(model::map_under_test& s, model::map_name m, std::uint32_t first, std::uint32_t n);
/// Maps a of `n` elements, the keys from 0 on, and b of 20 others.
maps_under_test filled(const measured_maps& m, model::map_maker make, std::uint32_t n);

/// What a throw left of a map, the better first.
enum class left : std::uint8_t { no_such_event, swallowed, strong, basic, lossy, broken };
std::string shown(left l);

/// Makes each failpoint of a kind throw in an operation, one after the other.
class guarantee_probe {
public:
  guarantee_probe(const measured_maps& m, model::map_maker make, const probe& p, failpoint e)
      : maps_(m),
        make_(make),
        probe_(p),
        event_(e) {}

  struct worst {
    left what = left::no_such_event;
    std::uint32_t size = 0; ///< Of the map, at which it was found.
    std::size_t nth = 0;    ///< Of the failpoints in the operation.
  };
  /// The worst that the probe's maps show. May crash as the map does.
  worst weakest() const;
  model::guarantee promised() const;
  /// The trace that shows it.
  std::string trace_of(const worst& w) const;
  /// Whether less is left than is promised.
  bool breaks_promise(left what) const;

private:
  left left_by(std::uint32_t size, std::size_t nth) const;

  const measured_maps& maps_;
  model::map_maker make_;
  const probe& probe_;
  failpoint event_;
};

} // namespace bucketproof::verify
