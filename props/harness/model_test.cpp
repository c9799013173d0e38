// The model's own instruments: what watches must see.
#include "model/adapter/accounting.hpp"
#include "model/adapter/guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace bucketproof::model {
namespace {

using object = tracked<role::key>;

class accounting_watches : public ::testing::Test {
protected:
  void SetUp() override { current_accounting().misuse = nullptr; }
  void TearDown() override { current_accounting() = before_; }
  static bool saw(const char* what) {
    return current_accounting().misuse != nullptr &&
           std::strcmp(current_accounting().misuse, what) == 0;
  }
  alignas(object) std::byte memory_[sizeof(object)] = {};
  object* place() { return ::new (static_cast<void*>(memory_)) object(7); }

private:
  accounting before_ = current_accounting();
};

TEST_F(accounting_watches, right_use_is_no_misuse) {
  object a(1), b(a);
  b = std::move(a);
  a = b;
  EXPECT_EQ(a.number(), 1U);
  EXPECT_EQ(current_accounting().misuse, nullptr);
}
TEST_F(accounting_watches, use_after_destruction) {
  object* o = place();
  std::destroy_at(o);
  static_cast<void>(o->number());
  EXPECT_TRUE(saw("an object was used that is not alive"));
}
TEST_F(accounting_watches, double_destruction) {
  object* o = place();
  std::destroy_at(o);
  std::destroy_at(o);
  EXPECT_TRUE(saw("an object was destroyed that is not alive"));
}
TEST_F(accounting_watches, use_after_a_move) {
  object a(1);
  const object b(std::move(a));
  static_cast<void>(
      a.number()); // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): the point
  EXPECT_TRUE(saw("an object was used that was moved from"));
}
TEST_F(accounting_watches, a_move_as_bytes) {
  const object a(1);
  std::memcpy(memory_, static_cast<const void*>(&a), sizeof a);
  static_cast<void>(std::launder(reinterpret_cast<object*>(memory_))->number());
  EXPECT_TRUE(saw("an object was used that was moved as bytes"));
}
TEST_F(accounting_watches, memory_that_was_never_constructed) {
  counting_allocator<object> allocator;
  object* o = allocator.allocate(1);
  static_cast<void>(o->number());
  EXPECT_TRUE(saw("an object was used that is not alive"));
  allocator.deallocate(o, 1);
}
TEST_F(accounting_watches, memory_that_goes_to_another_allocator) {
  numbered_allocator<object> one(std::uint8_t{1}), two(std::uint8_t{2});
  object* o = one.allocate(1);
  two.deallocate(o, 1);
  EXPECT_TRUE(saw("memory of allocator 1 was given back to allocator 2"));
}
TEST_F(accounting_watches, memory_that_is_not_aligned) {
  if (guard::size == 0)
    GTEST_SKIP() << "a sanitizer sees it where it happens";
  alignas(object) std::byte memory[2 * sizeof(object)];
  std::byte* volatile at = memory;
  std::destroy_at(::new (static_cast<void*>(at)) object(7));
  EXPECT_EQ(current_accounting().misuse, nullptr);
  at = memory + alignof(object) / 2;
  std::destroy_at(::new (static_cast<void*>(at)) object(7));
  EXPECT_TRUE(saw("an object was made where memory is not aligned for it"));
}
TEST_F(accounting_watches, writes_beside_a_block) {
  if (guard::size == 0)
    GTEST_SKIP() << "AddressSanitizer sees such a write where it happens";
  counting_allocator<std::uint16_t> allocator;
  const auto written = [&](std::ptrdiff_t at) {
    std::uint16_t* p = allocator.allocate(5);
    std::uint16_t* volatile to = p;
    to[at] = 0;
    allocator.deallocate(p, 5);
  };
  written(0);
  written(4);
  EXPECT_EQ(current_accounting().misuse, nullptr);
  written(5);
  EXPECT_TRUE(saw("memory behind the end of a block was written to"));
  current_accounting().misuse = nullptr;
  written(-1);
  EXPECT_TRUE(saw("memory before the start of a block was written to"));
  current_accounting().misuse = nullptr;
  std::uint16_t* p = allocator.allocate(5);
  std::uint16_t* volatile to = p;
  std::fill_n(to - 16, 16, std::uint16_t{0xffff}); // also over what the block remembers
  allocator.deallocate(p, 5);
  EXPECT_TRUE(saw("memory before the start of a block was written to"));
}
TEST_F(accounting_watches, how_many_are_alive_and_how_many_bytes) {
  const accounting before = current_accounting();
  counting_allocator<object> allocator;
  object* o = allocator.allocate(3);
  std::construct_at(o, 5U);
  EXPECT_EQ(current_accounting().keys, before.keys + 1);
  EXPECT_EQ(current_accounting().bytes, before.bytes + 3 * sizeof(object));
  std::destroy_at(o);
  allocator.deallocate(o, 3);
  EXPECT_EQ(current_accounting(), before);
}

} // namespace
} // namespace bucketproof::model
