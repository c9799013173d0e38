// A trace that must hold on bucket_map and on std::unordered_map.
#pragma once

#include "model/check/divergence.hpp"
#include "model/run/run.hpp"
#include "model/trace/trace.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bucketproof::model {

inline constexpr std::array all_policies{policy_kind::standard, policy_kind::go,
                                         policy_kind::go_1_21, policy_kind::two_slots,
                                         policy_kind::two_slots_go};

inline void expect_to_hold_on_right_maps(const trace& t) {
  if (const auto d = run(t))
    ADD_FAILURE() << explain(t, *d);
  if (const auto d = run_standard(t))
    ADD_FAILURE() << "std::unordered_map: " << explain(t, *d);
}

} // namespace bucketproof::model
