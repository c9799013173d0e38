// bucket_map's side: two maps with Go's hash, the steps done to them, and what became of them.
#pragma once

#include "props/go/bucket_image.hpp"
#include "props/go/hash.hpp"
#include "props/go/steps.hpp"

#include "model/trace/trace.hpp"

#include "bucketproof/view.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace bucketproof::go {

/// The first seed of each of the two maps.
inline std::array<seed, 2> first_seeds(const model::setup& s) noexcept {
  return {static_cast<seed>(s.seed), next(static_cast<seed>(s.seed))};
}

template <class Policy>
class bucket_maps {
  using map_type =
      bucket_map<std::uint64_t, std::uint64_t, go::hash, std::equal_to<>,
                 std::allocator<std::pair<const std::uint64_t, std::uint64_t>>, Policy>;
  using view_type = map_view<map_type>;
  static_assert(Policy::slots == 8, "Go's buckets have 8 slots");

public:
  explicit bucket_maps(const model::setup& s)
      : maps_{map_type(first_seeds(s)[0]), map_type(first_seeds(s)[1])} {}

  state apply(const step& s) {
    map_type& m = map(s.on);
    const std::uint64_t hash = go::hash()(s.key, static_cast<std::uint64_t>(m.hash_seed()));
    const std::uint64_t progress = view(m).evacuated();
    state now;
    now.present = act(m, s);
    if (const auto it = std::as_const(m).find(s.key); it != std::as_const(m).end())
      now.value = it->second;
    now.head = head(m);
    now.digest = s.scope == scope::all ? digest_all(m) : digest_touched(m, hash, progress);
    now.linked = s.scope == scope::all ? linked(m) : 0;
    return now;
  }

  bucket_image look(model::map_name which) const {
    const view_type v = view(map(which));
    bucket_image p{.head = head(map(which)), .buckets = {}};
    for (const generation g : {generation::old, generation::current})
      for (std::uint64_t i = 0; i < v.buckets(g); ++i)
        add_chain(p, v, g, i);
    if (p.buckets.empty()) // no memory yet: one empty bucket
      p.buckets.emplace_back();
    return p;
  }

private:
  map_type& map(model::map_name which) { return maps_[static_cast<std::size_t>(which)]; }
  const map_type& map(model::map_name which) const {
    return maps_[static_cast<std::size_t>(which)];
  }

  /// Whether the key was there before.
  static bool act(map_type& m, const step& s) {
    const bool present = m.contains(s.key);
    switch (s.what) {
    case action::keep:
      return !(s.by == model::verb::try_emplace ? m.try_emplace(s.key, s.value)
                                                : m.insert({s.key, s.value}))
                  .second;
    case action::assign: {
      if (s.by != model::verb::index)
        return !m.insert_or_assign(s.key, s.value).second;
      const std::size_t before = m.size();
      m[s.key] = s.value;
      return m.size() == before;
    }
    case action::erase:
      return m.erase(s.key) != 0;
    case action::find:
      break;
    case action::clear:
      m.clear();
      break;
    case action::make:
      m = map_type(next(m.hash_seed()));
      break;
    case action::reserve:
      if (m.empty()) {
        m = map_type(next(m.hash_seed()));
        m.reserve(s.key);
      }
      break;
    }
    return present;
  }

  static header head(const map_type& m) {
    const view_type v = view(m);
    const bool has_memory = v.buckets(generation::current) != 0;
    return {.size = m.size(),
            .buckets = has_memory ? v.buckets(generation::current) : 1,
            .growth = v.growth(),
            .evacuated = v.evacuated(),
            .overflow = v.overflow_count(generation::current),
            .seed = static_cast<std::uint32_t>(m.hash_seed())};
  }

  static std::uint64_t control_word(const typename view_type::bucket& b) {
    std::uint64_t word = 0;
    for (unsigned slot = 0; slot < 8; ++slot)
      word |= static_cast<std::uint64_t>(b.at(slot)) << (8 * slot);
    return word;
  }
  static void add_chain(digest& d, const view_type& v, generation g, std::uint64_t i) {
    d.add(i << 1 | (g == generation::old ? 1 : 0));
    if (v.buckets(g) == 0) { // no memory yet: one empty bucket
      d.add(0);
      return;
    }
    if (!v.is_live(g, i)) {
      if (g == generation::old && v.is_readable(g, i))
        d.add(control_word(*v.buckets_of(g, i).begin()));
      return;
    }
    for (const auto b : v.buckets_of(g, i)) {
      d.add(control_word(b));
      for (std::size_t slot = 0; slot < 8; ++slot)
        if (is_taken(b.at(slot))) {
          d.add(b.entry(slot).first);
          d.add(b.entry(slot).second);
        }
    }
  }
  static std::uint64_t digest_all(const map_type& m) {
    const view_type v = view(m);
    digest d;
    for (std::uint64_t i = 0; i < v.buckets(generation::old); ++i)
      add_chain(d, v, generation::old, i);
    for (std::uint64_t i = 0; i < head(m).buckets; ++i)
      add_chain(d, v, generation::current, i);
    return d.get();
  }
  /// The chain of the key, those that evacuation had come to, and the first, where the evacuation
  /// of the next growth begins; in both halves.
  static std::uint64_t digest_touched(const map_type& m, std::uint64_t hash,
                                      std::uint64_t progress) {
    const view_type v = view(m);
    digest d;
    const std::array<std::uint64_t, 3> places{hash, progress, 0};
    for (const std::uint64_t at : std::span(places).first(progress == 0 ? 2 : 3))
      for (const generation g : {generation::old, generation::current}) {
        const std::uint64_t n = g == generation::old ? v.buckets(g) : head(m).buckets;
        if (n == 0)
          continue;
        add_chain(d, v, g, at & (n - 1));
        add_chain(d, v, g, (at ^ n >> 1) & (n - 1));
      }
    return d.get();
  }

  static std::uint64_t linked(const map_type& m) {
    std::uint64_t n = 0;
    view(m).for_each_chain([&n](generation g, std::size_t, const auto& chain) {
      if (g == generation::current)
        for (auto b = ++chain.begin(); b != chain.end(); ++b)
          ++n;
    });
    return n;
  }

  static void add_chain(bucket_image& p, const view_type& v, generation g, std::uint64_t i) {
    if (!v.is_readable(g, i))
      return;
    std::uint64_t place = 0;
    for (const auto b : v.buckets_of(g, i)) {
      bucket_picture& seen = p.buckets.emplace_back();
      seen.old = g == generation::old;
      seen.index = i;
      seen.place = place++;
      for (std::size_t slot = 0; slot < 8; ++slot) {
        seen.controls[slot] = b.at(slot);
        if (is_taken(b.at(slot))) {
          seen.keys[slot] = b.entry(slot).first;
          seen.values[slot] = b.entry(slot).second;
        }
      }
      if (!v.is_live(g, i))
        return; // the marks of an evacuated chain are those of its main bucket
    }
  }

  std::array<map_type, 2> maps_;
};

} // namespace bucketproof::go
