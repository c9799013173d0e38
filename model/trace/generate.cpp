#include "generate.hpp"

#include "custom.hpp"
#include "policy_rules.hpp"

#include <algorithm>
#include <array>

namespace bucketproof::model {
namespace {

/// Looks a key up.
constexpr bool looks_up(verb v) {
  return family_of(v) == verb::find && info(v).arguments == form::key;
}
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

constexpr std::size_t recent_keys = 16;

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

profile everything() {
  return {.keys = {key_kind::integer, key_kind::integer, key_kind::integer, key_kind::integer,
                   key_kind::string, key_kind::string, key_kind::tracked, key_kind::coarse},
          .hashes = {hash_kind::seeded, hash_kind::controlled, hash_kind::controlled,
                     hash_kind::constant, hash_kind::low_bits, hash_kind::high_bits,
                     hash_kind::identity},
          .policies = {policy_kind::standard, policy_kind::go, policy_kind::go_1_21,
                       policy_kind::two_slots, policy_kind::two_slots_go},
          .only = {}};
}
profile overflowing() {
  profile p = everything();
  p.hashes = {hash_kind::controlled, hash_kind::controlled, hash_kind::controlled,
              hash_kind::constant, hash_kind::high_bits};
  p.churns = 8;
  p.passes = 1;
  p.bucket_bits = 3;
  return p;
}
profile recycling() {
  profile p = everything();
  p.only = {verb::insert,   verb::try_emplace, verb::insert_or_assign, verb::index,    verb::erase,
            verb::erase_at, verb::contains,    verb::insert_run,       verb::erase_run};
  p.operations = 60;
  p.longest_run = 8;
  p.churns = 0;
  p.passes = 0;
  p.bucket_bits = 2;
  return p;
}
profile growing() {
  profile p = everything();
  p.hashes = {hash_kind::seeded, hash_kind::controlled, hash_kind::identity, hash_kind::low_bits};
  p.operations = 60;
  p.longest_run = limits_of_bytes.run;
  p.runs = 40;
  p.churns = 1;
  p.bucket_bits = 11;
  return p;
}
profile iterating() {
  profile p = everything();
  p.operations = 80;
  p.churns = 4;
  p.passes = 48;
  p.bucket_bits = 4;
  return p;
}
profile living() {
  profile p = everything();
  p.keys = {key_kind::tracked, key_kind::tracked, key_kind::coarse, key_kind::throwing,
            key_kind::string};
  p.operations = 80;
  p.pairs = 40;
  p.bucket_bits = 4;
  return p;
}

profile faulty() {
  profile p = everything();
  p.keys = {key_kind::tracked, key_kind::coarse, key_kind::throwing, key_kind::string};
  p.passes = 16;
  p.faults = 64;
  return p;
}

profile positioned() {
  profile p = everything();
  p.hashes = {hash_kind::controlled};
  // Two slots come there in fewer operations; only where the touched bucket is evacuated first is
  // the last one ever the next.
  p.policies = {policy_kind::standard,     policy_kind::go,           policy_kind::go_1_21,
                policy_kind::two_slots,    policy_kind::two_slots,    policy_kind::two_slots,
                policy_kind::two_slots,    policy_kind::two_slots_go, policy_kind::two_slots_go,
                policy_kind::two_slots_go, policy_kind::two_slots_go, policy_kind::two_slots_go};
  p.operations = 80;
  p.longest_run = 8;
  p.churns = 0;
  p.passes = 0;
  p.drives = 192;
  p.bucket_bits = 3;
  return p;
}

generator::generator(random_source& random, const profile& p, const setup& s)
    : random_(random),
      profile_(p),
      setup_(s),
      weights_(verb_count) {}

void generator::draw_swarm() {
  until_redraw_ = 8 + random_.below(64);
  const bool with_cursors = random_.chance(1, 4);
  total_weight_ = 0;
  const std::uint32_t looking = random_.chance(1, 4) ? 8 : 1;
  for (std::size_t v = 0; v < verb_count; ++v) {
    if (static_cast<verb>(v) == verb::custom && profile_.custom == 0)
      continue; // and nothing is drawn: a map without any gets the traces that it always had
    weights_[v] = random_.chance(2, 3) ? verb_table[v].weight : 0;
    if (looks_up(static_cast<verb>(v)))
      weights_[v] *= looking;
    if (static_cast<verb>(v) == verb::custom)
      weights_[v] *= std::min(profile_.custom, 4U);
    if ((is_about_a_cursor(static_cast<verb>(v)) && !with_cursors) ||
        !is_for(static_cast<verb>(v), setup_.keys) || !uses(static_cast<verb>(v)))
      weights_[v] = 0;
    total_weight_ += weights_[v];
  }
  // Something must be inserted now and then.
  if (random_.chance(7, 8)) {
    weights_[static_cast<std::size_t>(usual_insert())] += 32;
    total_weight_ += 32;
  }
  const std::uint32_t run_weight = total_weight_ * profile_.runs / 256;
  for (const verb v : {verb::insert_run, verb::erase_run, verb::find_run}) {
    const std::uint32_t weight = !uses(v) ? 0 : v == verb::insert_run ? run_weight : run_weight / 4;
    weights_[static_cast<std::size_t>(v)] = weight;
    total_weight_ += weight;
  }
  if (total_weight_ == 0) {
    weights_[static_cast<std::size_t>(usual_insert())] = 1;
    total_weight_ = 1;
  }
  draw_keys();
}

bool generator::uses(verb what) const noexcept {
  return profile_.only.empty() ||
         std::find(profile_.only.begin(), profile_.only.end(), what) != profile_.only.end();
}

/// How an entry is put, if nothing speaks for another way.
verb generator::usual_insert() const noexcept {
  for (const verb what : {verb::insert, verb::try_emplace, verb::insert_or_assign, verb::index})
    if (uses(what))
      return what;
  return verb::insert_run;
}

void generator::draw_keys() {
  if (setup_.hash == hash_kind::controlled) {
    const std::uint32_t bits = random_.below(profile_.bucket_bits + 1);
    key_base_ = random_.below(1U << bits);
    key_mask_ = random_.chance(1, 3) ? 0 : (1U << bits) - 1;
    if (random_.chance(1, 4)) // some high bits of the bucket: they part only at later doublings
      key_mask_ |= 1U << random_.below(16);
    tophashes_.clear();
    for (std::uint32_t n = 1 + random_.below(4); n > 0; --n) // the low ones collide with the marks
      tophashes_.push_back(
          static_cast<std::uint8_t>(random_.chance(1, 2) ? random_.below(12) : random_.below(256)));
    twins_ = 1 + random_.below(24);
  } else
    key_mask_ = (std::uint32_t{1} << (2 + random_.below(profile_.bucket_bits + 3))) - 1;
}

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

/// Most keys never throw when they move, so those that may do it often.
operation generator::fault() {
  const auto often = static_cast<std::uint8_t>(
      std::find(failpoints.begin(), failpoints.end(), failpoint::move) - failpoints.begin());
  return {.what = verb::inject,
          .step = setup_.keys == key_kind::throwing && random_.chance(1, 2)
                      ? often
                      : static_cast<std::uint8_t>(random_.below(failpoints.size())),
          .number = 1 + random_.below(1U << random_.below(5))};
}

/// Two maps have mostly the same.
std::uint32_t generator::given() {
  return random_.below(1U << random_.below(3));
}

std::uint32_t generator::fresh_key() {
  const std::uint32_t low = key_base_ ^ (static_cast<std::uint32_t>(random_.next()) & key_mask_);
  if (setup_.hash != hash_kind::controlled)
    return low;
  return key_of({static_cast<std::uint16_t>(low), random_.pick(tophashes_),
                 static_cast<std::uint8_t>(random_.below(twins_))});
}

std::uint32_t generator::key() {
  if (!recent_.empty() && random_.chance(1, 3))
    return equal_to(random_.pick(recent_));
  const std::uint32_t k = fresh_key();
  remember(k);
  return k;
}

/// The key, or one that is equal to it.
std::uint32_t generator::equal_to(std::uint32_t key) {
  const std::uint32_t ignored = ignored_bits(setup_);
  return ignored != 0 && random_.chance(1, 2) ? key ^ ignored : key;
}

void generator::remember(std::uint32_t key) {
  if (recent_.size() < recent_keys)
    recent_.push_back(key);
  else
    recent_[random_.below(recent_keys)] = key;
}

operation generator::with_arguments(verb v, map_name on) {
  operation op{.what = v, .on = on};
  switch (info(op.what).arguments) {
  case form::run: {
    op.key = fresh_key();
    op.number = 1 + random_.below(profile_.longest_run);
    const std::uint32_t shorter = random_.below(4); // most runs are short
    op.number = std::max(1U, op.number >> (2 * shorter));
    if (setup_.hash == hash_kind::controlled)
      op.step = static_cast<std::uint8_t>(random_.chance(1, 2)   ? 0
                                          : random_.chance(1, 2) ? 24
                                                                 : random_.below(20));
    break;
  }
  case form::residue:
    op.number = 1 + random_.below(5);
    op.key = random_.below(op.number);
    break;
  case form::size: // often a small one: less than the map has
    op.number = random_.below(std::max(1U, info(op.what).numbers_below >> (2 * random_.below(3))));
    break;
  case form::given:
  case form::pair_given:
    op.number = given();
    break;
  case form::cursor:
  case form::cursor_number:
    op.step = static_cast<std::uint8_t>(random_.below(2U << random_.below(2)));
    op.number = op.what == verb::next ? 1 + random_.below(random_.chance(1, 8) ? 200 : 5)
                                      : random_.below(64);
    break;
  case form::block:
    op.step = static_cast<std::uint8_t>(1 + random_.below(4));
    op.number = 2 + random_.below(2U << random_.below(6));
    break;
  case form::custom:
    op.step = static_cast<std::uint8_t>(random_.below(profile_.custom));
    op.key = key();
    op.number = custom_arguments_of(op.step) == custom_arguments::two_keys
                    ? key() % (limits_of_bytes.number + 1)
                    : random_.below(1000);
    break;
  case form::nothing:
  case form::key:
  case form::key_value:
  case form::key_own:
  case form::own:
  case form::list:
  case form::pair:
  case form::fault:
    op.key = key();
    op.number = random_.below(info(op.what).numbers_below);
  }
  return op;
}

operation generator::next() {
  if (!armed_ && profile_.faults != 0 && random_.chance(profile_.faults, 256)) {
    armed_ = true;
    return normal(fault());
  }
  armed_ = false;
  if (until_redraw_ == 0)
    draw_swarm();
  --until_redraw_;
  if (pending_.empty() && random_.chance(profile_.churns, 256)) {
    if (random_.chance(1, 4))
      push_refill();
    else if (uses(verb::repeat) && random_.chance(1, 4))
      push_cycle();
    else
      push_churn();
  }
  if (pending_.empty() && random_.chance(profile_.passes, 256)) {
    if (random_.chance(1, 3))
      push_handover();
    else
      push_pass();
  }
  if (pending_.empty() && profile_.faults != 0 && random_.chance(profile_.faults, 4096))
    push_faulty_fill();
  if (pending_.empty() && profile_.drives != 0 && random_.chance(profile_.drives, 256))
    push_drive();
  if (pending_.empty() && profile_.pairs != 0 && random_.chance(profile_.pairs, 256)) {
    if (!random_.chance(1, 8))
      return about_pairs();
    push_handover();
  }
  if (!pending_.empty()) {
    const operation op = pending_.back();
    pending_.pop_back();
    return normal(op);
  }
  std::uint32_t at = random_.below(total_weight_);
  std::size_t v = 0;
  for (; at >= weights_[v]; ++v)
    at -= weights_[v];

  const operation op =
      with_arguments(static_cast<verb>(v), random_.chance(1, 8) ? map_name::b : map_name::a);
  // What is done to a map that was just emptied, a growth and all.
  if (op.what == verb::clear && random_.chance(1, 4))
    pending_.push_back({.what = verb::shrink_to_fit, .on = op.on});
  return normal(op);
}

setup generate_setup(random_source& random, const profile& p) {
  return {.keys = random.pick(p.keys),
          .hash = random.pick(p.hashes),
          .policy = random.pick(p.policies),
          .seed = static_cast<std::uint32_t>(random.next())};
}

trace generate(random_source& random, const profile& p) {
  trace t{.setup = generate_setup(random, p), .operations = {}};
  generator g(random, p, t.setup);
  const std::uint32_t n = 1 + random.below(p.operations);
  t.operations.reserve(n);
  for (std::uint32_t i = 0; i < n; ++i)
    t.operations.push_back(g.next());
  return normal(std::move(t), limits_of_bytes);
}

} // namespace bucketproof::model
