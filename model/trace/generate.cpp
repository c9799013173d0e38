#include "generate.hpp"

#include "custom.hpp"

#include <algorithm>

namespace bucketproof::model {
namespace {

/// Looks a key up.
constexpr bool looks_up(verb v) {
  return family_of(v) == verb::find && info(v).arguments == form::key;
}

constexpr std::size_t recent_keys = 16;

} // namespace

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
  const std::uint32_t equal = key_equality(setup_).equal_to(key);
  return equal != key && random_.chance(1, 2) ? equal : key;
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
