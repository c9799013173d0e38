#include "props/bugs/guaranteed.hpp"

#include "props/bugs/planted.hpp"
#include "props/guarantees/cost.hpp"
#include "props/guarantees/promised.hpp"
#include "props/guarantees/sweep.hpp"

#include <vector>

namespace bucketproof::bugs {
namespace {

constexpr model::policy_kind policies[]{model::policy_kind::two_slots,
                                        model::policy_kind::two_slots_go};

/// What the sweep of a map finds, if anything.
std::string found_by_faults(const props::promise_column& column, model::policy_kind policy) {
  const props::measured_guarantees measured = props::sweep(column.how, policy, 1);
  if (!measured.broken.empty())
    return measured.broken.front();
  const std::vector<std::string> differing = differences(measured, column);
  return differing.empty() ? std::string() : differing.front();
}

std::string found_by_cost() {
  props::measured_cost measured;
  for (const model::policy_kind policy : policies)
    for (const props::map_state& state : props::map_states(policy))
      measure_cost(state, measured);
  return measured.exceeded.empty() ? std::string() : measured.exceeded.front();
}

} // namespace

void prepare_guarantees() {
  for (const model::policy_kind policy : policies)
    static_cast<void>(props::map_states(policy));
}

guarantee_kill kill_by_guarantees(int number) {
  planted::current = number;
  if (std::string what = found_by_cost(); !what.empty())
    return {"cost", std::move(what)};
  for (const props::promise_column& column : props::promise_columns) {
    const auto policy = column.work == growth_work::writes ? model::policy_kind::two_slots_go
                                                           : model::policy_kind::two_slots;
    if (std::string what = found_by_faults(column, policy); !what.empty())
      return {"faults", std::move(what)};
  }
  return {};
}

} // namespace bucketproof::bugs
