// Inspects two maps that have `view(m)`.
#pragma once

#include "elements.hpp"
#include "inspection.hpp"
#include "specification_check.hpp"

#include "model/oracle/shape.hpp"

#include "bucketproof/view.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace bucketproof::model {

/// For maps that show no buckets.
struct no_inspector {};

/// The maps must outlive it, each at its address.
template <class Map, class Elements>
class inspector final : public inspection {
public:
  inspector(const std::optional<Map>& a, const std::optional<Map>& b) noexcept : maps_{&a, &b} {}

  std::size_t bucket_bytes() const noexcept override { return map_view<Map>::bucket_bytes; }
  shape shape_of(map_name m) const override {
    const auto v = view(map(m));
    return {.size = v.size(),
            .buckets = v.buckets(generation::current),
            .old_buckets = v.buckets(generation::old),
            .evacuated = v.evacuated(),
            .overflow = v.overflow_count(generation::current),
            .growth = v.growth()};
  }
  std::uint64_t hash_seed(map_name m) const override {
    return static_cast<std::uint64_t>(map(m).hash_seed());
  }
  std::size_t bytes(map_name m) const override { return map(m).stats().bytes(); }
  std::size_t first_index(map_name m) const override { return view(map(m)).first_index(); }
  broken_invariant check_structure(map_name m, structure_census& census) const override {
    return structure_check<Map>(map(m)).run(census);
  }
  misfit compare(map_name m, const map_specification& wanted, hash_kind kind) const override {
    return specification_check<Map, Elements>(map(m), wanted, kind).run();
  }
  specified_structure structure_of(map_name m, const map_specification& like,
                                   hash_kind kind) const override {
    return specification_check<Map, Elements>(map(m), like, kind).found();
  }
  snapshot snapshot_of(map_name m) const override { return model::snapshot_of<Elements>(map(m)); }
  std::string draw(map_name m, const setup& s, std::size_t lines) const override {
    return model::draw<Elements>(map(m), s, lines);
  }
  bucket_position bucket_of(map_name m, std::uint32_t key, const shape& s) const override {
    const auto v = view(map(m));
    const std::uint64_t hash = v.hash(Elements::key(key));
    bucket_position at;
    std::size_t index = hash & (s.buckets - 1);
    generation g = generation::current;
    if (s.growth != growth_kind::none) {
      const std::size_t old = hash & (s.old_buckets - 1);
      at.evacuation = v.is_evacuated(old)  ? position::after
                      : old == s.evacuated ? position::at
                                           : position::before;
      if (at.evacuation != position::after) {
        g = generation::old;
        index = old;
      }
    }
    auto chain = v.buckets_of(g, index);
    for (auto b = chain.begin(); ++b != chain.end() && at.overflow < 2;)
      ++at.overflow;
    return at;
  }

private:
  const Map& map(map_name m) const noexcept { return **maps_[static_cast<std::size_t>(m)]; }

  std::array<const std::optional<Map>*, 2> maps_;
};

} // namespace bucketproof::model
