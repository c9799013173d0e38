// Allocators with an identity: unequal, propagating or not. Each block goes back to the one it came
// from.
#include "props/traces.hpp"

#include "bucketproof/bucket_map.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>

namespace bucketproof::props {
namespace {

/// Which allocator gave each block that is out.
std::map<const void*, int>& owners() {
  static std::map<const void*, int> blocks;
  return blocks;
}

template <class T, bool Copy, bool Move, bool Swap>
struct owned_allocator {
  using value_type = T;
  using propagate_on_container_copy_assignment = std::bool_constant<Copy>;
  using propagate_on_container_move_assignment = std::bool_constant<Move>;
  using propagate_on_container_swap = std::bool_constant<Swap>;
  using is_always_equal = std::false_type;
  template <class U>
  struct rebind {
    using other = owned_allocator<U, Copy, Move, Swap>;
  };

  explicit owned_allocator(int of = 0) noexcept : owner(of) {}
  template <class U>
  owned_allocator(const owned_allocator<U, Copy, Move, Swap>& other) noexcept
      : owner(other.owner) {}

  T* allocate(std::size_t n) {
    T* block = std::allocator<T>().allocate(n);
    owners()[block] = owner;
    return block;
  }
  void deallocate(T* block, std::size_t n) noexcept {
    EXPECT_EQ(owners()[block], owner) << "a block went back to another allocator";
    owners().erase(block);
    std::allocator<T>().deallocate(block, n);
  }
  friend bool operator==(const owned_allocator& a, const owned_allocator& b) noexcept {
    return a.owner == b.owner;
  }

  int owner;
};

using entry = std::pair<const std::string, std::string>;

template <bool Copy, bool Move, bool Swap, class Policy>
struct kind {
  using allocator = owned_allocator<entry, Copy, Move, Swap>;
  using map =
      bucket_map<std::string, std::string, hash<std::string>, std::equal_to<>, allocator, Policy>;
  static constexpr bool copies = Copy, moves = Move, swaps = Swap;
};

template <class Kind>
class allocators : public ::testing::Test {};

} // namespace
} // namespace bucketproof::props

// The names of these are what ctest shows.
namespace propagating {
using bucketproof::props::kind;
struct nothing : kind<false, false, false, bucketproof::two_slot_policy> {};
struct copying : kind<true, false, false, bucketproof::two_slot_go_policy> {};
struct moving : kind<false, true, false, bucketproof::two_slot_policy> {};
struct swapping : kind<false, false, true, bucketproof::default_policy> {};
struct everything : kind<true, true, true, bucketproof::two_slot_policy> {};
} // namespace propagating

namespace bucketproof::props {
namespace {

using kinds = ::testing::Types<propagating::nothing, propagating::copying, propagating::moving,
                               propagating::swapping, propagating::everything>;
TYPED_TEST_SUITE(allocators, kinds);

std::string text(model::random_source& random) {
  return "longer than a string's own buffer: " + std::to_string(random.below(40));
}

TYPED_TEST(allocators, get_back_what_they_gave_and_the_maps_hold_what_they_should) {
  for_all(0.5, [](model::random_source& random) {
    using map = typename TypeParam::map;
    using allocator = typename TypeParam::allocator;
    {
      std::array<map, 3> maps{map(allocator(1)), map(allocator(2)), map(allocator(1))};
      std::array<std::map<std::string, std::string>, 3> models;
      for (int i = 0; i < 100; ++i) {
        const std::size_t on = random.below(3), with = random.below(3);
        const std::string key = text(random), value = text(random);
        switch (random.below(9)) {
        case 0: {
          const allocator now = (TypeParam::copies ? maps[with] : maps[on]).get_allocator();
          maps[on] = maps[with];
          models[on] = models[with];
          RC_ASSERT(maps[on].get_allocator() == now);
          break;
        }
        case 1:
          if (on != with) {
            const seed before = maps[with].hash_seed();
            const allocator now = (TypeParam::moves ? maps[with] : maps[on]).get_allocator();
            const bool takes_buckets = now == maps[with].get_allocator();
            const auto* const first = maps[with].empty() ? nullptr : &*maps[with].begin();
            maps[on] = std::move(maps[with]);
            RC_ASSERT(maps[with].hash_seed() !=
                      before); // NOLINT(bugprone-use-after-move): promised
            models[on] = std::exchange(models[with], {});
            RC_ASSERT(maps[on].get_allocator() == now);
            if (takes_buckets && first != nullptr)
              RC_ASSERT(&*maps[on].begin() == first);
          }
          break;
        case 2:
          if (TypeParam::swaps || maps[on].get_allocator() == maps[with].get_allocator()) {
            const allocator now = maps[with].get_allocator();
            maps[on].swap(maps[with]);
            models[on].swap(models[with]);
            RC_ASSERT(maps[on].get_allocator() == now);
          }
          break;
        case 3:
          if (on != with) {
            const map moved(std::move(maps[with]), allocator(3));
            RC_ASSERT(moved.size() == models[with].size());
            models[with].clear();
          }
          break;
        case 4:
          maps[on].erase(key);
          models[on].erase(key);
          break;
        case 5:
          maps[on].merge(maps[with]); // entries move between unequal allocators, too
          models[on].merge(models[with]);
          break;
        default:
          maps[on].try_emplace(key, value);
          models[on].try_emplace(key, value);
        }
        for (std::size_t m = 0; m < maps.size(); ++m) {
          RC_ASSERT(maps[m].size() == models[m].size());
          for (const auto& [k, v] : models[m])
            RC_ASSERT(maps[m].at(k) == v);
        }
      }
    }
    RC_ASSERT(owners().empty());
  });
}

/// Entries that the allocator destroys, though their destructors do nothing.
struct destroying_allocator {
  using value_type = std::pair<const int, int>;
  static inline int alive = 0;
  value_type* allocate(std::size_t n) { return std::allocator<value_type>().allocate(n); }
  void deallocate(value_type* p, std::size_t n) { std::allocator<value_type>().deallocate(p, n); }
  template <class... Args>
  void construct(value_type* p, Args&&... args) {
    std::construct_at(p, std::forward<Args>(args)...);
    ++alive;
  }
  void destroy(value_type* p) {
    std::destroy_at(p);
    --alive;
  }
  template <class U>
  struct rebind {
    using other =
        std::conditional_t<std::is_same_v<U, value_type>, destroying_allocator, std::allocator<U>>;
  };
  template <class U>
  operator std::allocator<U>() const { // NOLINT(google-explicit-constructor)
    return {};
  }
  [[maybe_unused]] friend bool operator==(destroying_allocator, destroying_allocator) {
    return true;
  }
};

TEST(allocators_that_destroy, are_asked_to_for_every_entry) {
  {
    bucket_map<int, int, hash<int>, std::equal_to<>, destroying_allocator> map;
    for (int i = 0; i < 100; ++i)
      map[i] = i;
    EXPECT_EQ(destroying_allocator::alive, 100);
    map.erase(1);
    EXPECT_EQ(destroying_allocator::alive, 99);
  }
  EXPECT_EQ(destroying_allocator::alive, 0);
}

} // namespace
} // namespace bucketproof::props
