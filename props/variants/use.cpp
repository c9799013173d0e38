// A program that uses the map, for compilers, libraries and options that the tests are not built
// with: it needs nothing but the map and the standard library, and no exceptions. It says "all as
// expected", or what was not.
#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace {

using namespace bucketproof;

// Hashes are the same on every machine, whatever the widest product is that it can compute.
static_assert(detail::mix(0x0123456789abcdef, 0xfedcba9876543210) == 0xf4df86c565b0e1e4);
static_assert(tophash(0xff00000000000000) == static_cast<control>(0xff));

void expect(bool holds, const char* what) {
  if (holds)
    return;
  std::printf("not as expected: %s\n", what);
  std::exit(1);
}

/// Keys with the same lowest byte share a chain, so that it overflows.
struct crowding_hash {
  std::uint64_t operator()(std::uint32_t key, std::uint64_t) const {
    return std::uint64_t{key} << 48 | (key & 0xff);
  }
};

template <class Map, class Model>
void expect_equal(const Map& map, const Model& model) {
  expect(map.size() == model.size(), "size");
  for (const auto& [key, value] : model) {
    const auto it = map.find(key);
    expect(it != map.end() && it->second == value, "lookup of a key");
  }
  std::size_t visited = 0;
  for (const auto& [key, value] : map) {
    const auto it = model.find(key);
    expect(it != model.end() && it->second == value, "iteration");
    ++visited;
  }
  expect(visited == model.size(), "number of entries visited");
}

/// Random inserts and erasures of keys below `range`, against std::map.
template <class Hash, class Policy>
void churn(std::uint32_t range) {
  bucket_map<std::uint32_t, std::string, Hash, std::equal_to<>,
             std::allocator<std::pair<const std::uint32_t, std::string>>, Policy>
      map(seed{7});
  std::map<std::uint32_t, std::string> model;
  std::uint64_t state = 1;
  bool grew = false, overflowed = false;
  for (std::uint32_t step = 0; step < 20000; ++step) {
    state = detail::mix(state, step);
    const auto key = static_cast<std::uint32_t>(state >> 32) % range;
    // Waves: mostly inserts, then mostly erasures.
    const bool inserts = (state & 7) < (step / 1000 % 2 == 0 ? 6U : 2U);
    if (inserts) {
      const std::string value = std::to_string(step) + " is more than a short string holds";
      expect(map.try_emplace(key, value).second == model.try_emplace(key, value).second, "insert");
    } else {
      expect(map.erase(key) == model.erase(key), "erase");
    }
    grew = grew || map.stats().growth == growth_kind::doubling;
    overflowed = overflowed || map.stats().overflow_buckets > 0;
    if (step % 500 == 0)
      expect_equal(map, model);
  }
  expect(grew, "a growth");
  expect(overflowed, "an overflow bucket");
  const auto copy = map;
  expect(copy == map, "copy");
  for (auto it = map.begin(); it != map.end();)
    if (it->first % 2 == 0) {
      model.erase(it->first);
      it = map.erase(it);
    } else {
      ++it;
    }
  expect_equal(map, model);
  map.shrink_to_fit();
  expect_equal(map, model);
  auto moved = std::move(map);
  expect_equal(moved, model);
  moved.clear();
  expect(moved.empty() && moved.begin() == moved.end(), "clear");
}

/// Chains that were filled and emptied, one after the other, until the map compacts them.
template <class Policy>
void compact() {
  bucket_map<std::uint32_t, std::uint32_t, crowding_hash, std::equal_to<>,
             std::allocator<std::pair<const std::uint32_t, std::uint32_t>>, Policy>
      map(seed{7});
  map.reserve(30);
  std::map<std::uint32_t, std::uint32_t> model;
  const std::size_t buckets = map.bucket_count();
  bool compacted = false;
  for (std::uint32_t chain = 0; chain < buckets; ++chain) {
    for (std::uint32_t twin = 0; twin < 20; ++twin)
      map.try_emplace(twin << 8 | chain, twin);
    compacted = compacted || map.stats().growth == growth_kind::same_size;
    for (std::uint32_t twin = 0; twin < 19; ++twin)
      map.erase(twin << 8 | chain);
    model.try_emplace(19U << 8 | chain, 19U);
  }
  expect(compacted && map.bucket_count() == buckets, "a growth to the same size");
  expect_equal(map, model);
}

void use_other_keys() {
  bucket_map<double, int> numbers;
  numbers[0.0] = 1;
  numbers[-0.0] = 2;
  numbers[std::numeric_limits<double>::quiet_NaN()] = 3;
  expect(numbers.size() == 2 && numbers.at(0.0) == 2, "floating-point keys");
  bucket_map<std::string, int, hash<std::string>, std::equal_to<>> texts{{"a", 1}, {"b", 2}};
  expect(texts.contains(std::string_view("a")) && texts.erase("b") == 1, "text keys");
  bucket_map<std::pair<const void*, long>, int> pairs;
  pairs[{&texts, 1}] = 1;
  expect(pairs.contains({&texts, 1}) && !pairs.contains({&pairs, 1}), "pairs as keys");
  expect(texts.max_size() > 1000000, "max_size");
}

} // namespace

int main() {
  churn<hash<std::uint32_t>, default_policy>(3000);
  churn<hash<std::uint32_t>, go_policy>(3000);
  churn<crowding_hash, default_policy>(3000);
  churn<crowding_hash, go_policy>(3000);
  churn<crowding_hash, two_slot_policy>(300);
  compact<default_policy>();
  compact<go_policy>();
  use_other_keys();
  std::puts("all as expected");
}
