// bucket_map with go_policy against the Go runtime's own map, in lock-step.
#include "props/go/lockstep.hpp"
#include "props/traces.hpp"

#include "model/shrink.hpp"
#include "model/text.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace bucketproof::go {
namespace {

using model::random_source;
using model::trace;
using model::verb;

/// Runs so many traces that `make` makes; says what they reached.
template <class Make>
tally run_traces(double times, Make make) {
  tally reached;
  const model::runner in_lockstep = [&reached](const trace& t) { return run(t, reached); };
  props::for_all(times, [&](random_source& random) {
    props::must_hold(make(random), in_lockstep, "go_replay --live");
  });
  std::cout << print(reached);
  return reached;
}

model::profile for_go(model::profile p) {
  p.keys = {model::key_kind::integer};
  p.hashes = {model::hash_kind::seeded};
  p.policies = {model::policy_kind::go};
  return p;
}

trace empty_trace(random_source& random) {
  return {.setup = generate_setup(random, for_go(model::everything())), .operations = {}};
}

TEST(go, hash_values_are_those_of_the_runtime) {
  props::for_all(1, [](random_source& random) {
    std::vector<std::uint64_t> keys(64);
    for (std::uint64_t& key : keys)
      key = random.chance(1, 2) ? random.next() : random.below(100);
    const auto hash0 = static_cast<std::uint32_t>(random.next());
    const std::vector<std::uint64_t> expected = go_hashes(keys, hash0);
    for (std::size_t i = 0; i < keys.size(); ++i)
      RC_ASSERT(go::hash()(keys[i], hash0) == expected[i]);
  });
}

TEST(go, same_structure_after_every_operation_of_any_trace) {
  const model::profile p = for_go(model::everything());
  const tally reached = run_traces(20, [&p](random_source& random) { return generate(random, p); });
  if (HasFailure())
    return; // what a failing run did not reach says nothing
  EXPECT_GT(reached.doublings, 1000U);
}

/// Chains filled and thinned out, one after the other, until there are as many overflow buckets as
/// main buckets. The keys are found by their hash.
trace crowding(random_source& random) {
  trace t = empty_trace(random);
  const unsigned bits = 1 + random.below(4);
  const auto seed = static_cast<std::uint64_t>(first_seeds(t.setup)[0]);
  const auto push = [&](verb what, std::uint64_t key) {
    t.operations.push_back({.what = what,
                            .number = static_cast<std::uint16_t>(random.below(1000)),
                            .key = static_cast<std::uint32_t>(key)});
  };
  std::uint64_t candidate = random.below(1U << 20);
  const auto key_in = [&](std::uint64_t chain) {
    do
      ++candidate;
    while ((go::hash()(candidate, seed) & ((1U << bits) - 1)) != chain);
    return candidate;
  };
  push(verb::insert, candidate); // stays, so that the seed does, too
  t.operations.push_back({.what = verb::insert_run,
                          .number = static_cast<std::uint16_t>((13 << bits) / 4 + 1),
                          .key = 1U << 24});
  const unsigned chains = (2 + random.below(4)) << bits;
  for (unsigned i = 0; i < chains; ++i) {
    const std::uint64_t chain =
        random.chance(3, 4) ? i & ((1U << bits) - 1) : random.below(1U << bits);
    std::vector<std::uint64_t> keys;
    for (unsigned n = 6 + random.below(12); n > 0; --n)
      push(random.chance(1, 2) ? verb::insert : verb::index, keys.emplace_back(key_in(chain)));
    if (random.chance(1, 3))
      push(verb::find, random.pick(keys));
    for (const std::uint64_t key : keys)
      if (!random.chance(1, 12))
        push(verb::erase, key);
  }
  return normal(std::move(t));
}

TEST(go, same_structure_when_sparse_chains_grow_to_the_same_size) {
  const tally reached = run_traces(3, crowding);
  if (HasFailure())
    return;
  EXPECT_GT(reached.same_sizes, 1000U);
}

/// A life of one large map: filled, thinned out, filled again, overwritten, emptied, made anew.
trace life(random_source& random) {
  trace t = empty_trace(random);
  std::uint32_t key = random.below(1U << 20), live = key; // the keys from `live` up to `key` are in
  std::uint32_t left = model::limits::run_entries - model::limits::number;
  const auto step = static_cast<std::uint8_t>(random.below(8));
  const auto run = [&](verb what, std::uint32_t first, std::uint32_t n) {
    for (std::uint32_t piece = 0; n > 0; n -= piece, first += piece) {
      piece = std::min<std::uint32_t>(n, model::limits::number);
      t.operations.push_back({.what = what,
                              .step = step,
                              .number = static_cast<std::uint16_t>(piece),
                              .key = first << step});
    }
  };
  const auto singles = [&](unsigned n) {
    static const std::vector<verb> verbs{verb::insert,           verb::index, verb::find,
                                         verb::insert_or_assign, verb::erase, verb::contains};
    for (; n > 0; --n)
      t.operations.push_back({.what = random.pick(verbs),
                              .number = static_cast<std::uint16_t>(random.below(1000)),
                              .key = (live + random.below(key - live + 8)) << step});
  };
  if (random.chance(1, 2))
    t.operations.push_back(
        {.what = verb::reserve, .number = static_cast<std::uint16_t>(random.below(8192))});
  // Lives of all sizes: some reach B = 12 at once, some have many small phases.
  const std::uint32_t largest = 16U << random.below(12);
  while (left > 0) {
    const std::uint32_t n = std::min(left, 1 + random.below(largest));
    switch (random.below(8)) {
    case 0: // a wave ends
      run(verb::erase_run, live, std::min(n, key - live));
      live += std::min(n, key - live);
      break;
    case 1: // churn at constant size
      run(verb::insert_run, key, n / 2);
      key += n / 2;
      run(verb::erase_run, live, std::min(n / 2, key - live));
      live += std::min(n / 2, key - live);
      break;
    case 2: // overwritten, or absent
      run(verb::insert_run, live, std::min(n, key - live));
      run(verb::erase_run, key + 1000, n / 8);
      break;
    case 3:
      if (random.chance(1, 8)) {
        t.operations.push_back({.what = random.chance(1, 2) ? verb::clear : verb::construct});
        t.operations.push_back(
            {.what = verb::reserve, .number = static_cast<std::uint16_t>(random.below(largest))});
        live = key;
      }
      break;
    case 4:
      run(verb::find_run, live, n / 4);
      break;
    default:
      run(verb::insert_run, key, n);
      key += n;
    }
    left -= n;
    singles(random.below(32));
  }
  return normal(std::move(t));
}

TEST(go, same_structure_in_the_life_of_a_large_map) {
  const tally reached = run_traces(0.1, life);
  if (HasFailure())
    return;
  EXPECT_GE(reached.most_buckets, 4096U) << "B = 12 was not reached";
}

/// A map of 2^bits buckets near its load limit that loses its oldest entries and gets new ones for
/// long, until overflow buckets have piled up. Longer than the limits of a trace from bytes or
/// text.
trace churn(random_source& random, unsigned bits) {
  trace t = empty_trace(random);
  const std::uint32_t entries = (6U << bits) + random.below(1U << (bits - 1));
  std::uint32_t oldest = random.below(1U << 20), key = oldest;
  const auto run = [&](verb what, std::uint32_t first, std::uint32_t n) {
    for (std::uint32_t piece = 0; n > 0; n -= piece, first += piece) {
      piece = std::min<std::uint32_t>(n, model::limits::number);
      t.operations.push_back(
          {.what = what, .number = static_cast<std::uint16_t>(piece), .key = first});
    }
  };
  run(verb::insert_run, key, entries);
  key += entries;
  for (std::uint32_t lives = 0; lives < 12 * entries;) {
    const std::uint32_t n = 1 + random.below(entries / 4);
    run(verb::erase_run, oldest, n);
    run(verb::insert_run, key, n);
    oldest += n;
    key += n;
    lives += n;
  }
  return t;
}

TEST(go, same_structure_through_churn_at_constant_size) {
  unsigned bits = 4;
  const tally reached = run_traces(0.009, [&bits](random_source& random) {
    trace t = churn(random, bits);
    bits = bits == 12 ? 4 : bits + 1;
    return t;
  });
  if (HasFailure())
    return;
  EXPECT_EQ(reached.most_buckets, 4096U);
  EXPECT_GE(reached.most_buckets_same_size, 256U);
}

/// What a map with another policy does otherwise than Go: the first trace of many that shows it,
/// shrunk.
template <class Policy, class Make>
model::divergence told_from_go(Make make) {
  tally ignored;
  const model::runner in_lockstep = [&ignored](const trace& t) {
    return t.setup.hash == model::hash_kind::seeded && t.setup.policy == model::policy_kind::go
               ? lockstep<Policy>(t, ignored).run()
               : std::nullopt;
  };
  random_source random(20231119);
  for (int cases = 1; cases <= 200; ++cases) {
    const trace t = make(random);
    const std::optional<model::divergence> found = in_lockstep(t);
    if (!found)
      continue;
    const model::shrunk s = model::shrink(t, *found, in_lockstep);
    std::cout << "case " << cases << ", shrunk to " << s.smallest.operations.size()
              << " operations\n"
              << explain(s.smallest, s.why);
    return s.why;
  }
  ADD_FAILURE() << "no case of 200 shows it";
  return {};
}
trace any(random_source& random) {
  return generate(random, for_go(model::everything()));
}

// golang/go issue 63438: Go 1.21 grew at 6.0 entries a bucket.
TEST(go, tells_the_load_limit_of_go_1_21) {
  const model::divergence d = told_from_go<go_1_21_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

struct in_order_policy : go_policy {
  static constexpr evacuation_order order = evacuation_order::in_order;
};
TEST(go, tells_evacuation_in_order) {
  const model::divergence d = told_from_go<in_order_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

struct inserts_only_policy : go_policy {
  static constexpr growth_work work = growth_work::inserts;
};
TEST(go, tells_that_only_new_keys_evacuate) {
  const model::divergence d = told_from_go<inserts_only_policy>(any);
  EXPECT_EQ(d.failed, model::check::growth);
}

} // namespace
} // namespace bucketproof::go
