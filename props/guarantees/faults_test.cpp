// A throw at any failpoint of any operation, in every growth position, leaves what is promised.
#include "promised.hpp"
#include "sweep.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <ostream>
#include <string>

namespace bucketproof::props {
namespace {

struct swept_map {
  const char* name;
  promise_column promised;
  model::policy_kind policy;
};
void PrintTo(const swept_map& m, std::ostream* to) {
  *to << m.name;
}

class faults : public ::testing::TestWithParam<swept_map> {};

TEST_P(faults, at_any_event_leave_what_is_promised) {
  const measured_guarantees measured = sweep(GetParam().promised.how, GetParam().policy);
  for (const std::string& what : measured.broken)
    ADD_FAILURE() << what;
  for (const std::string& what : differences(measured, GetParam().promised))
    ADD_FAILURE() << what;
  for (const map_state& state : map_states(GetParam().policy)) {
    EXPECT_TRUE(measured.failures.contains(state.position))
        << "nothing threw: " << print(state.position);
    for (const auto& [name, operation] : measured.operations)
      EXPECT_TRUE(operation.completions.contains(state.position))
          << name << " never completed: " << print(state.position);
  }
  std::cout << measured.operations.size() << " operations, " << measured.failures.size()
            << " growth positions: " << measured.completions_in_all() << " completed, "
            << measured.failures_in_all() << " threw\n";
}

using model::policy_kind;
constexpr auto inserts = growth_work::inserts, writes = growth_work::writes;
constexpr auto moves = moving::cannot_throw, copies = moving::can_throw,
               at_risk = moving::only_and_can_throw;
INSTANTIATE_TEST_SUITE_P(
    of, faults,
    ::testing::Values(swept_map{"move", {moves, inserts}, policy_kind::standard},
                      swept_map{"move_go", {moves, writes}, policy_kind::go},
                      swept_map{"move_two_slots", {moves, inserts}, policy_kind::two_slots},
                      swept_map{"move_two_slots_go", {moves, writes}, policy_kind::two_slots_go},
                      swept_map{"copy_two_slots", {copies, inserts}, policy_kind::two_slots},
                      swept_map{"copy_two_slots_go", {copies, writes}, policy_kind::two_slots_go},
                      swept_map{"risk_two_slots", {at_risk, inserts}, policy_kind::two_slots},
                      swept_map{"risk_two_slots_go", {at_risk, writes}, policy_kind::two_slots_go}),
    [](const auto& swept) { return std::string(swept.param.name); });

TEST(growth_positions, are_all_reached_with_two_slots) {
  for (const policy_kind policy : {policy_kind::two_slots, policy_kind::two_slots_go})
    for (const std::string& missing : positions_without_a_map(policy))
      ADD_FAILURE() << "not reached: " << missing;
}

} // namespace
} // namespace bucketproof::props
