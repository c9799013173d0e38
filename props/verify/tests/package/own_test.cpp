#include <gtest/gtest.h>

TEST(own, runs) {
  EXPECT_EQ(1 + 1, 2);
}
