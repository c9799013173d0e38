// The patterns of a generator: several operations in a row, which random ones seldom are.
#include "generate.hpp"

#include "policy_rules.hpp"

#include <algorithm>
#include <vector>

namespace bucketproof::model {
namespace {

/// About two maps, or a map as a whole in the place of another.
constexpr bool is_about_maps(const verb_info& v) {
  return is_about_both_maps(v.what) || v.arguments == form::given ||
         (v.arguments == form::nothing && v.is_for == purpose::replaces);
}

std::vector<verb> verbs_that(bool (*are)(const verb_info&)) {
  std::vector<verb> all;
  for (const verb_info& v : verbs())
    if (are(v))
      all.push_back(v.what);
  return all;
}
/// Any that all maps have, and that says something of itself.
verb any_verb(random_source& random) {
  static const std::vector<verb> all = verbs_that([](const verb_info& v) {
    return v.arguments != form::fault && v.arguments != form::block &&
           v.arguments != form::custom && !names_what_is_given(v.what);
  });
  return random.pick(all);
}

// The keys of a drive differ in their ids: first by key are those of the longest chain.
constexpr std::uint8_t twin_step = 24;
constexpr std::uint8_t longest_twin = 0, other_twin = 32, spread_twin = 100, new_twin = 101;

/// The most entries in so many main buckets without a growth.
std::size_t entries_for(const policy_rules& p, std::size_t buckets) {
  std::size_t entries = p.slots;
  while (!p.over_load(entries + 1, buckets))
    ++entries;
  return entries;
}

} // namespace

operation generator::colliding_run(std::uint32_t length) {
  // Keys with equal hashes; under other hash kinds than `controlled`, the same low bits, and with
  // some the same hash.
  const std::uint8_t step = setup_.hash == hash_kind::controlled ? 24 : 16;
  return {.what = verb::insert_run, .step = step, .number = length, .key = fresh_key()};
}

void generator::push_churn() {
  const std::uint32_t length = 2 + random_.below(2U << random_.below(6));
  operation run = colliding_run(length);
  operation undo = run;
  undo.what = verb::erase_run;
  undo.number = length - 1;
  if (random_.chance(1, 2)) // leave the last one, or the first
    undo.key += std::uint32_t{1} << run.step;
  // One chain after the other, each with as many overflow buckets as the load allows.
  for (std::uint32_t chains = 1 + random_.below(8); chains > 0; --chains) {
    pending_.push_back(undo); // last first
    pending_.push_back(run);
    remember(run.key);
    ++undo.key;
    ++run.key;
  }
}

void generator::push_cycle() {
  const std::uint32_t length = random_.chance(1, 2) ? 1 : 1 + random_.below(20);
  operation put{.what = verb::insert_run, .number = length, .key = fresh_key()}, take = put;
  take.what = verb::erase_run;
  switch (random_.below(8)) {
  case 0:
    take = {.what = verb::clear};
    break;
  case 1:
    take = {.what = verb::erase_if, .number = 1};
    break;
  case 2:
    take = {.what = verb::drain, .number = length};
    break;
  case 3: // the map is not what it was, only as large
    take.key = put.key - 1;
    break;
  default:
    break;
  }
  const std::uint32_t rounds = 2 + random_.below(2U << random_.below(7));
  if (random_.chance(1, 4)) { // last first
    pending_.push_back({.what = verb::reserve, .number = random_.below(64)});
    pending_.push_back(take);
    pending_.push_back(put);
    pending_.push_back({.what = verb::repeat, .step = 3, .number = rounds});
  } else {
    pending_.push_back(take);
    pending_.push_back(put);
    pending_.push_back({.what = verb::repeat, .step = 2, .number = rounds});
  }
}

void generator::push_refill() {
  const std::uint32_t filled = 8 + random_.below(8U << random_.below(5));
  const operation fill = colliding_run(filled);
  operation undo = fill;
  undo.what = verb::erase_run;
  undo.number = 1 + random_.below(filled);
  operation refill = fill;
  ++refill.key;
  refill.number = undo.number + random_.below(12);
  const std::uint32_t room = random_.chance(1, 2) ? 0 : random_.below(filled);
  pending_.push_back(random_.chance(1, 2) ? operation{.what = verb::reserve, .number = room}
                                          : operation{.what = verb::rehash, .number = room / 8});
  pending_.push_back(refill);
  pending_.push_back(undo);
  pending_.push_back(fill); // last first
}

/// A fault that only a growth meets, as the second allocation of an insert, before each of many
/// inserts: in one of them the map grows.
void generator::push_faulty_fill() {
  static const std::vector<verb> verbs = verbs_that([](const verb_info& v) {
    return family_of(v.what) == verb::insert && !goes_by_element(v.what) && !takes_many(v.what);
  });
  const verb what = random_.pick(verbs);
  if (!uses(what) || !is_for(what, setup_.keys))
    return;
  operation failing = fault();
  failing.number = 1 + random_.below(3);
  for (std::uint32_t n = 4 + random_.below(20); n != 0; --n) {
    pending_.push_back(with_arguments(what, map_name::a)); // last first
    pending_.push_back(failing);
  }
}

void generator::push_pass() {
  const auto cursor = static_cast<std::uint8_t>(random_.below(cursor_count));
  const auto run = [&](verb what) {
    return operation{.what = what, .number = 1 + random_.below(100), .key = fresh_key()};
  };
  pending_.push_back(
      {.what = verb::next, .step = cursor, .number = limits_of_bytes.number}); // last first
  if (random_.chance(1, 2)) {
    pending_.push_back(run(verb::insert_run));
    if (profile_.faults != 0 && random_.chance(1, 2))
      pending_.push_back(fault());
  }
  switch (random_.below(7)) {
  case 0:
    pending_.push_back({.what = verb::clear});
    break;
  case 3: // what leaves iterators valid
    pending_.push_back({.what = verb::erase_if, .number = 3, .key = random_.below(3)});
    pending_.push_back(run(verb::erase_run));
    break;
  case 1:
    pending_.push_back(run(verb::insert_run));
    break;
  case 2:
    pending_.push_back({.what = random_.chance(1, 2) ? verb::swap : verb::move_assign});
    break;
  default: // few are left, in a map that is made small
    pending_.push_back({.what = verb::shrink_to_fit});
    pending_.push_back({.what = verb::erase_if, .number = 2, .key = random_.below(2)});
    pending_.push_back(run(verb::erase_run));
  }
  pending_.push_back({.what = verb::next, .step = cursor, .number = random_.below(40)});
  pending_.push_back({.what = random_.chance(3, 4) ? verb::range : verb::begin,
                      .step = cursor,
                      .number = random_.below(256)});
  if (random_.chance(1, 2))
    pending_.push_back(run(verb::insert_run));
}

void generator::push_handover() {
  static const std::vector<verb> verbs =
      verbs_that([](const verb_info& v) { return is_about_both_maps(v.what); });
  const map_name from = random_.chance(1, 2) ? map_name::b : map_name::a;
  const auto cursor = static_cast<std::uint8_t>(random_.below(cursor_count));
  const auto run = [&](map_name on) {
    return operation{
        .what = verb::insert_run, .on = on, .number = 1 + random_.below(20), .key = fresh_key()};
  };
  std::vector<operation> steps;
  for (const map_name on : {from, other(from)}) {
    const verb given = random_.chance(1, 2) ? verb::functors : verb::allocator;
    if (random_.chance(3, 4) && is_for(given, setup_.keys))
      steps.push_back({.what = given, .on = on, .number = random_.below(most_given + 1)});
  }
  steps.push_back(run(from));
  if (random_.chance(1, 2))
    steps.push_back(run(other(from)));
  const bool with_cursor = random_.chance(1, 2);
  if (with_cursor) {
    steps.push_back({.what = random_.chance(3, 4) ? verb::range : verb::begin,
                     .on = from,
                     .step = cursor,
                     .number = random_.below(256)});
    steps.push_back({.what = verb::next, .step = cursor, .number = random_.below(8)});
  }
  operation over{.what = random_.pick(verbs), .on = other(from)};
  if (!is_for(over.what, setup_.keys))
    over.what = verb::move_assign;
  if (names_what_is_given(over.what))
    over.number = random_.below(most_given + 1);
  if (profile_.faults != 0 && random_.chance(1, 2))
    steps.push_back(fault());
  steps.push_back(over);
  if (with_cursor)
    steps.push_back({.what = verb::next, .step = cursor, .number = limits_of_bytes.number});
  steps.push_back(run(random_.chance(1, 2) ? map_name::b : map_name::a));
  pending_.assign(steps.rbegin(), steps.rend());
}

operation generator::about_pairs() {
  static const std::vector<verb> verbs = verbs_that(is_about_maps);
  operation op{.what = random_.pick(verbs), .on = random_.chance(1, 2) ? map_name::b : map_name::a};
  if (names_what_is_given(op.what))
    op.number = given();
  return op;
}

std::vector<operation> generator::load_limit_reached(std::uint32_t buckets, std::uint32_t longest) {
  const policy_rules p = rules_of(setup_.policy);
  const std::size_t most = entries_for(p, buckets);
  const std::size_t full = random_.pick(std::vector{0U, 1U, 2U, 2U});
  const std::size_t in_longest =
      std::min<std::size_t>(most, full * p.slots + (random_.chance(3, 4) ? 1 : 0));
  return {twins_in(longest, buckets, in_longest, longest_twin),
          {.what = verb::insert_run,
           .number = static_cast<std::uint32_t>(most - in_longest),
           .key = key_of({static_cast<std::uint16_t>(random_.below(4 * buckets)),
                          random_.pick(tophashes_), spread_twin})}};
}

std::vector<operation> generator::overflow_limit_reached(std::uint32_t buckets,
                                                         std::uint32_t longest) {
  const policy_rules p = rules_of(setup_.policy);
  const std::size_t most = entries_for(p, buckets);
  std::vector<operation> steps;
  std::size_t overflow = 0, held = 0;
  const auto fill = [&](std::uint32_t bucket, std::size_t links, std::size_t keep) {
    const std::size_t filled = std::min(most - held, p.slots * links + 1);
    const std::size_t kept = std::min(filled, keep);
    steps.push_back(
        twins_in(bucket, buckets, filled, bucket == longest ? longest_twin : other_twin));
    operation undo = steps.back();
    undo.what = verb::erase_run;
    undo.number = static_cast<std::uint32_t>(filled - kept);
    if (random_.chance(1, 2)) // keep the first ones, or the last
      undo.key += static_cast<std::uint32_t>(kept) << undo.step;
    steps.push_back(undo);
    overflow += filled == 0 ? 0 : (filled - 1) / p.slots;
    held += kept;
  };
  // The other chains lose nearly all of their entries, so that the longest may keep its own.
  const std::size_t links_of_longest = random_.below(3);
  const auto fill_longest = [&] {
    fill(longest, links_of_longest, random_.chance(1, 2) ? most : random_.below(3));
  };
  if (links_of_longest == 0) // the last overflow bucket comes last: the next insert starts a growth
    fill_longest();
  for (std::uint32_t i = 1; i < buckets && overflow + links_of_longest < buckets; ++i) {
    const std::size_t links = 1 + random_.below(2);
    fill((longest + i) % buckets, links, random_.below(3));
  }
  if (links_of_longest != 0)
    fill_longest();
  return steps;
}

operation generator::twins_in(std::uint32_t bucket, std::uint32_t buckets, std::size_t n,
                              std::uint8_t first) {
  return {.what = verb::insert_run,
          .step = twin_step,
          .number = static_cast<std::uint32_t>(n),
          .key = key_of({static_cast<std::uint16_t>(bucket + buckets * random_.below(4)),
                         random_.pick(tophashes_), first})};
}

void generator::push_drive() {
  const map_name on = random_.chance(1, 4) ? map_name::b : map_name::a;
  // Where the touched bucket is evacuated first, the insert that starts a growth of one or two
  // buckets ends it.
  const policy_rules p = rules_of(setup_.policy);
  const bool in_order = p.order == evacuation_order::in_order;
  const std::uint32_t buckets = random_.chance(1, 8) ? 8 : in_order ? 1U << random_.below(3) : 4;
  const std::uint32_t last = buckets - 1;
  const std::uint32_t longest =
      random_.pick(std::vector{0U, last, random_.below(buckets), random_.below(buckets)});
  const std::size_t most = entries_for(p, buckets);

  std::vector<operation> steps{{.what = verb::construct},
                               {.what = verb::reserve, .number = static_cast<std::uint32_t>(most)}};
  for (const operation& op : random_.chance(1, 3) ? load_limit_reached(buckets, longest)
                                                  : overflow_limit_reached(buckets, longest))
    steps.push_back(op);
  // New keys: the first starts the growth. Where the touched bucket is evacuated first, the last
  // one may be left alone.
  const std::uint32_t touched = random_.chance(1, 2) ? std::max(1U, last) : buckets;
  std::uint8_t twin = new_twin;
  for (std::uint32_t n = 1 + random_.below((buckets + 1) / 2); n > 0; --n)
    steps.push_back({.what = verb::insert,
                     .key = key_of({static_cast<std::uint16_t>(random_.below(touched)),
                                    random_.pick(tophashes_), twin++})});
  if (random_.chance(1, 5))
    steps.push_back({.what = verb::clear});
  if (random_.chance(3, 4))
    steps.push_back(
        {.what = random_.chance(2, 3) ? verb::range : verb::begin, .number = random_.below(256)});
  for (operation& op : steps)
    op.on = on;
  // What comes there.
  for (std::uint32_t n = 1 + random_.below(10); n > 0; --n) {
    operation op = with_arguments(any_verb(random_), on);
    if (touches_one_bucket(op.what))
      op.key = key_of({static_cast<std::uint16_t>(random_.pick(
                           std::vector{0U, longest, longest, last, random_.below(2 * buckets)})),
                       random_.pick(tophashes_), static_cast<std::uint8_t>(random_.below(256))});
    else if (is_about_both_maps(op.what) && random_.chance(1, 2))
      op.on = other(on);
    else if (is_about_a_cursor(op.what) && random_.chance(1, 2))
      op.step = 0; // the one that was opened
    if (info(op.what).arguments == form::own && random_.chance(3, 4))
      op.number = 0; // in the longest chain, if that has any
    steps.push_back(op);
  }
  pending_.assign(steps.rbegin(), steps.rend());
}

} // namespace bucketproof::model
