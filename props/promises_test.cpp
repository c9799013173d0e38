// The map's promises, each by its name, over all policies and hash kinds.
#include "props/traces.hpp"

#include "model/adapter/elements.hpp"
#include "model/trace/policy_rules.hpp"

#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bucketproof::props {
namespace {

using model::hash_kind;
using model::key_of;
using model::policy_rules;
using model::random_source;

template <class Elements, class Policy>
using map_of =
    bucket_map<typename Elements::key_type, typename Elements::mapped_type,
               model::element_hash<Elements>, model::element_equal<Elements>,
               model::counting_allocator<
                   std::pair<const typename Elements::key_type, typename Elements::mapped_type>>,
               Policy>;

template <class Policy, model::policy_kind Kind>
struct subject {
  using map = map_of<model::integer_elements, Policy>;
  using tracked_map = map_of<model::tracked_elements, Policy>;
  static constexpr policy_rules promised = model::rules_of(Kind);

  static map make(hash_kind hash, std::uint64_t seed_of_map) {
    return map(static_cast<seed>(seed_of_map), model::element_hash<model::integer_elements>(hash));
  }
};

template <class Subject>
class bucket_map_promises : public ::testing::Test {};

} // namespace
} // namespace bucketproof::props

// The names of these are what ctest shows.
namespace on {
using bucketproof::model::policy_kind;
using bucketproof::props::subject;
struct default_policy : subject<bucketproof::default_policy, policy_kind::standard> {};
struct go_policy : subject<bucketproof::go_policy, policy_kind::go> {};
struct go_1_21_policy : subject<bucketproof::go_1_21_policy, policy_kind::go_1_21> {};
struct two_slots : subject<bucketproof::two_slot_policy, policy_kind::two_slots> {};
struct two_slots_go : subject<bucketproof::two_slot_go_policy, policy_kind::two_slots_go> {};
} // namespace on

namespace bucketproof::props {
namespace {

using subjects = ::testing::Types<on::default_policy, on::go_policy, on::go_1_21_policy,
                                  on::two_slots, on::two_slots_go>;
TYPED_TEST_SUITE(bucket_map_promises, subjects);

hash_kind any_hash(random_source& random) {
  return static_cast<hash_kind>(random.below(static_cast<std::uint32_t>(hash_kind::identity) + 1));
}
/// A key that collides now and then under every hash kind.
std::uint32_t any_key(random_source& random) {
  return random.chance(1, 2) ? random.below(256)
                             : key_of({static_cast<std::uint16_t>(random.below(8)),
                                       static_cast<std::uint8_t>(random.below(8)),
                                       static_cast<std::uint8_t>(random.below(16))});
}

/// A map in any state: grown, churned, in the middle of a growth or not.
template <class Map>
void churn(Map& map, random_source& random, std::uint32_t steps) {
  std::uint32_t inserting = 1 + random.below(7);
  for (std::uint32_t i = 0; i < steps; ++i) {
    if (random.chance(1, 64))
      inserting = 1 + random.below(7);
    const std::uint32_t key = any_key(random);
    if (random.chance(inserting, 8))
      map.try_emplace(key, i);
    else
      map.erase(key);
  }
}
/// The same, with a growth under way at the end, if that can be had.
template <class Map>
bool churn_into_growth(Map& map, random_source& random) {
  churn(map, random, random.below(200));
  for (std::uint32_t i = 0; i < 400 && view(map).growth() == growth_kind::none; ++i)
    map.try_emplace(any_key(random), i);
  for (std::uint32_t i = random.below(4); i > 0 && view(map).growth() != growth_kind::none; --i)
    map.try_emplace(any_key(random), i);
  return view(map).growth() != growth_kind::none;
}

template <class Map>
std::map<std::uint64_t, std::uintptr_t> addresses(const Map& map) {
  std::map<std::uint64_t, std::uintptr_t> at;
  for (const auto& entry : map)
    at.emplace(entry.first, reinterpret_cast<std::uintptr_t>(&entry));
  return at;
}

TYPED_TEST(bucket_map_promises, load_is_within_the_limit_when_no_growth_is_pending) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    for (int i = 0; i < 200; ++i) {
      const std::uint32_t key = any_key(random);
      if (random.chance(1, 4))
        map.erase(key);
      else if (map.try_emplace(key, 0).second && view(map).growth() == growth_kind::none)
        RC_ASSERT(!TypeParam::promised.over_load(map.size(), map.bucket_count()));
    }
  });
}

TYPED_TEST(bucket_map_promises, growth_starts_exactly_when_the_rule_says) {
  std::size_t doublings = 0;
  for_all([&doublings](random_source& random) {
    auto map = TypeParam::make(hash_kind::seeded, random.next());
    for (std::uint32_t key = 0; key < 300; ++key) {
      const std::size_t buckets = map.bucket_count();
      const bool growing = view(map).growth() != growth_kind::none;
      const bool many = view(map).overflow_count(generation::current) >= buckets;
      map.try_emplace(key, key);
      if (buckets == 0 || growing)
        continue;
      const bool doubles = TypeParam::promised.over_load(key + 1, buckets);
      RC_ASSERT(map.bucket_count() == (doubles ? 2 * buckets : buckets));
      doublings += doubles ? 1 : 0;
      const bool over_at_once = !TypeParam::promised.only_inserts_evacuate && buckets <= 2;
      RC_ASSERT(over_at_once || (view(map).growth() != growth_kind::none) == (doubles || many));
    }
  });
  EXPECT_GT(doublings, 0U);
}

TYPED_TEST(bucket_map_promises, buckets_are_never_fewer_after_erase_or_clear) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn(map, random, random.below(300));
    const std::size_t buckets = map.bucket_count();
    for (auto it = map.begin(); it != map.end();)
      it = random.chance(1, 2) ? map.erase(it) : std::next(it);
    RC_ASSERT(map.bucket_count() == buckets);
    map.clear();
    RC_ASSERT(map.bucket_count() == buckets);
    RC_ASSERT(map.empty());
  });
}

TYPED_TEST(bucket_map_promises, every_entry_is_found_after_every_step_of_a_growth) {
  std::size_t steps = 0;
  for_all([&steps](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    std::set<std::uint32_t> keys;
    while (view(map).growth() == growth_kind::none && keys.size() < 120) {
      const std::uint32_t key = any_key(random);
      map.try_emplace(key, key);
      keys.insert(key);
    }
    for (std::uint32_t key = 1000; view(map).growth() != growth_kind::none && key < 1100; ++key) {
      map.try_emplace(key, key);
      keys.insert(key);
      ++steps;
      for (const std::uint32_t k : keys) {
        const auto it = map.find(k);
        RC_ASSERT(it != map.end());
        RC_ASSERT(it->second == k);
      }
    }
  });
  EXPECT_GT(steps, 0U);
}

TYPED_TEST(bucket_map_promises,
           one_key_too_many_in_a_bucket_links_an_overflow_bucket_and_grows_nothing) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(hash_kind::controlled, random.next());
    map.reserve(256);
    const std::size_t buckets = map.bucket_count();
    const auto bucket = static_cast<std::uint16_t>(random.below(16));
    const std::size_t slots = TypeParam::promised.slots;
    for (std::size_t i = 0; i <= slots; ++i) {
      const auto before = addresses(map);
      map.try_emplace(key_of({bucket, static_cast<std::uint8_t>(random.below(256)),
                              static_cast<std::uint8_t>(i)}),
                      0);
      RC_ASSERT(view(map).overflow_count(generation::current) == (i == slots ? 1U : 0U));
      RC_ASSERT(view(map).growth() == growth_kind::none);
      RC_ASSERT(map.bucket_count() == buckets);
      auto after = addresses(map);
      std::erase_if(after, [&](const auto& entry) { return !before.contains(entry.first); });
      RC_ASSERT(after == before);
    }
  });
}

TYPED_TEST(bucket_map_promises, same_size_growth_compacts_chains) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(hash_kind::controlled, random.next());
    map.reserve(40);
    const std::size_t buckets = map.bucket_count();
    std::size_t overflow = 0; // before the growth
    // Fill one chain after the other as far as the load allows, and empty it but for its last
    // entry.
    const auto twins =
        static_cast<std::uint32_t>(std::min<std::size_t>(30, 4 * TypeParam::promised.slots + 1));
    for (std::uint32_t chain = 0; view(map).growth() == growth_kind::none; ++chain) {
      RC_ASSERT(chain < buckets);
      const auto key = [&](std::uint32_t twin) {
        return key_of({static_cast<std::uint16_t>(chain), 0, static_cast<std::uint8_t>(twin)});
      };
      for (std::uint32_t twin = 0; twin < twins && view(map).growth() == growth_kind::none;
           ++twin) {
        overflow = view(map).overflow_count(generation::current);
        map.try_emplace(key(twin), twin);
      }
      for (std::uint32_t twin = 0; twin + 1 < twins && view(map).growth() == growth_kind::none;
           ++twin)
        map.erase(key(twin));
    }
    RC_ASSERT(view(map).growth() == growth_kind::same_size);
    RC_ASSERT(overflow >= buckets);
    for (std::uint16_t i = 0; view(map).growth() != growth_kind::none; ++i)
      map.try_emplace(key_of({i, 1, 200}), 0);
    RC_ASSERT(map.bucket_count() == buckets);
    view(map).for_each_chain([&](generation, std::size_t, const auto& chain) {
      std::size_t entries = 0, length = 0;
      for (const auto b : chain) {
        ++length;
        for (std::size_t slot = 0; slot < TypeParam::promised.slots; ++slot)
          entries += is_taken(b.at(slot)) ? 1 : 0;
      }
      RC_ASSERT(length <= std::max<std::size_t>(1, (entries + TypeParam::promised.slots - 1) /
                                                       TypeParam::promised.slots));
    });
  });
}

TYPED_TEST(bucket_map_promises, erase_moves_no_other_entry) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn_into_growth(map, random);
    for (int i = 0; i < 20 && !map.empty(); ++i) {
      auto before = addresses(map);
      const auto victim = std::next(map.begin(), static_cast<std::ptrdiff_t>(random.below(
                                                     static_cast<std::uint32_t>(map.size()))));
      before.erase(victim->first);
      // Under Go's policies an erase by key evacuates; an erase by iterator never does.
      if (TypeParam::promised.only_inserts_evacuate && random.chance(1, 2))
        map.erase(std::uint64_t{victim->first});
      else
        map.erase(victim);
      RC_ASSERT(addresses(map) == before);
    }
  });
}

TYPED_TEST(bucket_map_promises, insert_of_a_new_key_moves_the_entries_of_two_old_chains_at_most) {
  const std::size_t most = TypeParam::promised.only_inserts_evacuate ? 2 : 4;
  std::size_t moved_most = 0;
  for_all([&](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn(map, random, random.below(200));
    for (std::uint32_t i = 0; i < 60; ++i) {
      const std::size_t buckets = map.bucket_count();
      const bool growing = view(map).growth() != growth_kind::none;
      const std::size_t old = growing ? view(map).buckets(generation::old) : buckets;
      const auto before = addresses(map);
      const std::uint64_t key = any_key(random);
      map.try_emplace(key, i);
      const auto after = addresses(map);
      std::set<std::uint64_t> chains;
      for (const auto& [k, address] : before)
        if (after.at(k) != address)
          chains.insert(view(map).hash(k) & (old - 1));
      RC_ASSERT(chains.size() <= most);
      moved_most = std::max(moved_most, chains.size());
    }
  });
  EXPECT_GE(moved_most, 2U) << "no insert moved what it may";
}

TYPED_TEST(bucket_map_promises, iteration_yields_each_entry_once_at_every_evacuation_position) {
  std::set<std::size_t> positions;
  for_all([&positions](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    if (churn_into_growth(map, random))
      positions.insert(view(map).evacuated());
    std::map<std::uint64_t, int> visits;
    std::size_t visited = 0;
    for (auto it = map.begin(); it != map.end() && visited <= map.size(); ++it, ++visited)
      ++visits[it->first];
    RC_ASSERT(visits.size() == map.size());
    RC_ASSERT(visited == map.size());
    // The same while every other entry is erased on the way.
    std::size_t left = 0;
    for (auto it = map.begin(); it != map.end();) {
      RC_ASSERT(visits.erase(it->first) == 1U);
      if (random.chance(1, 2))
        it = map.erase(it);
      else {
        ++it;
        ++left;
      }
    }
    RC_ASSERT(visits.empty());
    RC_ASSERT(map.size() == left);
  });
  EXPECT_GE(positions.size(), 4U);
}

TYPED_TEST(bucket_map_promises, a_copy_is_equal_and_sized_for_its_content) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn(map, random, random.below(400));
    const auto copy = map;
    RC_ASSERT(copy == map);
    RC_ASSERT(copy.bucket_count() ==
              (map.empty() ? 0 : TypeParam::promised.buckets_for(map.size())));
    RC_ASSERT(view(copy).growth() == growth_kind::none);
    RC_ASSERT(copy.hash_seed() == map.hash_seed());
  });
}

TYPED_TEST(bucket_map_promises, values_die_when_erased_once) {
  for_all([](random_source& random) {
    model::accounting& accounting = model::current_accounting();
    accounting.misuse = nullptr;
    const model::accounting before = accounting;
    {
      using elements = model::tracked_elements;
      typename TypeParam::tracked_map map(static_cast<seed>(random.next()),
                                          model::element_hash<elements>(any_hash(random)));
      for (std::uint32_t i = 0; i < 200; ++i) {
        const std::uint32_t key = any_key(random);
        if (random.chance(3, 5))
          map.try_emplace(elements::key(key), elements::value(i));
        else
          map.erase(elements::key(key));
        RC_ASSERT(accounting.keys - before.keys == map.size());
        RC_ASSERT(accounting.values - before.values == map.size());
      }
    }
    RC_ASSERT(accounting == before);
  });
}

TYPED_TEST(bucket_map_promises, find_many_finds_what_find_does) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn(map, random, random.below(200));
    std::vector<std::uint64_t> keys(random.below(100));
    for (std::uint64_t& key : keys)
      key = any_key(random);
    using entry = typename TypeParam::map::value_type;
    const entry untouched{};
    std::vector<entry*> found(keys.size() + 1, nullptr);
    std::vector<const entry*> found_in_const(keys.size() + 1, &untouched);
    map.find_many(keys, found);
    std::as_const(map).find_many(keys, found_in_const);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto it = map.find(keys[i]);
      RC_ASSERT(found[i] == (it == map.end() ? nullptr : &*it));
      RC_ASSERT(found_in_const[i] == found[i]);
    }
    RC_ASSERT(found_in_const.back() == &untouched);
    if (!keys.empty()) {
      found.resize(keys.size() - 1);
      RC_ASSERT_THROWS_AS(map.find_many(keys, found), std::length_error);
    }
  });
}

TYPED_TEST(bucket_map_promises, swap_and_move_keep_references) {
  for_all([](random_source& random) {
    auto a = TypeParam::make(hash_kind::seeded, random.next());
    auto b = TypeParam::make(hash_kind::seeded, random.next());
    churn(a, random, random.below(100));
    churn(b, random, random.below(100));
    const auto in_a = addresses(a), in_b = addresses(b);
    a.swap(b);
    RC_ASSERT(addresses(a) == in_b);
    RC_ASSERT(addresses(b) == in_a);
    auto c = std::move(a);
    RC_ASSERT(addresses(c) == in_b);
    RC_ASSERT(a.empty()); // NOLINT(bugprone-use-after-move): promised
    RC_ASSERT(a.bucket_count() == 0U);
    a = std::move(b);
    RC_ASSERT(addresses(a) == in_a);
  });
}

TYPED_TEST(bucket_map_promises, a_map_that_becomes_empty_takes_a_new_seed) {
  for_all([](random_source& random) {
    const std::uint64_t first = random.next();
    auto map = TypeParam::make(hash_kind::seeded, first);
    auto twin = TypeParam::make(hash_kind::seeded, first);
    seed last = map.hash_seed();
    RC_ASSERT(last == static_cast<seed>(first));
    for (int i = 0; i < 4; ++i) {
      for (auto* m : {&map, &twin})
        for (std::uint32_t key = 0; key < 10; ++key)
          m->try_emplace(key, key);
      RC_ASSERT(map.hash_seed() == last);
      const bool clears = random.chance(1, 2);
      for (auto* m : {&map, &twin})
        if (clears)
          m->clear();
        else
          for (std::uint32_t key = 0; key < 10; ++key)
            m->erase(key);
      RC_ASSERT(map.hash_seed() != last);
      RC_ASSERT(map.hash_seed() == twin.hash_seed());
      last = map.hash_seed();
    }
  });
}

TYPED_TEST(bucket_map_promises, shrink_to_fit_keeps_the_entries_and_gives_back_the_rest) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(any_hash(random), random.next());
    churn(map, random, random.below(400));
    const auto copy = map;
    map.shrink_to_fit();
    RC_ASSERT(map == copy);
    RC_ASSERT(map.bucket_count() == copy.bucket_count());
    RC_ASSERT(view(map).growth() == growth_kind::none);
  });
}

TYPED_TEST(bucket_map_promises, inserts_within_a_reserve_double_nothing) {
  for_all([](random_source& random) {
    auto map = TypeParam::make(hash_kind::seeded, random.next());
    churn(map, random, random.below(100));
    const std::size_t room = map.size() + random.below(300);
    map.reserve(room);
    const std::size_t buckets = map.bucket_count();
    for (std::uint32_t key = 1 << 20; map.size() < room; ++key)
      map.try_emplace(key, 0);
    RC_ASSERT(map.bucket_count() == buckets);
  });
}

TEST(bucket_map_memory, starting_a_growth_in_order_allocates_a_directory_and_no_bucket) {
  using map_type = on::default_policy::map;
  map_type map(seed{1}, model::element_hash<model::integer_elements>(hash_kind::identity));
  std::uint32_t key = 0;
  std::size_t starts = 0;
  for (; key < 200000; ++key) {
    const map_stats before = map.stats();
    map.try_emplace(key, key);
    const map_stats after = map.stats();
    if (before.growth != growth_kind::none || after.growth == growth_kind::none)
      continue;
    ++starts;
    EXPECT_EQ(after.main_bytes, before.main_bytes);
    EXPECT_EQ(after.spare_bytes, before.spare_bytes);
    EXPECT_LE(after.directory_bytes - before.directory_bytes, 16 * (1 + after.buckets / 512));
  }
  EXPECT_GE(starts, 12U);
}

TEST(bucket_map_memory, growth_in_order_has_no_peak) {
  using map_type = on::default_policy::map;
  map_type map(seed{1}, model::element_hash<model::integer_elements>(hash_kind::identity));
  double most = 0;
  for (std::uint32_t key = 0; key < 400000; ++key) {
    map.try_emplace(key, key);
    if (key > 100000) // many segments, so that two of them at once do not show
      most =
          std::max(most, static_cast<double>(map.stats().bytes()) / static_cast<double>(key + 1));
  }
  // 144 bytes for every 3.25 entries after a doubling is 44.3, one spare for 16 makes it 47.1.
  EXPECT_LE(most, 48.0) << "bytes an entry";
}

} // namespace
} // namespace bucketproof::props
