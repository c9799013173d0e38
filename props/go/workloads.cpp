#include "props/go/workloads.hpp"

#include "props/go/bucket_maps.hpp"
#include "props/go/hash.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace bucketproof::go {
namespace {

using model::random_source;
using model::trace;
using model::verb;

/// What Go has of a profile.
model::profile for_go(model::profile p) {
  p.keys = {model::key_kind::integer};
  p.hashes = {model::hash_kind::seeded};
  p.policies = {model::policy_kind::go};
  return p;
}

/// A bulk run over any number of keys, in pieces that an operation can have.
void push_run(trace& t, verb what, std::uint32_t first, std::uint32_t n, std::uint8_t step = 0) {
  for (std::uint32_t piece = 0; n > 0; n -= piece, first += piece) {
    piece = std::min<std::uint32_t>(n, model::limits_of_bytes.number);
    t.operations.push_back({.what = what, .step = step, .number = piece, .key = first << step});
  }
}

trace empty_trace(random_source& random) {
  return {.setup = generate_setup(random, for_go(model::everything())), .operations = {}};
}

} // namespace

trace any(random_source& random) {
  return generate(random, for_go(model::everything()));
}

trace crowding(random_source& random) {
  trace t = empty_trace(random);
  const unsigned bits = 1 + random.below(4);
  const auto seed = static_cast<std::uint64_t>(first_seeds(t.setup)[0]);
  const auto push = [&](verb what, std::uint64_t key) {
    t.operations.push_back(
        {.what = what, .number = random.below(1000), .key = static_cast<std::uint32_t>(key)});
  };
  std::uint64_t candidate = random.below(1U << 20);
  const auto key_in = [&](std::uint64_t chain) {
    do
      ++candidate;
    while ((go::hash()(candidate, seed) & ((1U << bits) - 1)) != chain);
    return candidate;
  };
  push(verb::insert, candidate); // stays, so that the seed does, too
  t.operations.push_back(
      {.what = verb::insert_run, .number = (13U << bits) / 4 + 1, .key = 1U << 24});
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

trace long_life(random_source& random) {
  trace t = empty_trace(random);
  std::uint32_t key = random.below(1U << 20), live = key; // the keys from `live` up to `key` are in
  std::uint32_t left = model::limits_of_bytes.run_entries - model::limits_of_bytes.number;
  const auto step = static_cast<std::uint8_t>(random.below(8));
  const auto run = [&](verb what, std::uint32_t first, std::uint32_t n) {
    push_run(t, what, first, n, step);
  };
  const auto singles = [&](unsigned n) {
    static const std::vector<verb> verbs{verb::insert,           verb::index, verb::find,
                                         verb::insert_or_assign, verb::erase, verb::contains};
    for (; n > 0; --n)
      t.operations.push_back({.what = random.pick(verbs),
                              .number = random.below(1000),
                              .key = (live + random.below(key - live + 8)) << step});
  };
  if (random.chance(1, 2))
    t.operations.push_back({.what = verb::reserve, .number = random.below(8192)});
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
        t.operations.push_back({.what = verb::reserve, .number = random.below(largest)});
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

trace churn(random_source& random, unsigned bits) {
  trace t = empty_trace(random);
  const std::uint32_t entries = (6U << bits) + random.below(1U << (bits - 1));
  std::uint32_t oldest = random.below(1U << 20), key = oldest;
  push_run(t, verb::insert_run, key, entries);
  key += entries;
  for (std::uint32_t lives = 0; lives < 12 * entries;) {
    const std::uint32_t n = 1 + random.below(entries / 4);
    push_run(t, verb::erase_run, oldest, n);
    push_run(t, verb::insert_run, key, n);
    oldest += n;
    key += n;
    lives += n;
  }
  return t;
}

} // namespace bucketproof::go
