// The model's own instruments: what watches must see.
#include "model/ledger.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace bucketproof::model {
namespace {

using object = tracked<role::key>;

class ledger_watches : public ::testing::Test {
protected:
  void SetUp() override { current_ledger().misuse = nullptr; }
  void TearDown() override { current_ledger() = before_; }
  static bool saw(const char* what) {
    return current_ledger().misuse != nullptr && std::strcmp(current_ledger().misuse, what) == 0;
  }
  alignas(object) std::byte memory_[sizeof(object)] = {};
  object* place() { return ::new (static_cast<void*>(memory_)) object(7); }

private:
  ledger before_ = current_ledger();
};

TEST_F(ledger_watches, right_use_is_no_misuse) {
  object a(1), b(a);
  b = std::move(a);
  a = b;
  EXPECT_EQ(a.number(), 1U);
  EXPECT_EQ(current_ledger().misuse, nullptr);
}
TEST_F(ledger_watches, use_after_destruction) {
  object* o = place();
  std::destroy_at(o);
  static_cast<void>(o->number());
  EXPECT_TRUE(saw("an object was used that is not alive"));
}
TEST_F(ledger_watches, double_destruction) {
  object* o = place();
  std::destroy_at(o);
  std::destroy_at(o);
  EXPECT_TRUE(saw("an object was destroyed that is not alive"));
}
TEST_F(ledger_watches, use_after_a_move) {
  object a(1);
  const object b(std::move(a));
  static_cast<void>(
      a.number()); // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): the point
  EXPECT_TRUE(saw("an object was used that was moved from"));
}
TEST_F(ledger_watches, a_move_as_bytes) {
  const object a(1);
  std::memcpy(memory_, static_cast<const void*>(&a), sizeof a);
  static_cast<void>(std::launder(reinterpret_cast<object*>(memory_))->number());
  EXPECT_TRUE(saw("an object was used that was moved as bytes"));
}
TEST_F(ledger_watches, memory_that_was_never_constructed) {
  ledger_allocator<object> allocator;
  object* o = allocator.allocate(1);
  static_cast<void>(o->number());
  EXPECT_TRUE(saw("an object was used that is not alive"));
  allocator.deallocate(o, 1);
}
TEST_F(ledger_watches, how_many_are_alive_and_how_many_bytes) {
  const ledger before = current_ledger();
  ledger_allocator<object> allocator;
  object* o = allocator.allocate(3);
  std::construct_at(o, 5U);
  EXPECT_EQ(current_ledger().keys, before.keys + 1);
  EXPECT_EQ(current_ledger().bytes, before.bytes + 3 * sizeof(object));
  std::destroy_at(o);
  allocator.deallocate(o, 3);
  EXPECT_EQ(current_ledger(), before);
}

} // namespace
} // namespace bucketproof::model
