// Control bytes: both matchers agree with a loop that is easy to read.
#include "props/traces.hpp"

#include "bucketproof/control.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace bucketproof {
namespace {

template <class Matcher>
class matching : public ::testing::Test {};

#if defined(__SSE2__)
using matchers = ::testing::Types<detail::word_matcher, detail::sse2_matcher>;
#else
using matchers = ::testing::Types<detail::word_matcher>;
#endif
TYPED_TEST_SUITE(matching, matchers);

using bytes = std::array<control, 8>;

/// Mostly marks and their neighbours, where a wrong borrow or sign shows.
control some_byte(model::random_source& random) {
  constexpr std::array<std::uint32_t, 5> edges{0x7f, 0x80, 0x81, 0xfe, 0xff};
  return static_cast<control>(random.chance(1, 2)   ? random.below(8)
                              : random.chance(1, 2) ? edges[random.below(edges.size())]
                                                    : random.below(256));
}
bytes some_bytes(model::random_source& random) {
  bytes b{};
  for (control& c : b)
    c = some_byte(random);
  return b;
}
std::vector<unsigned> slots_of(auto set) {
  std::vector<unsigned> slots;
  for (; set.any(); set.pop_front())
    slots.push_back(set.front());
  return slots;
}
std::vector<unsigned> expected(const bytes& b, auto holds) {
  std::vector<unsigned> slots;
  for (unsigned i = 0; i < b.size(); ++i)
    if (holds(b[i]))
      slots.push_back(i);
  return slots;
}

TYPED_TEST(matching, finds_the_slots_that_a_loop_finds) {
  props::for_all(20, [](model::random_source& random) {
    const bytes b = some_bytes(random);
    const control wanted = some_byte(random);
    RC_ASSERT(slots_of(TypeParam::equal(b.data(), wanted)) ==
              expected(b, [&](control c) { return c == wanted; }));
    RC_ASSERT(slots_of(TypeParam::vacant(b.data())) == expected(b, is_vacant));
    RC_ASSERT(slots_of(TypeParam::taken(b.data())) == expected(b, is_taken));
  });
}

TYPED_TEST(matching, narrows_a_set_to_the_slots_below_and_above) {
  props::for_all([](model::random_source& random) {
    const bytes b = some_bytes(random);
    const auto all = expected(b, is_taken);
    for (unsigned slot = 0; slot <= 8; ++slot) {
      std::vector<unsigned> below, above;
      std::copy_if(all.begin(), all.end(), std::back_inserter(below),
                   [&](unsigned s) { return s < slot; });
      std::copy_if(all.begin(), all.end(), std::back_inserter(above),
                   [&](unsigned s) { return s > slot; });
      RC_ASSERT(slots_of(TypeParam::taken(b.data()).below(slot)) == below);
      RC_ASSERT(slots_of(TypeParam::taken(b.data()).above(slot)) == above);
    }
    if (!all.empty())
      RC_ASSERT(TypeParam::taken(b.data()).back() == all.back());
  });
}

TEST(control_group, of_an_evacuated_bucket_says_which_slots_were_vacant) {
  props::for_all([](model::random_source& random) {
    const bytes b = some_bytes(random);
    detail::control_group<7> group;
    std::copy(b.begin(), b.end(), group.bytes);
    group.leave_vacant();
    for (std::size_t i = 0; i < b.size(); ++i)
      RC_ASSERT(group.bytes[i] == (i < 7 && is_vacant(b[i]) ? control::evacuated_vacant : b[i]));
  });
}

TEST(tophash, is_the_top_byte_moved_out_of_the_marks) {
  for (std::uint64_t top = 0; top < 256; ++top) {
    const control c = tophash(top << 56 | 0x123456789abcde);
    EXPECT_TRUE(is_taken(c));
    EXPECT_EQ(static_cast<std::uint64_t>(c), top < 5 ? top + 5 : top);
  }
}

} // namespace
} // namespace bucketproof
