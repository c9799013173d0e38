// The fingerprint: a map's structure up to symmetry, as a digest of 128 bits.
//
// Two maps with the same fingerprint do the same from there on, entry by entry. In it: the bucket
// counts of both generations, how far evacuation is, each chain with the control byte of each slot,
// whether an overflow bucket is a spare, the spares taken, the marks of evacuated buckets, the
// bytes held and where iteration starts. Of an entry only its *class*: keys of the same hash are
// the same up to renaming. Not in it: values, which nothing depends on, and the seed, which the
// `controlled` hash ignores.
#pragma once

#include "model/adapter/elements.hpp"
#include "model/oracle/reference.hpp"

#include "bucketproof/view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

namespace bucketproof::explore {

struct digest {
  std::uint64_t low = 0, high = 0;
  friend bool operator==(const digest&, const digest&) = default;
};

/// Takes numbers and makes a digest of them, in order.
class digester {
public:
  void add(std::uint64_t number) noexcept {
    digest_.low = detail::mix(digest_.low ^ number, detail::pi);
    digest_.high = detail::mix(digest_.high ^ number, detail::golden);
  }
  digest get() const noexcept { return digest_; }

private:
  digest digest_;
};

/// What all keys with its hash have in common with it, by `controlled_key`.
constexpr std::uint32_t class_of(std::uint32_t key) noexcept {
  return key & 0xffffff;
}

/// Adds the fingerprint of one bucket. `mark(entry)` is what more there is to say of an entry.
template <class Elements, class Bucket, class Mark>
void add_bucket(digester& to, const Bucket& b, std::size_t slots, std::uint64_t place, Mark mark) {
  to.add(place);
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const control c = b.at(slot);
    std::uint64_t entry = 0;
    if (is_taken(c))
      entry = std::uint64_t{class_of(Elements::number(b.entry(slot).first))} << 8 |
              std::uint64_t{mark(b.entry(slot))} << 32;
    to.add(entry | static_cast<std::uint8_t>(c));
  }
}

/// Adds the fingerprint of a map.
template <class Elements, class Map, class Mark>
void add_picture(digester& to, const Map& map, Mark mark) {
  const auto v = view(map);
  constexpr std::size_t slots = decltype(v)::slots;
  for (const std::size_t number : {v.buckets(generation::current), v.buckets(generation::old),
                                   v.evacuated(), map.stats().bytes(), v.first_index()})
    to.add(number);
  v.for_each_chain([&](generation g, std::size_t index, const auto& chain) {
    const std::uint64_t head = std::uint64_t{index} << 8 | (g == generation::old ? 1 : 0);
    bool is_head = true;
    for (const auto b : chain) {
      add_bucket<Elements>(to, b, slots, is_head ? head : v.is_spare(g, index, b) ? 2 : 3, mark);
      is_head = false;
    }
  });
  for (const generation g : {generation::current, generation::old})
    for (std::size_t i = 0; i < v.buckets(g); ++i)
      to.add(v.spares_used(g, i));
  for (std::size_t i = 0; i < v.buckets(generation::old); ++i)
    if (!v.is_live(generation::old, i) && v.is_readable(generation::old, i))
      add_bucket<Elements>(to, *v.buckets_of(generation::old, i).begin(), slots, 4, mark);
}

/// Adds the fingerprint of both maps of an adapter, and of its first cursor or iterator.
template <class Elements, class Subject>
void add_picture(digester& to, const Subject& tested, const model::references& models) {
  const auto& a = tested.map(model::map_name::a);
  const auto& b = tested.map(model::map_name::b);
  const model::pass& p = models.cursor(0);
  if (p.by() == model::passing::nothing) {
    const auto nothing = [](const auto&) { return 0U; };
    add_picture<Elements>(to, a, nothing);
    add_picture<Elements>(to, b, nothing);
    return;
  }
  std::span<typename std::remove_cvref_t<decltype(a)>::value_type* const> waiting;
  std::optional<std::uint32_t> stands_at;
  if (p.by() == model::passing::cursor) {
    const cursor_view where(tested.cursor(0));
    where.for_each_number([&to](std::uint64_t number) { to.add(number); });
    waiting = where.waiting();
  } else
    stands_at = tested.stands_at(0);
  to.add(p.at_end() ? 1 : 0);
  for (const model::map_name m : {model::map_name::a, model::map_name::b}) {
    const bool through = p.through() == m;
    const model::reference& model = models[static_cast<std::size_t>(m)];
    to.add(through ? 1 : 0);
    add_picture<Elements>(to, tested.map(m), [&](const auto& entry) -> unsigned {
      if (!through)
        return 0;
      const std::uint32_t key = Elements::number(entry.first);
      const std::size_t place = model.find(key);
      const model::birth born =
          place == model.size() ? model::birth{} : model.entries()[place].born;
      const auto turn = static_cast<unsigned>(std::find(waiting.begin(), waiting.end(), &entry) -
                                              waiting.begin());
      return (p.must_yield(born) ? 1U : 0U) | (p.has_yielded(born) ? 2U : 0U) |
             (stands_at == key ? 4U : 0U) | turn << 3;
    });
  }
}

} // namespace bucketproof::explore
