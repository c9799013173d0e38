#include "run.hpp"

#include "run_policies.hpp"

#include "model/check/lockstep.hpp"

namespace bucketproof::model {
namespace {

map_maker maker_for(const setup& s) {
  switch (s.keys) {
  case key_kind::integer:
    return maker_of<integer_elements>(s.policy);
  case key_kind::string:
    return maker_of<string_elements>(s.policy);
  case key_kind::tracked:
    return maker_of<tracked_elements>(s.policy);
  }
  return nullptr;
}

std::optional<divergence> run_with(const trace& t, const policy_rules& held_to,
                                   const run_settings& with) {
  return lockstep(t, held_to, maker_for(t.setup), with).run();
}

} // namespace

std::optional<divergence> run(const trace& t, const policy_rules& held_to,
                              growth_coverage* reached) {
  return run_with(t, held_to, {.reached = reached});
}

std::optional<divergence> run(const trace& t, growth_coverage* reached) {
  return run(t, rules_of(t.setup.policy), reached);
}

std::optional<divergence> run(const trace& t, observer& watching) {
  return run_with(t, rules_of(t.setup.policy), {.watching = &watching});
}

} // namespace bucketproof::model
