#include "run.hpp"

#include "run_policies.hpp"

#include "model/check/lockstep.hpp"

namespace bucketproof::model {
namespace {

map_maker maker_for(const setup& s) {
  return with_elements(s.keys, [&]<class Elements>() { return maker_of<Elements>(s.policy); });
}

} // namespace

std::optional<divergence> run(const trace& t, const policy_rules& held_to,
                              const run_settings& with) {
  return lockstep(t, held_to, maker_for(t.setup), with).run();
}
std::optional<divergence> run(const trace& t, const policy_rules& held_to) {
  return run(t, held_to, run_settings());
}
std::optional<divergence> run(const trace& t, const run_settings& with) {
  return run(t, rules_of(t.setup.policy), with);
}
std::optional<divergence> run_asking(const trace& t, const property& p, tally* seen) {
  const property* const asked = &p;
  return run(t, run_settings{.properties = {&asked, 1},
                             .seen = {seen, seen == nullptr ? 0U : 1U},
                             .asked = property_order::alone});
}
std::optional<divergence> run(const trace& t, growth_coverage* reached) {
  return run(t, run_settings{.reached = reached});
}

} // namespace bucketproof::model
