// What operations cost, counted: within the stated bounds in every growth position and whatever the
// hash; memory within bounds, however long a map is used. Walks over buckets are work_test's.
#include "cost.hpp"
#include "faulty.hpp"

#include "props/traces.hpp"

#include "model/adapter/injection.hpp"

#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>

namespace bucketproof::props {
namespace {

using model::failpoint;
using model::hash_kind;
using model::policy_kind;

constexpr policy_kind measured_policies[]{policy_kind::standard, policy_kind::two_slots,
                                          policy_kind::two_slots_go};

/// Calls of what is the user's are bounded to the last one, but for those of many inserts, whose
/// growths can come early or late. Memory is bounded with a little to spare.
bool is_exact(std::size_t column, std::string_view bound) {
  const failpoint e = bounded_failpoints[column];
  return e != failpoint::allocate && e != failpoint::deallocate &&
         bound.find_first_of("mn") == std::string_view::npos;
}

TEST(cost, is_within_its_bounds_in_every_growth_position) {
  measured_cost measured;
  for (const policy_kind policy : measured_policies)
    for (const map_state& state : map_states(policy))
      measure_cost(state, measured);
  for (const std::string& what : measured.exceeded)
    ADD_FAILURE() << what;
  for (const stated_cost& row : stated_costs())
    for (std::size_t column = 0; column < bounded_failpoints.size(); ++column) {
      const auto& cell = measured.cells[row.name][column];
      const std::string what = std::string(row.name) + ", " + std::string(row.bounds[column]) +
                               " of kind " + std::string(model::name(bounded_failpoints[column]));
      if (row.bounds[column] == "-")
        continue;
      EXPECT_GT(cell.most, 0U) << "never happened: " << what;
      if (is_exact(column, row.bounds[column])) {
        EXPECT_GT(cell.attained, 0U) << "more than is needed: " << what;
      }
    }
}

TEST(cost, is_within_its_bounds_whatever_the_hash) {
  model::profile traces = model::everything();
  traces.keys = {model::key_kind::tracked};
  traces.policies.assign(std::begin(measured_policies), std::end(measured_policies));
  traces.longest_run = 40;
  for_all(0.3, [&traces](model::random_source& random) {
    const model::trace t = model::generate(random, traces);
    measured_cost measured;
    measure_cost(state_of(t, random), measured);
    if (!measured.exceeded.empty())
      RC_FAIL(measured.exceeded.front());
  });
}

/// The failpoints of `what`.
template <class What>
model::failpoint_counts events_of(What what) {
  const model::failpoint_counts before = model::current_failpoints().counts;
  what();
  return model::current_failpoints().counts - before;
}

/// Calls `check` for each of the policies that growth differs for.
template <class Check>
void for_policies(Check check) {
  check.template operator()<default_policy>();
  check.template operator()<go_policy>();
}

TEST(cost, of_reserving_for_one_more_each_time_is_linear) {
  for_policies([]<class Policy> {
    constexpr std::uint32_t entries = 20000;
    using map_type = faulty_map<moving::cannot_throw, Policy>;
    map_type map(seed{1}, faulty_hash{hash_kind::seeded});
    const auto all = events_of([&map] {
      for (std::uint32_t key = 0; key < entries; ++key) {
        map.reserve(map.size() + 1);
        map.try_emplace(typename map_type::key_type(key), key);
      }
    });
    // An entry is hashed when it is inserted; the doublings hash all there are: half of them at
    // the last one, a quarter at the one before.
    EXPECT_LE(all[failpoint::hash], 3 * entries);
    EXPECT_GE(all[failpoint::hash], entries);
    const auto again = events_of([&map] {
      for (int i = 0; i < 1000; ++i)
        map.reserve(map.size());
    });
    EXPECT_EQ(again[failpoint::hash] + again[failpoint::allocate], 0U);
  });
}

// Memory.

/// How many entries a churn replaces: BUCKETPROOF_CHURN, for runs longer than the usual.
std::size_t churned() {
  const char* told = std::getenv("BUCKETPROOF_CHURN");
  return told != nullptr ? std::strtoull(told, nullptr, 10) : 400000;
}

template <class Policy>
using churned_map =
    bucket_map<std::uint64_t, std::uint32_t, model::element_hash<model::integer_elements>,
               model::element_equal<model::integer_elements>,
               model::counting_allocator<std::pair<const std::uint64_t, std::uint32_t>>, Policy>;

/// Replaces one entry of a full map after another: the oldest one by `next(n)`, the n-th key.
template <class Policy, class Next>
void churn(hash_kind hash, Next next) {
  constexpr std::size_t entries = 1664; // all that 256 buckets hold
  churned_map<Policy> map(seed{1}, model::element_hash<model::integer_elements>(hash));
  std::deque<std::uint32_t> keys;
  const auto insert = [&](std::size_t n) {
    keys.push_back(next(n));
    ASSERT_TRUE(map.try_emplace(keys.back(), 0).second);
  };
  while (map.size() < entries)
    insert(map.size());
  const std::size_t buckets = map.bucket_count(), bytes = map.stats().main_bytes;
  std::size_t most_bytes = 0, growths = 0;
  bool growing = false;
  for (std::size_t n = entries; n < entries + churned(); ++n) {
    map.erase(keys.front());
    keys.pop_front();
    insert(n);
    const map_stats now = map.stats();
    ASSERT_EQ(now.buckets, buckets) << "after " << n - entries;
    ASSERT_LE(now.overflow_buckets, now.buckets) << "after " << n - entries;
    most_bytes = std::max(most_bytes, now.bytes());
    growths += !growing && now.growth == growth_kind::same_size ? 1 : 0;
    growing = now.growth != growth_kind::none;
  }
  // Old buckets with as many overflow buckets, and new ones: 3 times the main buckets; an eighth
  // for spare buckets, directories and what the new chains overflow.
  EXPECT_LE(most_bytes, 3 * bytes + bytes / 2);
  EXPECT_GT(growths, 0U) << "the overflow buckets never became too many";
}

// golang/go issue 16070: a map of constant size grew for ever, by overflow buckets.
TEST(memory, of_a_map_of_constant_size_is_bounded_however_long_it_is_used) {
  for_policies([]<class Policy> {
    {
      SCOPED_TRACE("keys in order, seeded hash");
      churn<Policy>(hash_kind::seeded, [](std::size_t n) { return static_cast<std::uint32_t>(n); });
    }
    {
      SCOPED_TRACE("waves: 64 keys to one bucket, then to the next");
      churn<Policy>(hash_kind::controlled, [](std::size_t n) {
        return model::key_of(
            {static_cast<std::uint16_t>(n / 64 % 256), 0, static_cast<std::uint8_t>(n % 64)});
      });
    }
  });
}

} // namespace
} // namespace bucketproof::props
