// Misuse: what uses a map that is in the middle of something ends the program with a message, where
// the policy looks for it.
#include "bucketproof/bucket_map.hpp"
#include "bucketproof/view.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace bucketproof::props {
namespace {

/// What the functors and elements of the map do to it, when a test says so.
struct meddling {
  std::function<void()> in_hash, in_equal, in_constructor, in_destructor;
};
meddling meddle;

void run_once(std::function<void()>& what) {
  if (const auto once = std::exchange(what, nullptr))
    once();
}

struct key {
  std::uint32_t number;
  explicit key(std::uint32_t n) : number(n) {}
  key(const key& other) : number(other.number) { run_once(meddle.in_constructor); }
  key(key&& other) noexcept : number(other.number) { run_once(meddle.in_constructor); }
  ~key() { run_once(meddle.in_destructor); }
  key& operator=(const key&) = delete;
};
struct key_hash {
  std::size_t operator()(const key& k) const {
    run_once(meddle.in_hash);
    return k.number;
  }
};
struct key_equal {
  bool operator()(const key& a, const key& b) const {
    run_once(meddle.in_equal);
    return a.number == b.number;
  }
};

template <class Policy>
using map_with =
    bucket_map<key, int, key_hash, key_equal, std::allocator<std::pair<const key, int>>, Policy>;

/// A map in the middle of a growth.
template <class Map>
class misuse : public ::testing::Test {
protected:
  misuse() {
    meddle = {};
    for (std::uint32_t i = 0; view(map_).growth() == growth_kind::none || i < 60; ++i)
      map_.try_emplace(key(i), 1);
  }
  ~misuse() override { meddle = {}; }
  misuse(const misuse&) = delete;
  misuse& operator=(const misuse&) = delete;

  std::function<void()> insert() {
    return [this] { map_.try_emplace(key(1000), 1); };
  }
  std::function<void()> find() {
    return [this] { static_cast<void>(map_.contains(key(1))); };
  }
  Map map_;
};
using maps =
    ::testing::Types<map_with<checked_policy<default_policy>>, map_with<checked_policy<go_policy>>,
                     map_with<checked_policy<two_slot_policy>>>;
TYPED_TEST_SUITE(misuse, maps);

// gtest's name for suites of death tests; they fork.
template <class Map>
using misuseDeathTest = misuse<Map>;
TYPED_TEST_SUITE(misuseDeathTest, maps);

TYPED_TEST(misuseDeathTest, a_hash_that_changes_the_map_is_told) {
  meddle.in_hash = this->insert();
  EXPECT_DEATH(this->find()(), "a map was changed while it is read");
  meddle.in_hash = this->insert();
  EXPECT_DEATH(this->map_.erase(key(3)), "a map was changed while it is read");
  meddle.in_hash = this->insert();
  EXPECT_DEATH(this->insert()(), "a map was changed while it is read");
  meddle.in_hash = nullptr;
}
TYPED_TEST(misuseDeathTest, a_hash_that_swaps_or_assigns_the_map_is_told) {
  TypeParam another;
  const std::function<void()> changes[] = {
      [&] { this->map_.swap(another); }, [&] { this->map_ = std::as_const(another); },
      [&] { this->map_ = std::move(another); }, [&] { this->map_ = {}; }};
  for (const auto& change : changes) {
    meddle.in_hash = change;
    EXPECT_DEATH(static_cast<void>(this->map_.contains(key(1))), "changed while it is read");
  }
}
TYPED_TEST(misuseDeathTest, an_equality_that_changes_the_map_is_told) {
  meddle.in_equal = [this] { this->map_.clear(); };
  EXPECT_DEATH(this->find()(), "a map was changed while it is read");
  meddle.in_equal = nullptr;
}
TYPED_TEST(misuseDeathTest, a_constructor_that_uses_the_map_is_told) {
  meddle.in_constructor = this->find();
  EXPECT_DEATH(this->map_.try_emplace(key(2000), 1), "a map was used during a write");
  meddle.in_constructor = [this] { this->map_.clear(); };
  EXPECT_DEATH(this->map_.try_emplace(key(2000), 1), "a map was changed during a write");
  meddle.in_constructor = [this] { this->map_.clear(); };
  EXPECT_DEATH(this->map_.shrink_to_fit(), "a map was changed while it is read");
  meddle.in_constructor = nullptr;
}
TYPED_TEST(misuseDeathTest, a_destructor_that_uses_the_map_is_told) {
  const auto at = this->map_.begin();
  meddle.in_destructor = this->find();
  EXPECT_DEATH(this->map_.erase(at), "a map was used during a write");
  meddle.in_destructor = this->find();
  EXPECT_DEATH(this->map_.clear(), "a map was used during a write");
  meddle.in_destructor = nullptr;
}
TYPED_TEST(misuseDeathTest, a_predicate_that_changes_the_map_is_told) {
  EXPECT_DEATH(erase_if(this->map_,
                        [this](const auto&) {
                          this->map_.clear();
                          return false;
                        }),
               "a map was changed while it is read");
}
TYPED_TEST(misuseDeathTest, a_write_in_another_thread_during_a_read_is_told) {
  meddle.in_equal = [this] { std::thread(this->insert()).join(); };
  EXPECT_DEATH(this->find()(), "a map was changed while it is read");
  meddle.in_equal = nullptr;
}
TYPED_TEST(misuseDeathTest, a_write_in_another_thread_during_a_write_is_told) {
  meddle.in_constructor = [this] { std::thread([this] { this->map_.clear(); }).join(); };
  EXPECT_DEATH(this->map_.try_emplace(key(2000), 1), "a map was changed during a write");
  meddle.in_constructor = nullptr;
}

TYPED_TEST(misuse, is_not_seen_in_reads_within_reads) {
  meddle.in_hash = this->find();
  EXPECT_TRUE(this->map_.contains(key(1)));
  meddle.in_equal = this->find();
  EXPECT_TRUE(this->map_.contains(key(1)));
  EXPECT_EQ(erase_if(this->map_, [this](const auto& e) { return !this->map_.contains(e.first); }),
            0U);
}
TYPED_TEST(misuse, is_not_seen_where_every_operation_is_used_as_it_should) {
  auto& m = this->map_;
  TypeParam copy(m), moved(std::move(copy));
  copy = m;
  copy = std::move(moved);
  EXPECT_TRUE(copy == m);
  m.swap(copy);
  m.swap(m);
  m.reserve(500);
  m.shrink_to_fit();
  for (auto it = m.begin(); it != m.end();)
    it = it->first.number % 2 == 0 ? m.erase(it) : std::next(it);
  m.merge(copy);
  for (auto& [k, value] : range(m)) {
    m.try_emplace(key(k.number + 3000), value);
    m.erase(key(3001));
  }
  m.insert_or_assign(key(1), 5);
  m.clear();
  EXPECT_TRUE(m.empty());
}

} // namespace
} // namespace bucketproof::props
