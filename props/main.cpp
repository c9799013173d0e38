// The tests' main: says which seed the properties run with, so that a run can be repeated.
#include "props/traces.hpp"

#include "model/run/standard_output.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  bucketproof::model::require_standard_output();
  ::testing::InitGoogleTest(&argc, argv);
  // The seed is fixed unless RC_PARAMS says otherwise: a red run is red again.
  constexpr int keep_what_is_set = 0;
  ::setenv("RC_PARAMS", "seed=20231119 max_success=1000", keep_what_is_set);
  if (!::testing::GTEST_FLAG(list_tests))
    std::printf("RC_PARAMS=\"%s\"\n", std::getenv("RC_PARAMS"));
  bucketproof::props::record_crashes();
  return bucketproof::model::exit_code_after_output(RUN_ALL_TESTS());
}
