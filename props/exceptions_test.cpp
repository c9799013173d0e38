// What a throw leaves: operations on one element leave the map as it was, at every event, for
// entries that are moved, copied, or moved at the risk of a throw.
#include "props/traces.hpp"

#include "model/elements.hpp"
#include "model/structure.hpp"

#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <string>

namespace bucketproof::props {
namespace {

struct injected : std::exception {
  const char* what() const noexcept override { return "injected"; }
};

/// Throws at the n-th event from when it was armed.
struct {
  std::optional<std::size_t> left;
  void event() {
    if (left && (*left)-- == 0) {
      left.reset();
      throw injected();
    }
  }
} fault;

enum class moving { cannot_throw, can_throw, only_and_can_throw };

/// A number that counts how many are alive and throws when it is constructed, moved or copied.
template <moving How>
class element {
public:
  explicit element(std::uint32_t number) : number_(number) {
    fault.event();
    ++alive;
  }
  element(const element& other) requires(How != moving::only_and_can_throw)
      : number_(other.number_) {
    fault.event();
    ++alive;
  }
  element(element&& other) noexcept(How == moving::cannot_throw) : number_(other.number_) {
    if constexpr (How != moving::cannot_throw)
      fault.event();
    other.number_ = gone;
    ++alive;
  }
  element& operator=(const element&) = delete;
  element& operator=(element&& other) noexcept(How == moving::cannot_throw) {
    if constexpr (How != moving::cannot_throw)
      fault.event();
    number_ = std::exchange(other.number_, gone);
    return *this;
  }
  ~element() { --alive; }
  std::uint32_t number() const { return number_; }

  static inline std::size_t alive = 0;
  static constexpr std::uint32_t gone = 0xffffffff;

private:
  std::uint32_t number_;
};

struct throwing_hash {
  model::hash_kind kind = model::hash_kind::seeded;
  template <moving How>
  std::uint64_t operator()(const element<How>& key, std::uint64_t with) const {
    fault.event();
    return model::hash_of(key.number(), kind, with);
  }
};
struct throwing_equal {
  template <moving How>
  bool operator()(const element<How>& a, const element<How>& b) const {
    fault.event();
    return a.number() == b.number();
  }
};
template <class T>
struct throwing_allocator : model::ledger_allocator<T> {
  using value_type = T;
  throwing_allocator() = default;
  template <class U>
  throwing_allocator(const throwing_allocator<U>&) noexcept {}
  T* allocate(std::size_t n) {
    fault.event();
    return model::ledger_allocator<T>::allocate(n);
  }
};

template <moving How, class Policy>
using faulty_map =
    bucket_map<element<How>, element<How>, throwing_hash, throwing_equal,
               throwing_allocator<std::pair<const element<How>, element<How>>>, Policy>;

template <class Map>
std::map<std::uint32_t, std::uint32_t> contents(const Map& map) {
  std::map<std::uint32_t, std::uint32_t> all;
  for (const auto& [key, value] : map)
    all.emplace(key.number(), value.number());
  return all;
}

template <class Subject>
class exceptions : public ::testing::Test {};

template <moving How, class Policy>
struct faulty {
  using map = faulty_map<How, Policy>;
  using element_type = element<How>;
  static constexpr moving how = How;
};
} // namespace
} // namespace bucketproof::props

// The names of these are what ctest shows.
namespace with {
using bucketproof::props::faulty;
using bucketproof::props::moving;
struct move : faulty<moving::cannot_throw, bucketproof::default_policy> {};
struct move_go : faulty<moving::cannot_throw, bucketproof::go_policy> {};
struct move_two_slots : faulty<moving::cannot_throw, bucketproof::two_slot_policy> {};
struct move_two_slots_go : faulty<moving::cannot_throw, bucketproof::two_slot_go_policy> {};
struct copy_two_slots : faulty<moving::can_throw, bucketproof::two_slot_policy> {};
struct copy_two_slots_go : faulty<moving::can_throw, bucketproof::two_slot_go_policy> {};
struct risk_two_slots : faulty<moving::only_and_can_throw, bucketproof::two_slot_policy> {};
struct risk_two_slots_go : faulty<moving::only_and_can_throw, bucketproof::two_slot_go_policy> {};
} // namespace with

namespace bucketproof::props {
namespace {

using faulty_subjects =
    ::testing::Types<with::move, with::move_go, with::move_two_slots, with::move_two_slots_go,
                     with::copy_two_slots, with::copy_two_slots_go, with::risk_two_slots,
                     with::risk_two_slots_go>;
TYPED_TEST_SUITE(exceptions, faulty_subjects);

/// What is done under a fault, on a map in some state.
enum class act { insert, assign, erase, shrink, reserve, copy };
constexpr std::uint32_t acts = static_cast<std::uint32_t>(act::copy) + 1;

template <class Subject>
void perform(typename Subject::map& map, act what, std::uint32_t key, std::uint32_t value) {
  using element_type = typename Subject::element_type;
  switch (what) {
  case act::insert:
    map.try_emplace(element_type(key), value);
    break;
  case act::assign:
    map.insert_or_assign(element_type(key), element_type(value));
    break;
  case act::erase:
    map.erase(element_type(key));
    break;
  case act::shrink:
    map.shrink_to_fit();
    break;
  case act::reserve:
    map.reserve(map.size() + key);
    break;
  case act::copy:
    if constexpr (Subject::how != moving::only_and_can_throw) {
      const typename Subject::map copy(map);
      map = copy;
    }
    break;
  }
}
void perform(std::map<std::uint32_t, std::uint32_t>& model, act what, std::uint32_t key,
             std::uint32_t value) {
  if (what == act::insert)
    model.emplace(key, value);
  else if (what == act::assign)
    model[key] = value;
  else if (what == act::erase)
    model.erase(key);
}

TYPED_TEST(exceptions, a_throw_at_any_event_leaves_the_map_as_it_was) {
  using element_type = typename TypeParam::element_type;
  std::array<std::size_t, acts> thrown{}, completed{};
  for_all([&](model::random_source& random) {
    const std::size_t alive = element_type::alive, bytes = model::current_ledger().bytes;
    {
      const auto hash = static_cast<model::hash_kind>(random.below(6));
      typename TypeParam::map map(static_cast<seed>(random.next()), throwing_hash{hash});
      std::map<std::uint32_t, std::uint32_t> model;
      for (std::uint32_t i = 0; i < 80; ++i) {
        const auto what = static_cast<act>(random.chance(3, 4) ? 0 : random.below(acts));
        const std::uint32_t key = random.below(60);
        fault.left =
            random.chance(1, 2) ? std::optional<std::size_t>(random.below(12)) : std::nullopt;
        bool threw = false;
        try {
          perform<TypeParam>(map, what, key, i);
        } catch (const injected&) {
          threw = true;
        }
        fault.left.reset();
        ++(threw ? thrown : completed)[static_cast<std::size_t>(what)];
        if (!threw)
          perform(model, what, key, i);
        const auto found = contents(map);
        if (TypeParam::how == moving::only_and_can_throw) {
          // Entries may be lost, but what is there is right. An assignment may have got half way.
          for (const auto& [k, v] : found) {
            RC_ASSERT(model.contains(k));
            RC_ASSERT(model[k] == v || (threw && k == key));
          }
          model = found;
        } else if (threw && what == act::assign && model.contains(key)) {
          RC_ASSERT(found.size() == model.size()); // T's own assignment threw
          model = found;
        }
        RC_ASSERT(found == model);
        RC_ASSERT(map.size() == model.size());
        model::structure_census census;
        RC_ASSERT(model::structure_check(map).run(census).expected == "");
        RC_ASSERT(element_type::alive - alive == 2 * map.size());
        RC_ASSERT(model::current_ledger().bytes - bytes == map.stats().bytes());
        for (const auto& [k, v] : model)
          RC_ASSERT(map.contains(element_type(k)));
      }
    }
    RC_ASSERT(element_type::alive == alive);
    RC_ASSERT(model::current_ledger().bytes == bytes);
  });
  for (std::size_t i = 0; i < acts; ++i) {
    const bool cannot = (TypeParam::how == moving::only_and_can_throw &&
                         (static_cast<act>(i) == act::copy || static_cast<act>(i) == act::shrink));
    EXPECT_TRUE(cannot || thrown[i] > 0) << "act " << i << " never threw";
    EXPECT_GT(completed[i], 0U) << "act " << i << " never completed";
  }
}

} // namespace
} // namespace bucketproof::props
