// Threads that read one map at once, for ThreadSanitizer. The map is in the middle of a growth, and
// was drained in part, so that begin() has empty buckets to walk over and to remember.
//
// With the argument `write`, one thread reads and another writes: ThreadSanitizer must say so, or
// it sees nothing.
#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace bucketproof;

template <class Policy>
using map_of = bucket_map<std::uint64_t, std::string, hash<std::uint64_t>, std::equal_to<>,
                          std::allocator<std::pair<const std::uint64_t, std::string>>, Policy>;

void expect(bool holds, const char* what) {
  if (holds)
    return;
  std::printf("not as expected: %s\n", what);
  std::exit(1);
}

template <class Policy>
map_of<Policy> drained_and_growing() {
  map_of<Policy> map(seed{7});
  for (std::uint64_t key = 1; key < 2000 || view(map).growth() == growth_kind::none; ++key)
    map.try_emplace(key, std::to_string(key));
  for (std::uint64_t i = 0; i < 1000; ++i)
    map.erase(map.begin());
  return map;
}

/// Everything that is const, with results that are used.
template <class Map>
std::uint64_t read(const Map& map, const Map& twin) {
  std::uint64_t sum = map.begin()->first;
  for (const auto& [key, value] : map) {
    expect(map.find(key)->second == value && map.contains(key) && map.count(key) == 1, "lookup");
    sum += map.at(key).size() + map.equal_range(key).first->first;
  }
  expect(!map.contains(0) && map.find(0) == map.end(), "absent key");
  std::size_t entries = 0;
  view(map).for_each_chain([&](generation, std::size_t, const auto& chain) {
    for (const auto bucket : chain)
      for (std::size_t slot = 0; slot < Map::policy_type::slots; ++slot)
        entries += is_taken(bucket.at(slot)) ? 1 : 0;
  });
  expect(entries == map.size() && entries == map.stats().size && !map.empty(), "size");
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): copying is what is tried
  const Map copy = map;
  expect(copy == map && map == twin, "copy");
  return sum + map.bucket_count() + map.stats().bytes() +
         static_cast<std::uint64_t>(map.load_factor()) +
         static_cast<std::uint64_t>(map.hash_seed());
}

template <class Policy>
void read_in_threads() {
  const auto shared = drained_and_growing<Policy>();
  const map_of<Policy> twin = shared;
  std::atomic<int> waiting{4};
  std::vector<std::uint64_t> sums(4);
  std::vector<std::thread> threads;
  threads.reserve(sums.size());
  for (std::uint64_t& sum : sums)
    threads.emplace_back([&] {
      --waiting;
      while (waiting != 0) // all at once
        std::this_thread::yield();
      for (int round = 0; round < 3; ++round)
        sum += read(shared, twin);
    });
  for (std::thread& thread : threads)
    thread.join();
  for (const std::uint64_t sum : sums)
    expect(sum == sums.front(), "what each thread read");
}

/// The wait is relaxed, so that it puts nothing in order; and there is one read, as ThreadSanitizer
/// forgets the accesses of threads that have many.
template <class Policy>
void read_and_write() {
  auto map = drained_and_growing<Policy>();
  std::atomic<bool> was_read{false};
  std::thread reader([&] {
    expect(map.begin()->first != 0, "a key");
    was_read.store(true, std::memory_order_relaxed);
  });
  std::thread writer([&] {
    while (!was_read.load(std::memory_order_relaxed))
      std::this_thread::yield();
    map.erase(map.begin());
  });
  reader.join();
  writer.join();
}

} // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "write") == 0) {
    read_and_write<default_policy>();
    read_and_write<go_policy>();
  } else {
    read_in_threads<default_policy>();
    read_in_threads<go_policy>();
  }
  std::puts("all as expected");
}
