// Memory while a map grows, counted and not timed.
#include "model/adapter/accounting.hpp"
#include "model/adapter/elements.hpp"

#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <utility>

namespace bucketproof::props {
namespace {

using model::hash_kind;

/// Keys in order fill buckets in order.
class bucket_map_memory : public ::testing::Test {
protected:
  using elements = model::integer_elements;
  using entry = std::pair<const elements::key_type, elements::mapped_type>;
  bucket_map<elements::key_type, elements::mapped_type, model::element_hash<elements>,
             model::element_equal<elements>, model::counting_allocator<entry>>
      map{seed{1}, model::element_hash<elements>(hash_kind::identity)};
};

TEST_F(bucket_map_memory, starting_a_growth_in_order_allocates_a_directory_and_no_bucket) {
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

TEST_F(bucket_map_memory, growth_in_order_has_no_peak) {
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

std::size_t taken = 0; ///< From small_memory.
/// Of a machine with a megabyte, however small the pieces that it is taken in.
template <class T>
struct small_memory {
  using value_type = T;

  small_memory() = default;
  template <class U>
  explicit(false) small_memory(const small_memory<U>&) noexcept {}
  T* allocate(std::size_t n) {
    if (taken + n * sizeof(T) > std::size_t{1} << 20U)
      throw std::bad_alloc();
    taken += n * sizeof(T);
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* p, std::size_t n) noexcept {
    taken -= n * sizeof(T);
    std::allocator<T>().deallocate(p, n);
  }
  friend bool operator==(const small_memory&, const small_memory&) noexcept { return true; }
};

TEST(bucket_map_that_cannot_reserve, holds_no_more_than_before) {
  bucket_map<int, int, std::hash<int>, std::equal_to<int>, small_memory<std::pair<const int, int>>>
      map;
  for (int key = 0; key < 20; ++key)
    map.try_emplace(key, key);
  const std::size_t buckets = map.bucket_count(), before = taken;
  EXPECT_THROW(map.reserve(1U << 20U), std::bad_alloc);
  EXPECT_EQ(map.bucket_count(), buckets);
  EXPECT_EQ(taken, before);
  for (int key = 20; key < 1000; ++key)
    map.try_emplace(key, key);
  EXPECT_EQ(map.size(), 1000U);
}

} // namespace
} // namespace bucketproof::props
