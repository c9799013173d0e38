#include "lockstep.hpp"

#include "model/adapter/inspection.hpp"
#include "model/oracle/shape.hpp"

#include <algorithm>
#include <utility>

namespace bucketproof::model {

void lockstep::count_coverage(const operation& op, std::optional<std::uint32_t> named,
                              const shapes& was) {
  if (with_.reached == nullptr)
    return;
  if (info(op.what).arguments != form::run || takes_many(op.what))
    return count_one(op, named, was);
  operation one = op;
  for_each_key(op, [&](std::uint32_t key) {
    one.key = key;
    count_one(one, named, was);
  });
}
void lockstep::count_one(const operation& op, std::optional<std::uint32_t> named,
                         const shapes& was) {
  ++with_.reached->operations;
  const shape& on = was[index(op.on)];
  with_.reached->most_entries = std::max(with_.reached->most_entries, on.size);
  with_.reached->most_buckets = std::max(with_.reached->most_buckets, on.buckets);
  auto& growth_before = growth_seen_[index(op.on)];
  if (on.growth != growth_before) {
    if (on.growth == growth_kind::doubling)
      ++with_.reached->doublings;
    else if (on.growth == growth_kind::same_size)
      ++with_.reached->same_sizes;
    growth_before = on.growth;
  }
  if (op.what == verb::next || op.what == verb::drop) { // the cursor names the map
    if (const auto through = models_.cursor(op.step).through())
      count_map(op, *through, side::on, was[index(*through)]);
  } else if (!touches_one_bucket(op.what)) {
    count_map(op, op.on, side::on, on);
    if (is_about_both_maps(op.what))
      count_map(op, other(op.on), side::other, was[index(other(op.on))]);
  } else if (info(op.what).arguments != form::own)
    count_bucket(op, op.key, on);
  else if (named)
    count_bucket(op, *named, on);
}
/// What was counted of a map's chains goes with its buckets; new ones have none that is long.
void lockstep::carry_longest_chains(const operation& op) {
  std::size_t& on = longest_chain_[index(op.on)];
  std::size_t& with = longest_chain_[index(other(op.on))];
  switch (buckets_) {
  case buckets_of::its_own:
    if (models_[index(op.on)].size() == 0)
      on = 0;
    break;
  case buckets_of::no_map:
  case buckets_of::a_copy:
  case buckets_of::anew:
  case buckets_of::new_map:
    on = 0;
    break;
  case buckets_of::other:
    on = std::exchange(with, 0);
    break;
  case buckets_of::entries_of_other:
    on = with = 0;
    break;
  case buckets_of::each_other:
    std::swap(on, with);
    break;
  case buckets_of::both:
    break;
  }
}
/// An operation on a whole map.
void lockstep::count_map(const operation& op, map_name m, side whose, const shape& was) {
  if (was.buckets != 0)
    with_.reached->count({.what = op.what,
                          .whose = whose,
                          .growth = was.growth,
                          .mark = progress_of(was),
                          .chain = longest_chain_[index(m)],
                          .cursor = cursors_on(m)});
}
/// An operation that touches the bucket of a key.
void lockstep::count_bucket(const operation& op, std::uint32_t key, const shape& was) {
  if (inside_ == nullptr || was.buckets == 0)
    return;
  const bucket_position at = inside_->bucket_of(op.on, key, was);
  with_.reached->count({.what = op.what,
                        .growth = was.growth,
                        .mark = progress_of(was),
                        .touched = at.evacuation,
                        .chain = at.overflow,
                        .cursor = cursors_on(op.on)});
}
cursors lockstep::cursors_on(map_name m) const noexcept {
  for (std::size_t c = 0; c < cursor_count; ++c)
    if (const pass& p = models_.cursor(c); p.by() == passing::cursor && p.through() == m)
      return cursors::live;
  return cursors::none;
}

} // namespace bucketproof::model
